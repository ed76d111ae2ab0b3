import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exact, exactText, times, type Exact } from '../../src/core/model/exact.ts';
import { SimulatedExchange } from '../../src/core/simulation/exchange/exchange.ts';
import type { ExchangeEvent, ExchangeOptions, ExchangeOrder } from '../../src/core/simulation/exchange/types.ts';
import { ACCOUNTS, fund, MARKETS, options, steps, type Step } from './exchange-run.ts';

/** Runs the steps, a millisecond each, and looks at what each of them gave. */
function runSteps(
  setting: ExchangeOptions,
  random: readonly Step[],
  look: (exchange: SimulatedExchange, events: readonly ExchangeEvent[]) => void,
): void {
  const exchange = new SimulatedExchange(setting);
  fund(exchange);
  look(exchange, exchange.drain());
  for (const [at, step] of random.entries()) {
    step(exchange, at + 1);
    look(exchange, exchange.drain());
  }
}

function holds(check: (setting: ExchangeOptions, random: readonly Step[]) => void, numRuns = 60): () => void {
  return () => fc.assert(fc.property(options, steps, check), { numRuns });
}

const WALLETS = ['spot', 'futures'] as const;
const key = (...parts: readonly string[]) => parts.join(' ');
const add = (sums: Map<string, Exact>, name: string, value: Exact) => sums.set(name, (sums.get(name) ?? 0n) + value);

it(
  'every movement of money has two ends, and what is free or used is never below 0',
  holds((setting, random) =>
    runSteps(setting, random, (exchange) => {
      const sums = new Map<string, Exact>();
      for (const account of ACCOUNTS) {
        for (const wallet of WALLETS) {
          for (const { asset, free, used } of exchange.balances(account, wallet)) {
            add(sums, asset, exact(free) + exact(used));
            expect(exact(used) >= 0n).toBe(true);
            // A cross wallet may go below 0 as long as a position's profit carries it.
            if (wallet === 'spot' || exchange.positions(account).length === 0) expect(exact(free) >= 0n).toBe(true);
          }
        }
      }
      for (const counterpart of Object.values(exchange.counterparts())) {
        for (const [asset, sum] of Object.entries(counterpart)) add(sums, asset, exact(sum));
      }
      for (const sum of sums.values()) expect(sum).toBe(0n);
    }),
  ),
);

it(
  'the changes that were told add up to the balances',
  holds((setting, random) => {
    const sums = new Map<string, Exact>();
    runSteps(setting, random, (exchange, events) => {
      for (const event of events) {
        if (event.kind === 'balance') {
          add(sums, key(event.account, event.balance.wallet, event.balance.asset), exact(event.change));
        }
      }
      for (const account of ACCOUNTS) {
        for (const wallet of WALLETS) {
          for (const { asset, free, used } of exchange.balances(account, wallet)) {
            expect(exact(free) + exact(used)).toBe(sums.get(key(account, wallet, asset)));
          }
        }
      }
    });
  }),
);

/** What an open spot order must hold: its rest at its limit price, of a sell the coins; a fee in quote on top. */
function heldBy(order: ExchangeOrder, isFeeInQuote: boolean): Exact {
  const rest = exact(order.amount) - exact(order.filledAmount);
  if (order.side === 'sell') return rest;
  const cost = times(exact(order.price ?? '0'), rest);
  return isFeeInQuote ? cost + cost / 1000n : cost;
}

it(
  'what is used is what the open orders hold, of a list the dearer leg',
  holds((setting, random) =>
    runSteps(setting, random, (exchange) => {
      for (const account of ACCOUNTS) {
        const needs = new Map<string, { asset: string; needed: Exact }>();
        for (const order of exchange.openOrders(account, 'A/Q')) {
          const group = order.listId === undefined ? `order ${order.orderId}` : `list ${order.listId}`;
          const before = needs.get(group)?.needed ?? 0n;
          const needed = heldBy(order, setting.spotFee === 'quote');
          needs.set(group, { asset: order.side === 'buy' ? 'Q' : 'A', needed: needed > before ? needed : before });
        }
        const sums = new Map<string, Exact>();
        for (const { asset, needed } of needs.values()) add(sums, asset, needed);
        for (const { asset, used } of exchange.balances(account, 'spot'))
          expect(exact(used)).toBe(sums.get(asset) ?? 0n);
      }
    }),
  ),
);

