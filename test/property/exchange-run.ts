import fc from 'fast-check';
import type { Market } from '../../src/core/model/market.ts';
import type { SimulatedExchange } from '../../src/core/simulation/exchange/exchange.ts';
import type { ExchangeOptions, ExchangeOrderRequest } from '../../src/core/simulation/exchange/types.ts';

const SPOT: Market = {
  pair: 'A/Q',
  base: 'A',
  quote: 'Q',
  kind: 'spot',
  tickSize: 0.5,
  stepSize: 0.1,
  minAmount: 0.1,
  maxAmount: 100,
  minCost: 5,
  maxCost: 100_000,
  takerRatio: 0.001,
  makerRatio: 0.0007,
  contractSize: 1,
};
const TIER = { minNotional: 0, maxNotional: 2000, maintenanceMarginRatio: 0.01, maxLeverage: 50, maintenanceAmount: 0 };
const FUTURES: Market = {
  ...SPOT,
  pair: 'A/Q:Q',
  settle: 'Q',
  kind: 'futures',
  leverageTiers: [
    TIER,
    { minNotional: 2000, maxNotional: 50_000, maintenanceMarginRatio: 0.05, maxLeverage: 20, maintenanceAmount: 80 },
  ],
};
const FEE: Market = { ...SPOT, pair: 'F/Q', base: 'F' };

export const MARKETS = [SPOT, FUTURES, FEE];
export const ACCOUNTS = ['a', 'b', 'c'];

export type Step = (exchange: SimulatedExchange, nowMs: number) => void;

const account = fc.constantFrom(...ACCOUNTS);
const side = fc.constantFrom('buy', 'sell');
const pair = fc.constantFrom('A/Q', 'A/Q:Q');
const jump = fc.integer({ min: 120, max: 280 }).map((ticks) => String(ticks / 2));
const price = fc.integer({ min: 180, max: 220 }).map((ticks) => String(ticks / 2));
const amount = fc.integer({ min: 1, max: 60 }).map((steps) => (steps / 10).toFixed(1));

const request: fc.Arbitrary<ExchangeOrderRequest> = fc
  .record({
    pair,
    side,
    amount,
    price,
    triggerPrice: price,
    type: fc.constantFrom(
      'limit',
      'limit',
      'limit',
      'market',
      'stop',
      'stop-limit',
      'take-profit',
      'take-profit-limit',
      'trailing-stop',
    ),
    clientOrderId: fc.constantFrom('', '', 'x', 'y'),
    timeInForce: fc.constantFrom('GTC', 'GTC', 'GTC', 'IOC', 'FOK', 'PO'),
    isReducing: fc.nat(3).map((draw) => draw === 0),
    isLarge: fc.boolean(),
    triggerBy: fc.constantFrom('last', 'mark'),
    byWorth: fc.boolean(),
    lifeMs: fc
      .option(fc.integer({ min: 1, max: 30 }), { freq: 1 })
      .map((life) => (life === null || life % 3 > 0 ? null : life)),
  })
  .map(({ byWorth, lifeMs, amount: coins, price: limit, triggerPrice, isReducing, isLarge, ...rest }) => {
    const isFutures = rest.pair === 'A/Q:Q';
    const hasLimit = ['limit', 'stop-limit', 'take-profit-limit'].includes(rest.type);
    const isTrailing = rest.type === 'trailing-stop';
    const hasTrigger = rest.type !== 'limit' && rest.type !== 'market' && !(isTrailing && byWorth);
    const isWorth = rest.type === 'market' && !isFutures && byWorth;
    return {
      ...rest,
      ...(isWorth
        ? { quoteAmount: String(Number(coins) * 101) }
        : { amount: isFutures && isLarge ? String(Number(coins) * 10) : coins }),
      ...(hasLimit ? { price: limit } : {}),
      ...(hasTrigger ? { triggerPrice } : {}),
      ...(isTrailing ? { trailingRatio: 0.02 } : {}),
      ...(isFutures ? { reduceOnly: isReducing } : {}),
      ...(lifeMs === null ? {} : { goodTillMs: lifeMs }),
    };
  });

/** A step that a failing run prints as what it does. */
function step(said: unknown, run: Step): Step {
  return Object.assign(run, { [fc.toStringMethod]: () => JSON.stringify(said) });
}

const placing = fc.tuple(account, request, fc.boolean()).map(([who, order, isLong]) => {
  const hedged = { ...order, reduceOnly: false, positionSide: isLong ? 'long' : 'short' } as const;
  const isSpot = order.pair === 'A/Q';
  return step({ who, place: order, isLong }, (exchange, now) => {
    exchange.place(who, isSpot || !exchange.isHedgeMode(who) ? order : hedged, now);
  });
});

const listing = fc.tuple(account, side, price, price, amount).map(([who, by, better, stop, much]) => {
  const leg = { clientOrderId: '', pair: 'A/Q', side: by, amount: much } as const;
  const stopLeg = { ...leg, type: 'stop-limit', triggerPrice: stop, price: stop } as const;
  return step({ who, oco: [by, better, stop, much] }, (exchange, now) => {
    exchange.placeOco(who, [{ ...leg, type: 'limit', price: better }, stopLeg], now);
  });
});

