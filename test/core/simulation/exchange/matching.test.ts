import { describe, expect, it } from 'vitest';
import { balance, limit, PAIR, placed, refusal, SPOT, spotExchange } from './setup.ts';
import type { SimulatedExchange } from '../../../../src/core/simulation/exchange/exchange.ts';

const MARKET = { clientOrderId: '', pair: PAIR, type: 'market' } as const;

function withBook(options = {}): SimulatedExchange {
  const exchange = spotExchange(options);
  exchange.trade(PAIR, '20000', '1', 'buy', 0);
  const book = {
    bids: [
      ['19990', '0.1'],
      ['19980', '0.1'],
    ],
    asks: [
      ['20000', '0.1'],
      ['20010', '0.1'],
    ],
  } as const;
  exchange.setBook(PAIR, book, 0);
  exchange.drain();
  return exchange;
}

describe('time in force', () => {
  it('IOC takes what is there and expires', () => {
    const exchange = withBook();
    const order = placed(exchange.place('alice', limit('buy', '20005', '0.2', { timeInForce: 'IOC' }), 1));
    expect(order).toMatchObject({ status: 'expired', filledAmount: '0.1', averagePrice: '20000' });
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['8000', '0']);
  });

  it('FOK takes all or nothing', () => {
    const exchange = withBook();
    const none = placed(exchange.place('alice', limit('buy', '20010', '0.21', { timeInForce: 'FOK' }), 1));
    expect(none).toMatchObject({ status: 'expired', filledAmount: '0' });
    const all = placed(exchange.place('alice', limit('buy', '20010', '0.2', { timeInForce: 'FOK' }), 2));
    expect(all).toMatchObject({ status: 'filled', filledCost: '4001' });
  });

  it('FOK stops short of its own account, and so takes nothing', () => {
    const exchange = spotExchange({ selfTrade: 'expire-taker' });
    exchange.openAccount('bob');
    exchange.deposit('bob', 'spot', 'BTC', '1', 0);
    placed(exchange.place('bob', limit('sell', '19999', '0.05'), 1));
    placed(exchange.place('alice', limit('sell', '20000', '0.1'), 1));
    placed(exchange.place('bob', limit('sell', '20001', '0.05'), 1));
    const order = placed(exchange.place('alice', limit('buy', '20001', '0.1', { timeInForce: 'FOK' }), 2));
    expect(order).toMatchObject({ status: 'expired', filledAmount: '0' });
    expect(exchange.fills('bob')).toEqual([]);
  });

  it('post-only is refused where it would take', () => {
    const exchange = withBook();
    expect(refusal(exchange.place('alice', limit('buy', '20000', '0.1', { timeInForce: 'PO' }), 1))).toMatchObject({
      code: 'would-take',
      value: '20000',
    });
    expect(placed(exchange.place('alice', limit('buy', '19999.99', '0.1', { timeInForce: 'PO' }), 1)).status).toBe(
      'open',
    );
  });

  it('good till a time ends then', () => {
    const exchange = withBook();
    placed(exchange.place('alice', limit('buy', '19000', '0.1', { goodTillMs: 100 }), 1));
    exchange.advance(99);
    expect(exchange.openOrders('alice')).toHaveLength(1);
    exchange.advance(100);
    expect(exchange.openOrders('alice')).toEqual([]);
    expect(exchange.drain().findLast((event) => event.kind === 'order')).toMatchObject({ reason: 'good-till' });
  });
});

describe('a market order', () => {
  it('gives back what the book did not have', () => {
    const exchange = withBook();
    const order = placed(exchange.place('alice', { ...MARKET, side: 'buy', amount: '0.25' }, 1));
    // 0.1 x 20,000 + 0.1 x 20,010
    expect(order).toMatchObject({ status: 'expired', filledAmount: '0.2', filledCost: '4001' });
    expect(refusal(exchange.place('alice', { ...MARKET, side: 'buy', amount: '0.01' }, 2)).code).toBe('no-liquidity');
  });

  it('by worth is filled when the next price leaves less than a step of it', () => {
    const exchange = withBook();
    // 0.1 x 20,000 leaves 0.2; a step at 20,010 costs 0.2001.
    const order = placed(exchange.place('alice', { ...MARKET, side: 'buy', quoteAmount: '2000.2' }, 1));
    expect(order).toMatchObject({ status: 'filled', filledAmount: '0.1' });
    const more = placed(exchange.place('alice', { ...MARKET, side: 'buy', quoteAmount: '5000' }, 1));
    expect(more).toMatchObject({ status: 'expired', filledAmount: '0.1', filledCost: '2001' });
  });

  it('by worth sells about that worth', () => {
    const exchange = withBook();
    const order = placed(exchange.place('alice', { ...MARKET, side: 'sell', quoteAmount: '1999' }, 1));
    expect(order).toMatchObject({ status: 'filled', filledAmount: '0.1', filledCost: '1999' });
  });

  it('moves the last price to where it ended', () => {
    const exchange = withBook();
    placed(exchange.place('alice', { ...MARKET, side: 'buy', amount: '0.15' }, 1));
    expect(exchange.market(PAIR)).toMatchObject({ lastPrice: '20010', lastTradeId: 3 });
    expect(exchange.drain().filter((event) => event.kind === 'trade')).toMatchObject([
      { id: '2', price: '20000', amount: '0.1', side: 'buy' },
      { id: '3', price: '20010', amount: '0.05', side: 'buy' },
    ]);
  });
});