it(
  'an order starts and ends once, fills no more than its amount, and its fills add up',
  holds((setting, random) => {
    const states = new Map<string, { filled: Exact; isDone: boolean }>();
    runSteps(setting, random, (_exchange, events) => {
      for (const event of events) {
        if (event.kind !== 'order') continue;
        const { order, change, fill } = event;
        const state = states.get(order.orderId);
        if (change === 'new') {
          expect(state).toBeUndefined();
          states.set(order.orderId, { filled: 0n, isDone: false });
          continue;
        }
        expect(state?.isDone).toBe(false);
        if (fill !== undefined) state!.filled += exact(fill.amount);
        expect(exact(order.filledAmount)).toBe(state!.filled);
        expect(state!.filled <= exact(order.amount)).toBe(true);
        state!.isDone = order.status !== 'open' && order.status !== 'partially_filled';
      }
    });
  }),
);

it(
  'fill-or-kill fills all or nothing',
  holds((setting, random) =>
    runSteps(setting, random, (_exchange, events) => {
      for (const event of events) {
        if (event.kind !== 'order' || event.order.timeInForce !== 'FOK' || event.order.price === undefined) continue;
        if (event.change === 'expired') expect(event.order.filledAmount).toBe('0');
      }
    }),
  ),
);

it(
  'a reducing order never makes a position larger or turns it round',
  holds((setting, random) => {
    const amounts = new Map<string, Exact>();
    runSteps(setting, random, (_exchange, events) => {
      let isReducing = false;
      for (const event of events) {
        // A fill's position is told just before it.
        if (event.kind === 'position') {
          const { pair, positionSide, side, amount } = event.position;
          const name = key(event.account, pair, positionSide);
          const after = side === 'short' ? -exact(amount) : exact(amount);
          const next = events.find((other) => other.sequence > event.sequence && other.kind === 'order');
          isReducing = event.reason === 'trade' && next?.kind === 'order' && next.order.reduceOnly;
          const before = amounts.get(name) ?? 0n;
          if (isReducing)
            expect(before > 0n ? after >= 0n && after < before : after <= 0n && after > before).toBe(true);
          amounts.set(name, after);
        }
      }
    });
  }),
);

it(
  'of an OCO list one order fills at most',
  holds((setting, random) => {
    const filled = new Map<string, Set<string>>();
    runSteps(setting, random, (_exchange, events) => {
      for (const event of events) {
        if (event.kind === 'list' && event.status === 'done') {
          expect(event.orders.every(({ status }) => status !== 'open' && status !== 'partially_filled')).toBe(true);
        }
        if (event.kind !== 'order' || event.fill === undefined || event.order.listId === undefined) continue;
        const { listId, orderId } = event.order;
        filled.set(listId, (filled.get(listId) ?? new Set()).add(orderId));
        expect(filled.get(listId)!.size).toBe(1);
      }
    });
  }),
);

it(
  'profit is what was sold for less what was bought for, with the position at its mark price',
  holds((setting, random) => {
    const sums = new Map<string, Exact>();
    runSteps(setting, random, (exchange, events) => {
      for (const event of events) {
        if (event.kind !== 'order' || event.fill === undefined || event.fill.realisedProfit === undefined) continue;
        const { side, cost, realisedProfit } = event.fill;
        add(sums, event.account, (side === 'sell' ? exact(cost) : -exact(cost)) - exact(realisedProfit));
      }
      for (const account of ACCOUNTS) {
        let open = 0n;
        for (const { side, amount, markPrice, unrealisedProfit } of exchange.positions(account)) {
          const value = times(exact(amount), exact(markPrice!));
          open += exact(unrealisedProfit) - (side === 'long' ? value : -value);
        }
        expect(open - (sums.get(account) ?? 0n)).toBe(0n);
      }
    });
  }),
);

it(
  'a restored exchange goes on as the one that was left',
  holds((setting, random) => {
    const exchange = new SimulatedExchange(setting);
    fund(exchange);
    let other = SimulatedExchange.restore(exchange.snapshot());
    for (const [at, step] of random.entries()) {
      step(exchange, at + 1);
      step(other, at + 1);
      const text = exchange.snapshot();
      expect(other.snapshot()).toBe(text);
      if (at % 5 === 0) other = SimulatedExchange.restore(text);
      expect(other.drain()).toEqual(exchange.drain());
    }
  }, 25),
);