const changing = fc
  .tuple(account, fc.nat(20), fc.constantFrom('cancel', 'price', 'amount'), price, amount)
  .map(([who, which, how, at, much]) =>
    step({ who, which, [how]: how === 'price' ? at : much }, (exchange, now) => {
      const open = exchange.openOrders(who);
      if (open.length === 0) return;
      const { pair: on, orderId } = open[which % open.length];
      const name = { pair: on, orderId };
      if (how === 'cancel') exchange.cancel(who, name, now);
      else exchange.amend(who, name, how === 'price' ? { price: at } : { amount: much }, now);
    }),
  );

const replacing = fc.tuple(account, fc.nat(20), request).map(([who, which, order]) =>
  step({ who, which, replace: order }, (exchange, now) => {
    const open = exchange.openOrders(who);
    if (open.length === 0) return;
    const { pair: on, orderId, positionSide } = open[which % open.length];
    const fitting = on === 'A/Q' ? { ...order, reduceOnly: false } : { ...order, positionSide };
    exchange.replace(who, { pair: on, orderId }, { ...fitting, pair: on }, now);
  }),
);

const setting = fc
  .tuple(account, fc.nat(6), fc.integer({ min: 1, max: 50 }), fc.boolean())
  .map(([who, what, size, isOn]) =>
    step({ who, set: what, size, isOn }, (exchange, now) => {
      if (what === 0) exchange.setLeverage(who, 'A/Q:Q', size, now);
      if (what === 1) exchange.setMarginMode(who, 'A/Q:Q', isOn ? 'isolated' : 'cross', now);
      if (what === 2) exchange.setHedgeMode(who, isOn, now);
      if (what === 3) exchange.changeMargin(who, 'A/Q:Q', 'both', isOn ? '5' : '-5', now);
      if (what === 4) exchange.payFeeAsset(who, isOn);
      if (what === 5) exchange.adjust(who, isOn ? 'spot' : 'futures', 'Q', String(size - 25), now);
      const [from, to] = isOn ? (['spot', 'futures'] as const) : (['futures', 'spot'] as const);
      const target = { account: ACCOUNTS[size % 3], wallet: to };
      if (what === 6) exchange.transfer({ account: who, wallet: from }, target, 'Q', String(size), now);
    }),
  );

const printing = fc
  .tuple(pair, price, amount, side)
  .map(([on, at, much, by]) =>
    step({ trade: [on, at, much, by] }, (exchange, now) => exchange.trade(on, at, much, by, now)),
  );

const marking = fc
  .oneof(price, price, jump)
  .map((at) => step({ mark: at }, (exchange, now) => exchange.mark('A/Q:Q', at, now)));

const funding = fc
  .integer({ min: -30, max: 30 })
  .map((rate) => step({ funding: rate }, (exchange, now) => exchange.funding('A/Q:Q', String(rate / 10_000), now)));

const showing = fc.tuple(pair, price, amount, fc.boolean()).map(([on, at, much, isGiven]) => {
  const book = { bids: [[String(Number(at) - 0.5), much]], asks: [[at, much]] } as const;
  return step({ book: isGiven ? book : undefined, on }, (exchange, now) => {
    exchange.setBook(on, isGiven ? book : undefined, now);
  });
});

const anyStep = fc.oneof(
  { weight: 14, arbitrary: placing },
  { weight: 5, arbitrary: printing },
  { weight: 3, arbitrary: marking },
  { weight: 2, arbitrary: listing },
  { weight: 3, arbitrary: changing },
  { weight: 2, arbitrary: replacing },
  { weight: 1, arbitrary: funding },
  { weight: 2, arbitrary: setting },
  { weight: 1, arbitrary: showing },
);

export const steps = fc.array(anyStep, { minLength: 60, maxLength: 120 });

export const options: fc.Arbitrary<ExchangeOptions> = fc.record({
  seed: fc.integer(),
  markets: fc.constant(MARKETS),
  fills: fc.record({
    fillAt: fc.constantFrom('touch', 'through'),
    volumeLimited: fc.boolean(),
    queue: fc.boolean(),
  }),
  depth: fc.record({ levels: fc.constantFrom(0, 3), levelCost: fc.constant(300) }),
  spotFee: fc.constantFrom('received', 'quote'),
  feeAsset: fc.constant({ asset: 'F', discountRatio: 0.25 }),
  selfTrade: fc.constantFrom('allow', 'expire-maker', 'expire-taker', 'expire-both'),
  historyLimit: fc.constantFrom(5, 10_000),
});

/** Gives every account something of everything. */
export function fund(exchange: SimulatedExchange): void {
  for (const id of ACCOUNTS) {
    exchange.openAccount(id);
    exchange.deposit(id, 'spot', 'Q', '1500', 0);
    exchange.deposit(id, 'spot', 'A', '12', 0);
    exchange.deposit(id, 'spot', 'F', '0.01', 0);
    exchange.deposit(id, 'futures', 'Q', '150', 0);
  }
  exchange.trade('F/Q', '100', '1', 'buy', 0);
  for (const on of ['A/Q', 'A/Q:Q']) exchange.trade(on, '100', '1', 'buy', 0);
}
