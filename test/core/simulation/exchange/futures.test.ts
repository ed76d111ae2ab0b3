import { describe, expect, it } from 'vitest';
import type { SimulatedExchange } from '../../../../src/core/simulation/exchange/exchange.ts';
import { balance, deal, future, FUTURES, futuresExchange, PERPETUAL, placed, refusal } from './setup.ts';

const usdt = (exchange: SimulatedExchange, account = 'alice') => balance(exchange, account, 'USDT', 'futures');

describe('a position', () => {
  it('has the mean entry price, and books the profit of what is closed', () => {
    const exchange = futuresExchange();
    deal(exchange, 'buy', '20000', '0.1');
    deal(exchange, 'buy', '21000', '0.3');
    // (2,000 + 6,300) / 0.4
    expect(exchange.positions('alice')).toMatchObject([{ side: 'long', amount: '0.4', entryPrice: '20750' }]);
    deal(exchange, 'sell', '22000', '0.2');
    // (22,000 - 20,750) x 0.2
    expect(exchange.fills('alice').at(-1)).toMatchObject({ realisedProfit: '250' });
    expect(usdt(exchange)).toEqual(['10250', '0']);
    expect(exchange.positions('alice')).toMatchObject([{ side: 'long', amount: '0.2', entryPrice: '20750' }]);
    expect(exchange.positions('bob')).toMatchObject([{ side: 'short', amount: '0.2', entryPrice: '20750' }]);
    expect(usdt(exchange, 'bob')).toEqual(['9750', '0']);
  });

  it('turns round when more is sold than held', () => {
    const exchange = futuresExchange();
    deal(exchange, 'buy', '20000', '0.1');
    deal(exchange, 'sell', '19000', '0.3');
    expect(exchange.fills('alice').at(-1)).toMatchObject({ realisedProfit: '-100' });
    expect(exchange.positions('alice')).toMatchObject([{ side: 'short', amount: '0.2', entryPrice: '19000' }]);
    exchange.mark(FUTURES, '18000', 2);
    expect(exchange.positions('alice')).toMatchObject([{ unrealisedProfit: '200', markPrice: '18000' }]);
  });

  it('pays fees in quote, of the maker and of the taker', () => {
    const exchange = futuresExchange({ markets: [PERPETUAL] });
    deal(exchange, 'buy', '20000', '0.1');
    // 2,000 x 0.04 % and 2,000 x 0.02 %
    expect(usdt(exchange)).toEqual(['9999.2', '0']);
    expect(usdt(exchange, 'bob')).toEqual(['9999.6', '0']);
  });

  it('in hedge mode stands twice', () => {
    const exchange = futuresExchange();
    expect(exchange.setHedgeMode('alice', true, 0).ok).toBe(true);
    expect(refusal(exchange.place('alice', future('buy', '20000', '0.1'), 1)).code).toBe('position-mode');
    deal(exchange, 'buy', '20000', '0.1', { positionSide: 'long' });
    deal(exchange, 'sell', '20000', '0.2', { positionSide: 'short' });
    expect(exchange.positions('alice').map(({ side, amount }) => [side, amount])).toEqual([
      ['long', '0.1'],
      ['short', '0.2'],
    ]);
    const tooLate = future('sell', '20000', '0.1', { positionSide: 'long' });
    deal(exchange, 'sell', '21000', '0.1', { positionSide: 'long' });
    expect(refusal(exchange.place('alice', tooLate, 2)).code).toBe('reduce-only');
    expect(exchange.setHedgeMode('alice', false, 3)).toMatchObject({ refusal: { code: 'position-open' } });
  });
});

