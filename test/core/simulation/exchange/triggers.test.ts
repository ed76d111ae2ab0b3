import { describe, expect, it } from 'vitest';
import type { SimulatedExchange } from '../../../../src/core/simulation/exchange/exchange.ts';
import type { ExchangeOrderRequest } from '../../../../src/core/simulation/exchange/types.ts';
import { balance, limit, PAIR, placed, refusal, spotExchange } from './setup.ts';

function priced(price: string, options = {}): SimulatedExchange {
  const exchange = spotExchange(options);
  exchange.deposit('alice', 'spot', 'USDT', '90000', 0);
  exchange.trade(PAIR, price, '1', 'buy', 0);
  return exchange;
}

function trigger(type: ExchangeOrderRequest['type'], side: 'buy' | 'sell', more: Partial<ExchangeOrderRequest>) {
  return { clientOrderId: 'stop', pair: PAIR, side, type, amount: '0.1', ...more };
}

function triggeredMs(exchange: SimulatedExchange): number | undefined {
  return exchange.order('alice', { pair: PAIR, clientOrderId: 'stop' })?.triggeredMs;
}

/** A straight line of public trades, one in steps of 100 and the end itself. */
function walk(exchange: SimulatedExchange, from: number, to: number, nowMs: number): void {
  const step = from < to ? 100 : -100;
  for (let price = from + step; (to - price) * step > 0; price += step) {
    exchange.trade(PAIR, String(price), '0.00001', 'buy', nowMs);
  }
  exchange.trade(PAIR, String(to), '0.00001', 'buy', nowMs);
}

describe('a stop or take-profit', () => {
  it.each([
    ['stop', 'sell', '20000', '19000', ['19000.01'], '19000'],
    ['stop', 'buy', '20000', '21000', ['20999.99'], '21000'],
    ['take-profit', 'sell', '20000', '21000', ['20999.99'], '21500'],
    ['take-profit', 'buy', '20000', '19000', ['19000.01'], '18000'],
  ] as const)('%s %s at %s waits for %s', (type, side, start, triggerPrice, before, at) => {
    const exchange = priced(start);
    placed(exchange.place('alice', trigger(type, side, { triggerPrice }), 1));
    for (const price of before) exchange.trade(PAIR, price, '1', 'buy', 2);
    expect(triggeredMs(exchange)).toBeUndefined();
    exchange.trade(PAIR, at, '1', 'buy', 3);
    expect(triggeredMs(exchange)).toBe(3);
    // Nothing rests in the book, so that the market order finds no one.
    expect(exchange.order('alice', { pair: PAIR, clientOrderId: 'stop' })?.status).toBe('expired');
  });

  it('of the limit forms goes into the book at its limit price', () => {
    const exchange = priced('20000');
    const request = trigger('stop-limit', 'sell', { triggerPrice: '19000', price: '19100' });
    placed(exchange.place('alice', request, 1));
    expect(balance(exchange, 'alice', 'BTC')).toEqual(['0.9', '0.1']);
    exchange.trade(PAIR, '18990', '1', 'sell', 2);
    expect(exchange.book(PAIR)?.asks).toEqual([['19100', '0.1']]);
    exchange.trade(PAIR, '19100', '0.1', 'buy', 3);
    expect(exchange.fills('alice')).toMatchObject([{ price: '19100', amount: '0.1', isMaker: true }]);
  });

  it.each([
    ['stop', 'sell', '20000'],
    ['stop', 'buy', '20000'],
    ['take-profit', 'sell', '19999'],
    ['take-profit', 'buy', '20001'],
  ] as const)('%s %s at %s is refused when the price is there already', (type, side, triggerPrice) => {
    const exchange = priced('20000');
    expect(refusal(exchange.place('alice', trigger(type, side, { triggerPrice }), 1))).toEqual({
      code: 'trigger-now',
      rule: 'last',
      value: triggerPrice,
      limit: '20000',
    });
  });

  it('that cannot be paid when it triggers expires', () => {
    const exchange = spotExchange({ depth: { levels: 5 } });
    exchange.trade(PAIR, '20000', '1', 'buy', 0);
    placed(exchange.place('alice', trigger('stop', 'buy', { triggerPrice: '21000', amount: '0.6' }), 1));
    exchange.trade(PAIR, '21000', '1', 'buy', 2);
    const events = exchange.drain().filter((event) => event.kind === 'order');
    expect(events.at(-1)).toMatchObject({ change: 'expired', reason: 'funds' });
  });

  it('fired by another one fires in the same command, oldest first', () => {
    const exchange = priced('20000');
    exchange.openAccount('bob');
    exchange.deposit('bob', 'spot', 'USDT', '10000', 0);
    placed(exchange.place('bob', limit('buy', '18000', '0.15'), 1));
    placed(exchange.place('alice', trigger('stop', 'sell', { triggerPrice: '18500', clientOrderId: 'second' }), 2));
    placed(exchange.place('alice', trigger('stop', 'sell', { triggerPrice: '19000', clientOrderId: 'first' }), 3));
    exchange.drain();
    exchange.trade(PAIR, '19000', '1', 'sell', 4);
    const fills = exchange.fills('alice').map((fill) => [fill.clientOrderId, fill.price, fill.amount]);
    expect(fills).toEqual([
      ['first', '18000', '0.1'],
      ['second', '18000', '0.05'],
    ]);
  });
});