describe('a print', () => {
  const bid = (exchange: SimulatedExchange) => placed(exchange.place('alice', limit('buy', '19980', '0.1'), 1));
  const filled = (exchange: SimulatedExchange) => exchange.fills('alice').map((fill) => fill.amount);

  it('serves what was displayed before the order first', () => {
    const exchange = withBook();
    bid(exchange);
    exchange.trade(PAIR, '19980', '0.08', 'sell', 2);
    expect(filled(exchange)).toEqual([]);
    exchange.trade(PAIR, '19980', '0.05', 'sell', 3);
    // 0.1 was ahead, 0.13 went by.
    expect(filled(exchange)).toEqual(['0.03']);
    exchange.trade(PAIR, '19980', '5', 'sell', 4);
    expect(filled(exchange)).toEqual(['0.03', '0.07']);
  });

  it('serves less before it when less is displayed later', () => {
    const exchange = withBook();
    bid(exchange);
    exchange.setBook(PAIR, { bids: [['19980', '0.02']], asks: [] }, 2);
    exchange.trade(PAIR, '19980', '0.05', 'sell', 3);
    expect(filled(exchange)).toEqual(['0.03']);
  });

  it('beyond the order fills it, no more than its own amount', () => {
    const exchange = withBook();
    bid(exchange);
    exchange.trade(PAIR, '19979.99', '0.04', 'buy', 2);
    expect(exchange.fills('alice')).toMatchObject([{ price: '19980', amount: '0.04' }]);
  });

  it('fills the whole order where the volume does not limit', () => {
    const exchange = withBook({ fills: { volumeLimited: false, queue: false } });
    bid(exchange);
    exchange.trade(PAIR, '19980', '0.00001', 'sell', 2);
    expect(filled(exchange)).toEqual(['0.1']);
  });

  it('at the price is not enough with through', () => {
    const exchange = withBook({ fills: { fillAt: 'through', queue: false } });
    bid(exchange);
    exchange.trade(PAIR, '19980', '5', 'sell', 2);
    expect(filled(exchange)).toEqual([]);
    exchange.trade(PAIR, '19979.99', '5', 'sell', 3);
    expect(filled(exchange)).toEqual(['0.1']);
  });

  it('by a buyer does not fill a bid at its price', () => {
    const exchange = withBook({ fills: { queue: false } });
    bid(exchange);
    exchange.trade(PAIR, '19980', '5', 'buy', 2);
    expect(filled(exchange)).toEqual([]);
  });

  it('does nothing on a halted market, which takes no orders but lets them go', () => {
    const exchange = withBook();
    const order = bid(exchange);
    exchange.setStatus(PAIR, 'halted', 2);
    exchange.trade(PAIR, '19000', '5', 'sell', 3);
    expect(filled(exchange)).toEqual([]);
    expect(refusal(exchange.place('alice', limit('buy', '19980', '0.1'), 4)).code).toBe('market-closed');
    const name = { pair: PAIR, orderId: order.orderId };
    expect(refusal(exchange.amend('alice', name, { amount: '0.05' }, 5)).code).toBe('market-closed');
    expect(exchange.cancel('alice', name, 5).ok).toBe(true);
  });
});

describe('a given book', () => {
  it('that crosses an order fills it at its own price', () => {
    const exchange = withBook();
    placed(exchange.place('alice', limit('buy', '19995', '0.1'), 1));
    exchange.setBook(PAIR, { bids: [], asks: [['19994', '0.06']] }, 2);
    expect(exchange.fills('alice')).toMatchObject([{ price: '19995', amount: '0.06', isMaker: true }]);
    expect(exchange.book(PAIR)).toMatchObject({ bids: [['19995', '0.04']], asks: [] });
  });
});

