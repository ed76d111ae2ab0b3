import { describe, expect, it } from 'vitest';
import { balance, limit, PAIR, placed, refusal, SPOT, spotExchange } from './setup.ts';

describe('a limit order', () => {
  it('holds what it may cost and gives it back when it is cancelled', () => {
    const exchange = spotExchange();
    const order = placed(exchange.place('alice', limit('buy', '20000', '0.1'), 1));
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['8000', '2000']);
    expect(exchange.book(PAIR)?.bids).toEqual([['20000', '0.1']]);
    expect(placed(exchange.cancel('alice', { pair: PAIR, orderId: order.orderId }, 2)).status).toBe('canceled');
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['10000', '0']);
    expect(exchange.book(PAIR)?.bids).toEqual([]);
    expect(refusal(exchange.cancel('alice', { pair: PAIR, orderId: order.orderId }, 3)).code).toBe('unknown-order');
  });

  it('is filled at its own price by a print at it, the fee is in what was received', () => {
    const exchange = spotExchange();
    const order = placed(exchange.place('alice', limit('buy', '20000', '0.1', { clientOrderId: 'a' }), 1));
    exchange.trade(PAIR, '20000', '0.04', 'sell', 2);
    // 0.04 BTC - 0.1 % = 0.03996 BTC; 0.06 x 20,000 = 1,200 USDT still held.
    expect(balance(exchange, 'alice', 'BTC')).toEqual(['1.03996', '0']);
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['8000', '1200']);
    expect(exchange.order('alice', { pair: PAIR, clientOrderId: 'a' })).toMatchObject({
      orderId: order.orderId,
      status: 'partially_filled',
      filledAmount: '0.04',
      filledCost: '800',
      averagePrice: '20000',
    });
    exchange.trade(PAIR, '19999', '5', 'sell', 3);
    expect(exchange.fills('alice').map((fill) => [fill.price, fill.amount, fill.isMaker, fill.fee.amount])).toEqual([
      ['20000', '0.04', true, '0.00004'],
      ['20000', '0.06', true, '0.00006'],
    ]);
    expect(exchange.openOrders('alice')).toEqual([]);
  });

  it.each([
    [limit('buy', '20000.005', '0.1'), { code: 'price-filter', rule: 'tickSize', value: '20000.005', limit: '0.01' }],
    [limit('buy', '20000', '0.000011'), { code: 'lot-size', rule: 'stepSize', value: '0.000011', limit: '0.00001' }],
    [limit('buy', '20000', '0.0002'), { code: 'min-notional', rule: 'minCost', value: '4', limit: '5' }],
    [
      limit('buy', '20000', '0.6'),
      { code: 'insufficient-balance', rule: 'free', value: '12000', limit: '10000', asset: 'USDT' },
    ],
    [limit('buy', 'x', '0.6'), { code: 'bad-request', rule: 'price' }],
    [limit('buy', '1', '0.6', { pair: 'A/B' }), { code: 'unknown-market', rule: 'pair' }],
  ])('%j is refused with the rule and the numbers', (request, expected) => {
    const exchange = spotExchange();
    expect(refusal(exchange.place('alice', request, 1))).toEqual(expected);
    expect(exchange.openOrders('alice')).toEqual([]);
  });
});

describe('a market order', () => {
  it('walks what other accounts offer, best price first', () => {
    const exchange = spotExchange();
    exchange.openAccount('bob');
    exchange.deposit('bob', 'spot', 'BTC', '1', 0);
    placed(exchange.place('bob', limit('sell', '20010', '0.1'), 1));
    placed(exchange.place('bob', limit('sell', '20000', '0.1'), 1));
    const order = placed(
      exchange.place('alice', { clientOrderId: '', pair: PAIR, side: 'buy', type: 'market', amount: '0.15' }, 2),
    );
    expect(order).toMatchObject({ status: 'filled', filledCost: '3000.5' });
    // 20,000 x 0.1 + 20,010 x 0.05 = 3,000.5, less 0.1 % for the maker.
    expect(balance(exchange, 'bob', 'USDT')).toEqual(['2997.4995', '0']);
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['6999.5', '0']);
    expect(balance(exchange, 'alice', 'BTC')).toEqual(['1.14985', '0']);
  });

  it('by worth buys whole steps for it', () => {
    const exchange = spotExchange({ markets: [{ ...SPOT, stepSize: 0.01, minAmount: 0.01 }] });
    exchange.openAccount('bob');
    exchange.deposit('bob', 'spot', 'BTC', '1', 0);
    placed(exchange.place('bob', limit('sell', '30000', '1'), 1));
    const request = { clientOrderId: '', pair: PAIR, side: 'buy', type: 'market', quoteAmount: '1000' } as const;
    // 1,000 / 30,000 = 0.033, 3 steps of 0.01.
    expect(placed(exchange.place('alice', request, 2))).toMatchObject({
      status: 'filled',
      filledAmount: '0.03',
      filledCost: '900',
    });
  });
});