// The scenarios of https://github.com/binance/binance-spot-api-docs/blob/master/faqs/trailing-stop-faq.md
describe('a trailing stop', () => {
  it.each([
    ['A', 'buy', 0.05, '44000', '45000', [37000, 45000, 46000, 42000], 44100],
    ['B', 'sell', 0.1, '39000', '38000', [41500, 39000, 37000, 41000], 36900],
    ['C', 'buy', 0.085, '38000', '38500', [42000, 38000, 37000, 39000, 38000], 40145],
    ['D', 'sell', 0.075, '42000', '41000', [41500, 39000, 42000, 45000, 44000, 46500], 43012.5],
    ['E', 'sell', 0.07, undefined, '39000', [42000, 39500, 45500], 42315],
  ] as const)(
    'of scenario %s fires where Binance says',
    (_name, side, trailingRatio, triggerPrice, price, path, at) => {
      const exchange = priced('40000');
      const more = triggerPrice === undefined ? { trailingRatio, price } : { trailingRatio, price, triggerPrice };
      placed(exchange.place('alice', trigger('trailing-stop', side, more), 1));
      let from = 40000;
      for (const [leg, to] of path.entries()) {
        walk(exchange, from, to, 2 + leg);
        from = to;
        expect(triggeredMs(exchange)).toBeUndefined();
      }
      const short = side === 'sell' ? 0.01 : -0.01;
      exchange.trade(PAIR, String(at + short), '0.00001', 'buy', 98);
      expect(triggeredMs(exchange)).toBeUndefined();
      exchange.trade(PAIR, String(at), '0.00001', 'buy', 99);
      expect(triggeredMs(exchange)).toBe(99);
    },
  );
});

describe('a trailing stop before the first price', () => {
  it('takes its direction from the first price that comes', () => {
    const exchange = spotExchange();
    const more = { trailingRatio: 0.1, triggerPrice: '21000' };
    placed(exchange.place('alice', trigger('trailing-stop', 'sell', more), 1));
    exchange.trade(PAIR, '20000', '1', 'buy', 2);
    exchange.trade(PAIR, '17000', '1', 'buy', 3);
    expect(triggeredMs(exchange)).toBeUndefined();
    exchange.trade(PAIR, '21000', '1', 'buy', 4);
    exchange.trade(PAIR, '18900', '1', 'buy', 5);
    expect(triggeredMs(exchange)).toBe(5);
  });
});

describe('triggers that wait', () => {
  it('all fire at one price, also when nothing is traded', () => {
    const exchange = priced('20000');
    for (const clientOrderId of ['one', 'two']) {
      placed(
        exchange.place(
          'alice',
          trigger('stop-limit', 'sell', { triggerPrice: '19000', price: '19500', clientOrderId }),
          1,
        ),
      );
    }
    exchange.trade(PAIR, '19000', '1', 'sell', 2);
    expect(exchange.openOrders('alice').map((order) => order.triggeredMs)).toEqual([2, 2]);
  });

  it('are limited', () => {
    const exchange = spotExchange({ maxTriggerOrders: 1 });
    exchange.trade(PAIR, '20000', '1', 'buy', 0);
    placed(exchange.place('alice', trigger('stop', 'sell', { triggerPrice: '19000', clientOrderId: 'one' }), 1));
    expect(refusal(exchange.place('alice', trigger('stop', 'sell', { triggerPrice: '19000' }), 1))).toMatchObject({
      code: 'max-orders',
      rule: 'maxTriggerOrders',
      value: '2',
      limit: '1',
    });
  });
});