describe('a synthetic book', () => {
  it('stands around the last price, the same for the same seed, and is walked by market orders', () => {
    const books = [1, 1, 2].map((seed) => {
      const exchange = spotExchange({ seed, depth: { levels: 3, spreadRatio: 0.001, stepRatio: 0.001 } });
      exchange.trade(PAIR, '20000', '1', 'buy', 0);
      return { exchange, book: exchange.book(PAIR)! };
    });
    expect(books[0].book).toEqual(books[1].book);
    expect(books[0].book).not.toEqual(books[2].book);
    expect(books[0].book.asks.map(([price]) => price)).toEqual(['20000', '20020', '20040']);
    // Steps of 0.1 % of the best bid, cut to the tick: 19.98.
    expect(books[0].book.bids.map(([price]) => price)).toEqual(['19980', '19960.02', '19940.04']);
    const [{ exchange, book }] = books;
    const first = Number(book.asks[0][1]);
    const amount = String((Math.round(first * 1e5) + 1) / 1e5);
    exchange.deposit('alice', 'spot', 'USDT', '10000000', 0);
    const order = placed(exchange.place('alice', { ...MARKET, side: 'buy', amount }, 1));
    expect(order.status).toBe('filled');
    expect(exchange.fills('alice').map((fill) => fill.price)).toEqual(['20000', '20020']);
  });

  it('has the last sale as its best bid', () => {
    const exchange = spotExchange({ depth: { levels: 1 } });
    exchange.trade(PAIR, '20000', '1', 'sell', 0);
    const { bids, asks } = exchange.book(PAIR)!;
    expect([bids[0][0], asks[0][0]]).toEqual(['20000', '20002']);
  });

  it('never shows a level that crosses a resting order', () => {
    const exchange = spotExchange({ depth: { levels: 50 } });
    exchange.trade(PAIR, '20000', '1', 'buy', 0);
    placed(exchange.place('alice', limit('buy', '19990', '0.4'), 1));
    exchange.trade(PAIR, '19990', '0.1', 'buy', 2);
    const { bids, asks } = exchange.book(PAIR)!;
    expect(Number(asks[0][0])).toBeGreaterThan(Number(bids[0][0]));
  });
});

describe('an order that meets its own account', () => {
  it.each([
    ['expire-maker', ['expired', 'open'], []],
    ['expire-taker', ['open', 'expired'], []],
    ['expire-both', ['expired', 'expired'], []],
    ['allow', ['filled', 'filled'], ['20000', '20000']],
  ] as const)('with %s ends as %j', (selfTrade, statuses, fills) => {
    const exchange = spotExchange({ selfTrade });
    placed(exchange.place('alice', limit('sell', '20000', '0.1'), 1));
    placed(exchange.place('alice', limit('buy', '20000', '0.1'), 2));
    expect(exchange.allOrders('alice').map((order) => order.status)).toEqual(statuses);
    expect(exchange.fills('alice').map((fill) => fill.price)).toEqual(fills);
  });
});

describe('amending', () => {
  it('keeps the place in time when the amount alone shrinks', () => {
    const exchange = spotExchange();
    exchange.openAccount('bob');
    exchange.deposit('bob', 'spot', 'USDT', '10000', 0);
    const first = placed(exchange.place('alice', limit('buy', '20000', '0.2'), 1));
    placed(exchange.place('bob', limit('buy', '20000', '0.2'), 2));
    const name = { pair: PAIR, orderId: first.orderId };
    expect(placed(exchange.amend('alice', name, { amount: '0.1' }, 3))).toMatchObject({
      amount: '0.1',
      status: 'open',
    });
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['8000', '2000']);
    exchange.trade(PAIR, '20000', '0.1', 'sell', 4);
    expect(exchange.fills('alice')).toHaveLength(1);
    expect(exchange.fills('bob')).toEqual([]);
  });

  it('loses it when the amount grows, and takes at a better price', () => {
    const exchange = spotExchange();
    exchange.openAccount('bob');
    exchange.deposit('bob', 'spot', 'USDT', '10000', 0);
    exchange.deposit('bob', 'spot', 'BTC', '1', 0);
    const first = placed(exchange.place('alice', limit('buy', '20000', '0.1'), 1));
    placed(exchange.place('bob', limit('buy', '20000', '0.1'), 2));
    placed(exchange.place('bob', limit('sell', '20100', '0.1'), 2));
    const name = { pair: PAIR, orderId: first.orderId };
    placed(exchange.amend('alice', name, { amount: '0.2' }, 3));
    exchange.trade(PAIR, '20000', '0.1', 'sell', 4);
    expect(exchange.fills('alice')).toEqual([]);
    placed(exchange.amend('alice', name, { price: '20100' }, 5));
    expect(exchange.fills('alice')).toMatchObject([{ price: '20100', amount: '0.1', isMaker: false }]);
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['5980', '2010']);
  });

  it('that is refused changes nothing', () => {
    const exchange = spotExchange();
    const { orderId } = placed(exchange.place('alice', limit('buy', '20000', '0.1'), 1));
    const before = exchange.snapshot();
    const name = { pair: PAIR, orderId };
    expect(refusal(exchange.amend('alice', name, { amount: '0.6' }, 1)).code).toBe('insufficient-balance');
    expect(refusal(exchange.amend('alice', name, { price: '20000.001' }, 1)).code).toBe('price-filter');
    expect(refusal(exchange.amend('alice', name, { amount: '0' }, 1)).code).toBe('bad-request');
    expect(exchange.snapshot()).toBe(before);
  });
});