it('who bids more is served first, and at one price who came first, by takers and by prints alike', () => {
  const bids = fc.array(
    fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 190, max: 200 }), fc.integer({ min: 1, max: 9 })),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  const sale = fc.record({ ticks: fc.integer({ min: 189, max: 201 }), steps: fc.integer({ min: 1, max: 60 }) });
  const check = (
    resting: readonly (readonly [string, number, number])[],
    { ticks, steps: units }: { ticks: number; steps: number },
    isPrint: boolean,
  ) => {
    const exchange = new SimulatedExchange({
      seed: 1,
      markets: MARKETS,
      depth: { levels: 0 },
      fills: { queue: false },
    });
    fund(exchange);
    for (const id of ['a', 'b']) exchange.deposit(id, 'spot', 'Q', '100000', 0);
    const order = { clientOrderId: '', pair: 'A/Q', type: 'limit' } as const;
    for (const [who, at, much] of resting) {
      exchange.place(who, { ...order, side: 'buy', price: String(at / 2), amount: String(much / 10) }, 1);
    }
    exchange.drain();
    const [price, amount] = [String(ticks / 2), String(units / 10)];
    if (isPrint) exchange.trade('A/Q', price, amount, 'sell', 2);
    else exchange.place('c', { ...order, side: 'sell', price, amount }, 2);
    const filled = exchange
      .drain()
      .flatMap((event) => (event.kind === 'order' && event.fill?.isMaker === true ? [event.fill] : []));
    let left = units;
    const expected: [string, string][] = [];
    const queue = resting.map(([, at, much], place) => ({ at, much, place })).filter(({ at }) => at >= ticks);
    for (const { at, much, place } of queue.sort((one, other) => other.at - one.at || one.place - other.place)) {
      const taken = Math.min(left, much);
      left -= taken;
      if (taken > 0) expected.push([`${place + 1} ${at / 2}`, String(taken / 10)]);
    }
    expect(filled.map(({ orderId, price: paid, amount: got }) => [`${orderId} ${paid}`, got])).toEqual(expected);
  };
  fc.assert(fc.property(bids, sale, fc.boolean(), check), { numRuns: 300 });
});

it('a position lives on the one side of its liquidation price and not on the other', () => {
  const position = fc.record({
    isLong: fc.boolean(),
    isIsolated: fc.boolean(),
    leverage: fc.integer({ min: 1, max: 20 }),
    steps: fc.integer({ min: 1, max: 900 }),
  });
  const check = ({
    isLong,
    isIsolated,
    leverage,
    steps: units,
  }: {
    isLong: boolean;
    isIsolated: boolean;
    leverage: number;
    steps: number;
  }) => {
    const exchange = new SimulatedExchange({ seed: 1, markets: MARKETS, depth: { levels: 0 } });
    for (const id of ['a', 'b']) {
      exchange.openAccount(id);
      exchange.deposit(id, 'futures', 'Q', id === 'a' ? '9100' : '1000000', 0);
    }
    exchange.setLeverage('a', 'A/Q:Q', leverage, 0);
    exchange.setMarginMode('a', 'A/Q:Q', isIsolated ? 'isolated' : 'cross', 0);
    const order = {
      clientOrderId: '',
      pair: 'A/Q:Q',
      type: 'limit',
      price: '100',
      amount: String(units / 10),
    } as const;
    exchange.place('b', { ...order, side: isLong ? 'sell' : 'buy' }, 1);
    exchange.place('a', { ...order, side: isLong ? 'buy' : 'sell' }, 1);
    const [{ liquidationPrice }] = exchange.positions('a');
    const unit = exact('0.000001');
    const lives = (price: Exact) => {
      const other = SimulatedExchange.restore(exchange.snapshot());
      other.mark('A/Q:Q', exactText(price), 2);
      return other.positions('a').length === 1;
    };
    if (liquidationPrice === undefined) {
      expect(isLong && lives(unit)).toBe(true);
      return;
    }
    const price = exact(liquidationPrice);
    expect(lives(isLong ? price + unit : price - unit)).toBe(true);
    expect(price > unit && lives(isLong ? price - unit : price + unit)).toBe(false);
  };
  fc.assert(fc.property(position, check), { numRuns: 100 });
});