describe('an OCO list', () => {
  const legs = (side: 'buy' | 'sell', price: string, stop: string, limitPrice: string) =>
    [
      limit(side, price, '0.1', { clientOrderId: 'better' }),
      trigger('stop-limit', side, { triggerPrice: stop, price: limitPrice }),
    ] as const;

  it('holds what the dearer leg needs, once', () => {
    const exchange = priced('20000');
    expect(exchange.placeOco('alice', legs('sell', '21000', '19000', '18900'), 1).ok).toBe(true);
    expect(balance(exchange, 'alice', 'BTC')).toEqual(['0.9', '0.1']);
    expect(exchange.placeOco('alice', legs('buy', '19000', '21000', '21100'), 1)).toMatchObject({
      ok: false,
      refusal: { code: 'duplicate-client-id' },
    });
    expect(exchange.cancel('alice', { pair: PAIR, clientOrderId: 'better' }, 2).ok).toBe(true);
    expect(exchange.openOrders('alice')).toEqual([]);
    expect(exchange.placeOco('alice', legs('buy', '19000', '21000', '21100'), 3).ok).toBe(true);
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['97890', '2110']);
  });

  it('ends the stop when the limit leg fills, in parts too', () => {
    const exchange = priced('20000');
    exchange.placeOco('alice', legs('buy', '19000', '21000', '21100'), 1);
    exchange.drain();
    exchange.trade(PAIR, '19000', '0.04', 'sell', 2);
    expect(exchange.openOrders('alice').map((order) => order.clientOrderId)).toEqual(['better']);
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['98100', '1140']);
    exchange.trade(PAIR, '19000', '0.06', 'sell', 3);
    const events = exchange.drain();
    expect(events.filter((event) => event.kind === 'order').map((event) => [event.change, event.reason])).toEqual([
      ['expired', 'oco'],
      ['fill', undefined],
      ['fill', undefined],
    ]);
    expect(events.filter((event) => event.kind === 'list')).toMatchObject([{ status: 'done' }]);
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['98100', '0']);
  });

  it('ends the limit leg when the stop triggers', () => {
    const exchange = priced('20000');
    exchange.placeOco('alice', legs('buy', '19000', '21000', '21100'), 1);
    exchange.trade(PAIR, '21000', '0.04', 'buy', 2);
    expect(exchange.openOrders('alice').map((order) => order.clientOrderId)).toEqual(['stop']);
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['97890', '2110']);
  });

  it('ends as a whole when a leg would meet its own account', () => {
    const exchange = priced('20000');
    exchange.placeOco('alice', legs('sell', '21000', '19000', '18900'), 1);
    exchange.drain();
    placed(exchange.place('alice', limit('buy', '21000', '0.1', { timeInForce: 'IOC', clientOrderId: 'other' }), 2));
    const events = exchange.drain();
    expect(events.flatMap((event) => (event.kind === 'order' && event.reason ? [event.reason] : []))).toEqual([
      'self-trade',
      'oco',
      'time-in-force',
    ]);
    expect(events.filter(({ kind }) => kind === 'list')).toMatchObject([{ status: 'done' }]);
    expect(balance(exchange, 'alice', 'BTC')).toEqual(['1', '0']);
  });

  it.each([
    [legs('sell', '19999', '19000', '18900'), 'would-take'],
    [legs('sell', '21000', '20500', '18900'), 'trigger-now'],
    [[limit('sell', '21000', '0.1'), limit('sell', '22000', '0.1')] as const, 'bad-request'],
    [[limit('sell', '21000', '0.2'), trigger('stop', 'sell', { triggerPrice: '19000' })] as const, 'bad-request'],
  ])('%j is refused as a whole', (requests, code) => {
    const exchange = priced('20000');
    exchange.setBook(PAIR, { bids: [['20000', '1']], asks: [['20000.01', '1']] }, 0);
    exchange.drain();
    const answer = exchange.placeOco('alice', requests, 1);
    expect(refusal(answer).code).toBe(code);
    expect(exchange.drain()).toEqual([]);
  });
});
