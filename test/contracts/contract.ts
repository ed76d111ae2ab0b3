import assert from 'node:assert/strict';
import type { Answer } from '../../src/core/model/answer.ts';
import { exact, exactText, over, times } from '../../src/core/model/exact.ts';
import type { OrderReport, OrderRequest } from '../../src/core/model/venue.ts';
import type { AccountEvent } from '../../src/ports/venue.ts';
import type { Bench } from './venues.ts';

/** One promise of a venue. */
export interface Promised {
  readonly method: string;
  readonly says: string;
  /** Undefined: it holds of both. */
  readonly kind?: 'spot' | 'futures';
  /** Somebody else has to trade for it. */
  readonly needsTrades?: boolean;
  check(bench: Bench): Promise<void>;
}

let sequence = 0;

/** Ids that never repeat, also from run to run: a testnet remembers. */
function nextId(): string {
  return `tw${Date.now().toString(36)}${(sequence++).toString(36)}`.slice(0, 18);
}

/** An order over some USDT 300 of coins, at a price so far from the market that it waits. */
async function waiting(bench: Bench, change: Partial<OrderRequest> = {}): Promise<OrderRequest> {
  const { market, price } = await quote(bench);
  const limit = floorTo(price * 0.8, market.tickSize);
  return {
    clientOrderId: nextId(),
    pair: bench.pair,
    side: 'buy',
    type: 'limit',
    amount: floorTo(300 / price, market.stepSize),
    price: limit,
    ...change,
  };
}

async function atMarket(bench: Bench, change: Partial<OrderRequest> = {}): Promise<OrderRequest> {
  const { price: _, ...order } = await waiting(bench, { type: 'market', ...change });
  return change.price === undefined ? order : { ...order, price: change.price };
}

async function quote(bench: Bench) {
  const market = (await bench.data.markets()).find(({ pair }) => pair === bench.pair);
  assert(market !== undefined, `${bench.pair} is not listed`);
  const [ticker] = await bench.data.tickers([bench.pair]);
  assert(ticker?.last !== undefined, 'the ticker has no last price');
  return { market, price: ticker.last };
}

function floorTo(value: number, step: number): string {
  const grid = exact(String(step));
  return exactText((exact(value.toFixed(12)) / grid) * grid);
}

function done<T>(answer: Answer<T>): T {
  assert.equal(answer.kind, 'done', JSON.stringify(answer));
  return (answer as { value: T }).value;
}

async function refusal(answer: Promise<Answer<unknown>>): Promise<string> {
  const given = await answer;
  assert.equal(given.kind, 'refused', JSON.stringify(given));
  return (given as { failure: { kind: string } }).failure.kind;
}

async function place(bench: Bench, request: OrderRequest): Promise<OrderReport> {
  return done(await bench.venue.place(request));
}