describe('replacing', () => {
  const name = { pair: PAIR, clientOrderId: 'x' };

  it('frees what the old order holds for the new one, which may take its name', () => {
    const exchange = spotExchange({ maxOpenOrders: 1 });
    placed(exchange.place('alice', limit('buy', '20000', '0.4', { clientOrderId: 'x' }), 1));
    exchange.drain();
    const order = placed(exchange.replace('alice', name, limit('buy', '20000', '0.5', { clientOrderId: 'x' }), 2));
    expect(order).toMatchObject({ orderId: '2', amount: '0.5', status: 'open' });
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['0', '10000']);
    const events = exchange.drain().filter((event) => event.kind === 'order');
    expect(events.map(({ change, reason, order: told }) => [told.orderId, change, reason])).toEqual([
      ['1', 'canceled', 'replaced'],
      ['2', 'new', undefined],
    ]);
  });

  it('changes nothing when the new order is refused', () => {
    const exchange = spotExchange();
    placed(exchange.place('alice', limit('buy', '20000', '0.4', { clientOrderId: 'x' }), 1));
    const before = exchange.snapshot();
    const tooMuch = limit('buy', '20000', '0.50001', { clientOrderId: 'x' });
    expect(refusal(exchange.replace('alice', name, tooMuch, 1))).toMatchObject({ value: '10000.2', limit: '10000' });
    expect(refusal(exchange.replace('alice', name, limit('sell', '20000', '2'), 1)).limit).toBe('1');
    expect(refusal(exchange.replace('alice', { ...name, clientOrderId: 'y' }, tooMuch, 1)).code).toBe('unknown-order');
    expect(exchange.snapshot()).toBe(before);
  });
});

describe('client ids', () => {
  it('are free again once the order is done, and name the newest', () => {
    const exchange = spotExchange();
    const first = placed(exchange.place('alice', limit('buy', '20000', '0.1', { clientOrderId: 'x' }), 1));
    expect(refusal(exchange.place('alice', limit('buy', '20000', '0.1', { clientOrderId: 'x' }), 2)).code).toBe(
      'duplicate-client-id',
    );
    exchange.cancel('alice', { pair: PAIR, clientOrderId: 'x' }, 3);
    const second = placed(exchange.place('alice', limit('buy', '20000', '0.1', { clientOrderId: 'x' }), 4));
    expect(exchange.order('alice', { pair: PAIR, clientOrderId: 'x' })?.orderId).toBe(second.orderId);
    expect(exchange.order('alice', { pair: PAIR, orderId: first.orderId })?.status).toBe('canceled');
  });
});

describe('limits', () => {
  it('of open orders hold for each pair', () => {
    const exchange = spotExchange({ maxOpenOrders: 2 });
    for (const price of ['100', '200']) placed(exchange.place('alice', limit('buy', price, '0.1'), 1));
    expect(refusal(exchange.place('alice', limit('buy', '300', '0.1'), 1))).toMatchObject({
      code: 'max-orders',
      value: '3',
      limit: '2',
    });
  });

  it('of the history bound what is remembered', () => {
    const exchange = spotExchange({ historyLimit: 3 });
    for (let at = 0; at < 10; at++) {
      const order = placed(exchange.place('alice', limit('buy', '20000', '0.001', { clientOrderId: `c${at}` }), at));
      if (at % 2 === 0) exchange.cancel('alice', { pair: PAIR, orderId: order.orderId }, at);
      else exchange.trade(PAIR, '19999', '1', 'sell', at);
    }
    // At six remembered orders the older three went: after c5 and after c8.
    expect(exchange.allOrders('alice').map((order) => order.clientOrderId)).toEqual(['c6', 'c7', 'c8', 'c9']);
    expect(exchange.fills('alice').length).toBeLessThan(6);
    expect(exchange.order('alice', { pair: PAIR, clientOrderId: 'c1' })).toBeUndefined();
  });

  it('of a market may change under resting orders', () => {
    const exchange = spotExchange();
    placed(exchange.place('alice', limit('buy', '20000.01', '0.1'), 1));
    exchange.setMarket({ ...SPOT, tickSize: 0.5 }, 2);
    expect(refusal(exchange.place('alice', limit('buy', '20000.01', '0.1'), 3)).rule).toBe('tickSize');
    expect(exchange.openOrders('alice')).toHaveLength(1);
    exchange.setStatus(PAIR, 'delisted', 4);
    expect(exchange.openOrders('alice')).toEqual([]);
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['10000', '0']);
  });
});