describe('reduce-only', () => {
  it('is refused without a position, and never turns one round', () => {
    const exchange = futuresExchange();
    const request = future('sell', '21000', '0.3', { reduceOnly: true });
    expect(refusal(exchange.place('alice', request, 1))).toMatchObject({ code: 'reduce-only' });
    deal(exchange, 'buy', '20000', '0.1');
    const order = placed(exchange.place('alice', request, 2));
    placed(exchange.place('bob', future('buy', '21000', '0.3'), 3));
    expect(exchange.order('alice', { pair: FUTURES, orderId: order.orderId })).toMatchObject({
      status: 'expired',
      filledAmount: '0.1',
    });
    expect(exchange.positions('alice')).toEqual([]);
  });

  it('may be worth less than the market asks of others', () => {
    const exchange = futuresExchange();
    deal(exchange, 'buy', '4000', '0.002');
    const request = future('sell', '4000', '0.001');
    expect(refusal(exchange.place('alice', request, 2)).code).toBe('min-notional');
    placed(exchange.place('alice', { ...request, reduceOnly: true }, 2));
  });

  it('does not rest with what is more than the position', () => {
    const exchange = futuresExchange();
    deal(exchange, 'buy', '20000', '0.1');
    placed(exchange.place('bob', future('buy', '21000', '0.3'), 2));
    const order = placed(exchange.place('alice', future('sell', '21000', '0.3', { reduceOnly: true }), 3));
    expect(order).toMatchObject({ status: 'expired', filledAmount: '0.1' });
    expect(exchange.openOrders('alice')).toEqual([]);
  });

  it('ends when the position is closed otherwise', () => {
    const exchange = futuresExchange();
    deal(exchange, 'buy', '20000', '0.1');
    placed(exchange.place('alice', future('sell', '21000', '0.1', { reduceOnly: true }), 2));
    exchange.drain();
    deal(exchange, 'sell', '20000', '0.1');
    expect(exchange.openOrders('alice')).toEqual([]);
    expect(exchange.drain().filter((event) => event.kind === 'order' && event.change === 'expired')).toMatchObject([
      { reason: 'position' },
    ]);
  });

  it('with close-position sells what is there when it triggers', () => {
    const exchange = futuresExchange();
    deal(exchange, 'buy', '20000', '0.1');
    exchange.mark(FUTURES, '20000', 1);
    const stop = { clientOrderId: 's', pair: FUTURES, side: 'sell', type: 'stop', closePosition: true } as const;
    placed(exchange.place('alice', { ...stop, triggerPrice: '19000', triggerBy: 'mark' }, 2));
    deal(exchange, 'buy', '20000', '0.1');
    placed(exchange.place('bob', future('buy', '18990', '1'), 3));
    exchange.trade(FUTURES, '18995', '1', 'sell', 4);
    expect(exchange.fills('alice')).toHaveLength(2);
    exchange.mark(FUTURES, '19000', 5);
    expect(exchange.fills('alice').at(-1)).toMatchObject({ price: '18990', amount: '0.2', realisedProfit: '-202' });
    expect(exchange.positions('alice')).toEqual([]);
  });
});