/** The order once it is in a state, or as it is after two seconds: a venue's lists may lag. */
async function settled(bench: Bench, clientOrderId: string, status: string): Promise<OrderReport | undefined> {
  for (let tries = 0; ; tries++) {
    const order = await bench.venue.order({ pair: bench.pair, clientOrderId });
    if (order?.status === status || tries === 20) return order;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What an account holds of an asset, free and in orders. */
async function holding(bench: Bench, asset: string): Promise<bigint> {
  const found = (await bench.venue.balances()).find((each) => each.asset === asset);
  return exact(found?.free ?? '0') + exact(found?.used ?? '0');
}

/** Places an order that its venue triggers when the price gets there, and gets it there. */
async function triggered(bench: Bench, change: Partial<OrderRequest>, prices: readonly number[]): Promise<void> {
  await place(bench, await atMarket(bench));
  const request = await atMarket(bench, { side: 'sell', ...change });
  const order = await place(bench, request);
  assert.deepEqual([order.type, order.status], [change.type, 'open']);
  if (change.triggerPrice !== undefined) assert.equal(order.triggerPrice, change.triggerPrice);
  const open = await bench.venue.openOrders(bench.pair);
  assert(open.some((each) => each.orderId === order.orderId && each.clientOrderId === request.clientOrderId));
  for (const price of prices) bench.trade!(price);
  const filled = await settled(bench, request.clientOrderId, 'filled');
  assert.equal(filled?.status, 'filled');
  assert.equal(filled.orderId, order.orderId);
  assert.equal(exact(filled.filledAmount), exact(request.amount));
  const fills = (await bench.venue.fills(bench.pair, bench.nowMs() - 60_000)).filter(
    (each) => each.orderId === order.orderId,
  );
  assert.equal(
    fills.reduce((sum, { amount }) => sum + exact(amount), 0n),
    exact(request.amount),
  );
}

export const CONTRACT: readonly Promised[] = [
  {
    method: 'markets',
    says: 'every market has steps and fees',
    async check({ data, pair, kind }) {
      const market = (await data.markets()).find((each) => each.pair === pair)!;
      assert(market.tickSize > 0 && market.stepSize > 0 && market.contractSize > 0);
      assert.deepEqual([market.kind, market.active], [kind, true]);
    },
  },
  {
    method: 'orderBook',
    says: 'bids are below asks, best first',
    async check({ data, pair }) {
      const { bids, asks } = await data.orderBook(pair, 5);
      assert(bids.length > 0 && asks.length > 0 && bids[0][0] < asks[0][0]);
      assert.deepEqual(
        bids.map(([price]) => price),
        bids.map(([price]) => price).sort((a, b) => b - a),
      );
    },
  },
  {
    method: 'place',
    says: 'a limit order away from the market is open, and is found by both of its names',
    async check(bench) {
      const request = await waiting(bench);
      const order = await place(bench, request);
      assert.equal(order.clientOrderId, request.clientOrderId);
      assert.deepEqual([order.status, order.side, order.type, order.filledAmount], ['open', 'buy', 'limit', '0']);
      assert.equal(exact(order.price!), exact(request.price!));
      assert.equal(exact(order.amount), exact(request.amount));
      const { pair, venue } = bench;
      const byId = await venue.order({ pair, orderId: order.orderId });
      const byClientId = await venue.order({ pair, clientOrderId: request.clientOrderId });
      assert.equal(byId?.clientOrderId, request.clientOrderId);
      assert.equal(byClientId?.orderId, order.orderId);
      for (const open of [await venue.openOrders(pair), await venue.openOrders()]) {
        assert(open.some(({ orderId }) => orderId === order.orderId));
      }
      done(await venue.cancel({ pair, orderId: order.orderId }));
    },
  },
  {
    method: 'place',
    says: 'a market order fills at once, in fills that sum to it',
    async check(bench) {
      const fromMs = bench.nowMs() - 60_000;
      const request = await atMarket(bench);
      const order = await place(bench, request);
      assert.equal((await settled(bench, request.clientOrderId, 'filled'))?.status, 'filled');
      const fills = (await bench.venue.fills(bench.pair, fromMs)).filter((each) => each.orderId === order.orderId);
      const sum = (values: readonly string[]): bigint => values.reduce((total, each) => total + exact(each), 0n);
      const amount = sum(fills.map((each) => each.amount));
      assert.equal(amount, exact(request.amount));
      for (const fill of fills) assert.equal(exact(fill.cost), times(exact(fill.price), exact(fill.amount)));
      const cost = sum(fills.map((each) => each.cost));
      const average = exact((await bench.venue.order({ pair: bench.pair, orderId: order.orderId }))!.averagePrice!);
      const off = average - over(cost, amount);
      assert(off * off < exact('0.0001'), 'the average price is not that of the fills');
    },
  },
  {
    method: 'balances',
    says: 'they change by exactly what the fills say',
    kind: 'spot',
    async check(bench) {
      const { market } = await quote(bench);
      const before = [await holding(bench, market.base), await holding(bench, market.quote)];
      const order = await place(bench, await atMarket(bench));
      await settled(bench, order.clientOrderId, 'filled');
      const fills = (await bench.venue.fills(bench.pair, bench.nowMs() - 60_000)).filter(
        (each) => each.orderId === order.orderId,
      );
      const fee = (asset: string): bigint =>
        fills.reduce((sum, each) => sum + (each.fee?.asset === asset ? exact(each.fee.amount) : 0n), 0n);
      const bought = fills.reduce((sum, { amount }) => sum + exact(amount), 0n);
      const paid = fills.reduce((sum, { cost }) => sum + exact(cost), 0n);
      const after = [await holding(bench, market.base), await holding(bench, market.quote)];
      assert.deepEqual(after, [before[0] + bought - fee(market.base), before[1] - paid - fee(market.quote)]);
    },
  },
  {
    method: 'place',
    says: 'IOC and FOK away from the market end at once without a fill, or are refused',
    async check(bench) {
      for (const timeInForce of ['IOC', 'FOK'] as const) {
        const request = await waiting(bench, { timeInForce });
        const answer = await bench.venue.place(request);
        if (answer.kind === 'refused') {
          assert.equal(answer.failure.kind, 'rules');
          continue;
        }
        done(answer);
        const order = await settled(bench, request.clientOrderId, 'expired');
        assert(order?.status === 'expired' || order?.status === 'canceled', `${timeInForce}: ${order?.status}`);
        assert.equal(order.filledAmount, '0');
      }
    },
  },
  {
    method: 'place',
    says: 'a post-only order that would take is refused',
    async check(bench) {
      const { market, price } = await quote(bench);
      const request = await waiting(bench, { timeInForce: 'PO', price: floorTo(price * 1.02, market.tickSize) });
      assert.equal(await refusal(bench.venue.place(request)), 'would-take');
    },
  },
  {
    method: 'place',
    says: 'more than the account holds is refused',
    async check(bench) {
      const { market, price } = await quote(bench);
      const free = Number((await bench.venue.balances()).find(({ asset }) => asset === market.quote)?.free ?? 0);
      if (bench.kind === 'futures') done(await bench.venue.setLeverage(bench.pair, 1, 'isolated'));
      const amount = floorTo((free * 1.5) / price / 0.8, market.stepSize);
      const kind = await refusal(bench.venue.place(await waiting(bench, { amount })));
      // Where the account holds very much, a limit of the market comes first.
      assert(kind === 'funds' || (kind === 'rules' && Number(amount) > market.maxAmount), kind);
    },
  },
  {
    method: 'place',
    says: 'less than the least cost is refused',
    async check(bench) {
      const { market } = await quote(bench);
      const amount = floorTo(market.stepSize, market.stepSize);
      assert.equal(await refusal(bench.venue.place(await waiting(bench, { amount }))), 'rules');
    },
  },
  {
    method: 'place',
    says: 'a price between two steps is refused or cut, never rounded past the limit',
    async check(bench) {
      const { market, price } = await quote(bench);
      const exactPrice = exact(floorTo(price * 0.8, market.tickSize)) + exact(String(market.tickSize)) / 4n;
      const request = await waiting(bench, { price: exactText(exactPrice) });
      const answer = await bench.venue.place(request);
      if (answer.kind === 'refused') return assert.equal(answer.failure.kind, 'rules');
      assert(exact(done(answer).price!) <= exactPrice);
      done(await bench.venue.cancel({ pair: bench.pair, clientOrderId: request.clientOrderId }));
    },
  },
  {
    method: 'place',
    says: 'a client id of an open order is not taken again',
    async check(bench) {
      const request = await waiting(bench);
      await place(bench, request);
      assert.equal(await refusal(bench.venue.place(request)), 'duplicate-id');
      done(await bench.venue.cancel({ pair: bench.pair, clientOrderId: request.clientOrderId }));
    },
  },
  {
    method: 'place',
    says: 'an order whose last moment has passed is refused',
    async check(bench) {
      const request = await waiting(bench, { expiresMs: bench.nowMs() - 1000 });
      assert.equal(await refusal(bench.venue.place(request)), 'clock');
      assert.equal(await bench.venue.order({ pair: bench.pair, clientOrderId: request.clientOrderId }), undefined);
    },
  },
  {
    method: 'cancel',
    says: 'it ends an order; a second one says that it is not open',
    async check(bench) {
      const { pair, venue } = bench;
      const { clientOrderId } = await place(bench, await waiting(bench));
      done(await venue.cancel({ pair, clientOrderId }));
      assert.equal((await settled(bench, clientOrderId, 'canceled'))?.status, 'canceled');
      assert(!(await venue.openOrders(pair)).some((each) => each.clientOrderId === clientOrderId));
      assert.equal(await refusal(venue.cancel({ pair, clientOrderId })), 'order-unknown');
    },
  },
  {
    method: 'order',
    says: 'an order that never was is not found',
    async check({ venue, pair }) {
      assert.equal(await venue.order({ pair, clientOrderId: nextId() }), undefined);
    },
  },
  {
    method: 'place',
    says: 'a stop fills when the price falls to it',
    needsTrades: true,
    check: (bench) => triggered(bench, { type: 'stop', triggerPrice: '48000' }, [49_000, 47_990]),
  },
  {
    method: 'place',
    says: 'a stop-limit fills when the price falls to it',
    needsTrades: true,
    check: (bench) => triggered(bench, { type: 'stop-limit', triggerPrice: '48000', price: '46000' }, [47_990, 47_980]),
  },
  {
    method: 'place',
    says: 'a take-profit fills when the price rises to it',
    needsTrades: true,
    check: (bench) => triggered(bench, { type: 'take-profit', triggerPrice: '52000' }, [52_010]),
  },
  {
    method: 'place',
    says: 'a take-profit-limit fills when the price rises to it',
    needsTrades: true,
    check: (bench) =>
      triggered(bench, { type: 'take-profit-limit', triggerPrice: '52000', price: '51000' }, [52_010, 52_020]),
  },
  {
    method: 'place',
    says: 'a trailing stop follows the best price, and fills at its distance from it',
    needsTrades: true,
    check: (bench) => triggered(bench, { type: 'trailing-stop', trailingRatio: 0.02 }, [51_000, 53_000, 51_900]),
  },
  {
    method: 'place',
    says: 'a reduce-only order without a position is refused',
    kind: 'futures',
    async check(bench) {
      const request = await atMarket(bench, { side: 'sell', reduceOnly: true });
      assert.equal(await refusal(bench.venue.place(request)), 'reduce-only');
    },
  },
  {
    method: 'positions',
    says: 'they follow orders, with the leverage that was set',
    kind: 'futures',
    async check(bench) {
      const { venue, pair } = bench;
      const held = async () => (await venue.positions()).find((each) => each.pair === pair);
      done(await venue.setLeverage(pair, 5, 'isolated'));
      const request = await atMarket(bench);
      await place(bench, request);
      await settled(bench, request.clientOrderId, 'filled');
      const position = (await held())!;
      assert.deepEqual([position.side, position.marginMode], ['long', 'isolated']);
      assert.equal(exact(position.amount), exact(request.amount));
      assert(Number(position.liquidationPrice) < Number(position.entryPrice));
      const end = await atMarket(bench, { side: 'sell', amount: request.amount, reduceOnly: true });
      await place(bench, end);
      await settled(bench, end.clientOrderId, 'filled');
      assert.equal(await held(), undefined);
    },
  },
  {
    method: 'watchAccount',
    says: 'it tells of an order and of its fills, as the lists do',
    async check(bench) {
      const stop = new AbortController();
      const events: AccountEvent[] = [];
      const watching = (async () => {
        for await (const event of bench.venue.watchAccount(stop.signal)) events.push(event);
      })();
      // The stream is on its way.
      await new Promise((resolve) => setTimeout(resolve, bench.trade === undefined ? 3000 : 300));
      const request = await atMarket(bench);
      await place(bench, request);
      const { clientOrderId } = request;
      await settled(bench, clientOrderId, 'filled');
      const told = (): AccountEvent[] => events.filter((each) => each.kind === 'fill' || each.kind === 'order');
      for (let tries = 0; tries < 50 && !told().some((each) => each.kind === 'fill'); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      stop.abort();
      await watching;
      const orders = events.flatMap((each) => (each.kind === 'order' ? [each.order] : []));
      assert(orders.some((each) => each.clientOrderId === clientOrderId && each.status === 'filled'));
      const fills = events.flatMap((each) => (each.kind === 'fill' ? [each.fill] : []));
      const listed = await bench.venue.fills(bench.pair, bench.nowMs() - 60_000);
      for (const fill of fills) {
        const same = listed.find((each) => each.fillId === fill.fillId)!;
        const { clientOrderId: _, ...rest } = fill;
        assert.deepEqual({ ...same, clientOrderId: '' }, { ...rest, clientOrderId: '' });
      }
      assert(fills.some((each) => each.clientOrderId === clientOrderId));
    },
  },
];

/** The promises that can be tried on a venue. */
export function promisesOf({ kind, trade }: Pick<Bench, 'kind' | 'trade'>): readonly Promised[] {
  return CONTRACT.filter((each) => (each.kind ?? kind) === kind && (trade !== undefined || each.needsTrades !== true));
}