// https://www.binance.com/en/support/faq/87fa7ee33b574f7084d42bd2ce2e463b: 1 BTC at 9,253.30 with leverage 20 costs
// 462.66 to buy; to sell 462.66 and the open loss of 6.54 to a mark price of 9,259.84.
describe('the cost of an order', () => {
  it.each([
    ['buy', '462.665'],
    ['sell', '469.205'],
  ] as const)('to %s is %s', (side, cost) => {
    const exchange = futuresExchange();
    exchange.openAccount('carol');
    exchange.mark(FUTURES, '9259.84', 0);
    const ask = () => exchange.place('carol', future(side, '9253.3', '1'), 1);
    exchange.deposit('carol', 'futures', 'USDT', (Number(cost) - 0.001).toFixed(3), 0);
    expect(refusal(ask())).toEqual({
      code: 'insufficient-margin',
      rule: 'available',
      value: cost,
      limit: (Number(cost) - 0.001).toFixed(3),
      asset: 'USDT',
    });
    exchange.deposit('carol', 'futures', 'USDT', '0.001', 0);
    placed(ask());
  });

  it('is that of the larger side, and nothing for what reduces', () => {
    const exchange = futuresExchange();
    exchange.setLeverage('alice', FUTURES, 10, 0);
    exchange.mark(FUTURES, '20000', 0);
    placed(exchange.place('alice', future('buy', '20000', '0.1'), 1));
    placed(exchange.place('alice', future('sell', '20000.01', '0.1'), 1));
    // 2,000.001 / 10, not twice
    expect(exchange.futures('alice')).toMatchObject([{ orderInitialMargin: '200.0001', available: '9799.9999' }]);
  });

  it('is nothing for an order that only closes, at whatever price', () => {
    const exchange = futuresExchange();
    exchange.deposit('bob', 'futures', 'USDT', '90000', 0);
    deal(exchange, 'buy', '20000', '10');
    expect(exchange.futures('alice')).toMatchObject([{ available: '0' }]);
    placed(exchange.place('alice', future('sell', '19000', '10'), 2));
    expect(refusal(exchange.place('alice', future('buy', '19000', '0.001'), 2)).code).toBe('insufficient-margin');
  });

  it('of an amended order counts once', () => {
    const exchange = futuresExchange();
    const { orderId } = placed(exchange.place('alice', future('buy', '20000', '9'), 1));
    const name = { pair: FUTURES, orderId };
    placed(exchange.amend('alice', name, { amount: '10' }, 2));
    expect(refusal(exchange.amend('alice', name, { amount: '10.001' }, 2))).toMatchObject({ value: '10001' });
  });

  it('is bound by the tier of the leverage', () => {
    const exchange = futuresExchange();
    exchange.deposit('alice', 'futures', 'USDT', '990000', 0);
    expect(exchange.setLeverage('alice', FUTURES, 100, 0)).toMatchObject({ ok: true });
    expect(refusal(exchange.place('alice', future('buy', '20000', '12.501'), 1))).toMatchObject({
      code: 'leverage',
      rule: 'maxNotional',
      value: '250020',
      limit: '250000',
    });
    expect(refusal(exchange.setLeverage('alice', FUTURES, 126, 0))).toMatchObject({ limit: '125' });
    placed(exchange.place('alice', future('buy', '20000', '12'), 1));
    expect(refusal(exchange.place('alice', future('buy', '20000', '0.501'), 2))).toMatchObject({ value: '250020' });
  });

  it('grows with a lower leverage, which is refused when there is not enough', () => {
    const exchange = futuresExchange();
    deal(exchange, 'buy', '20000', '1');
    // 20,000 / 2 = 10,000 is all there is.
    expect(exchange.setLeverage('alice', FUTURES, 2, 2)).toMatchObject({ ok: true });
    expect(refusal(exchange.setLeverage('alice', FUTURES, 1, 2))).toMatchObject({ code: 'insufficient-margin' });
    expect(exchange.settings('alice', FUTURES).leverage).toBe(2);
  });
});

describe('fill or kill', () => {
  it('is refused where the book cannot fill it', () => {
    const exchange = futuresExchange();
    placed(exchange.place('bob', future('sell', '20000', '0.1'), 1));
    const request = future('buy', '20000', '0.2', { timeInForce: 'FOK' });
    expect(refusal(exchange.place('alice', request, 2))).toEqual({
      code: 'would-fill',
      rule: 'fillOrKill',
      value: '0.2',
      limit: '0.1',
    });
    placed(exchange.place('alice', { ...request, amount: '0.1' }, 2));
  });

  it('counts on no more of reducing orders than their position', () => {
    const exchange = futuresExchange();
    deal(exchange, 'sell', '20000', '0.1');
    for (const price of ['21000', '21001']) {
      placed(exchange.place('bob', future('sell', price, '0.1', { reduceOnly: true }), 2));
    }
    const request = future('buy', '22000', '0.2', { timeInForce: 'FOK' });
    expect(refusal(exchange.place('alice', request, 3))).toMatchObject({ code: 'would-fill', limit: '0.1' });
  });
});
