import { describe, expect, it } from 'vitest';
import { SimulatedExchange } from '../../../../src/core/simulation/exchange/exchange.ts';
import type { Market } from '../../../../src/core/model/market.ts';
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

describe('isolated margin', () => {
  function isolated(): SimulatedExchange {
    const exchange = futuresExchange();
    exchange.setLeverage('alice', FUTURES, 10, 0);
    exchange.setMarginMode('alice', FUTURES, 'isolated', 0);
    deal(exchange, 'buy', '20000', '0.1');
    return exchange;
  }

  it('binds the initial margin to the position and frees its share', () => {
    const exchange = isolated();
    expect(usdt(exchange)).toEqual(['9800', '200']);
    deal(exchange, 'sell', '21000', '0.04');
    // 40 % of the margin and (21,000 - 20,000) x 0.04
    expect(usdt(exchange)).toEqual(['9920', '120']);
    expect(exchange.changeMargin('alice', FUTURES, 'both', '30', 2).ok).toBe(true);
    expect(usdt(exchange)).toEqual(['9890', '150']);
    expect(exchange.setMarginMode('alice', FUTURES, 'cross', 3)).toMatchObject({ refusal: { code: 'position-open' } });
  });

  it('gives back no more than what the position does not need, and keeps its leverage', () => {
    const exchange = isolated();
    exchange.changeMargin('alice', FUTURES, 'both', '30', 2);
    expect(refusal(exchange.changeMargin('alice', FUTURES, 'both', '-30.01', 2))).toMatchObject({
      code: 'insufficient-margin',
      limit: '30',
    });
    expect(exchange.changeMargin('alice', FUTURES, 'both', '-30', 2).ok).toBe(true);
    expect(refusal(exchange.changeMargin('alice', FUTURES, 'both', '9800.01', 2)).limit).toBe('9800');
    expect(refusal(exchange.setLeverage('alice', FUTURES, 9, 3)).code).toBe('position-open');
    expect(exchange.setLeverage('alice', FUTURES, 11, 3).ok).toBe(true);
  });

  it('is liquidated alone, and pays the fee from what is left', () => {
    const exchange = isolated();
    placed(exchange.place('alice', future('buy', '15000', '0.1'), 2));
    // (200 - 2,000) / (0.1 x 0.004 - 0.1) = 18,072.289
    const [{ liquidationPrice }] = exchange.positions('alice');
    expect(Number(liquidationPrice)).toBeCloseTo(1800 / (0.1 * 0.996), 9);
    exchange.mark(FUTURES, '18072.29', 3);
    expect(exchange.positions('alice')).toHaveLength(1);
    exchange.drain();
    exchange.mark(FUTURES, '18072.28', 4);
    expect(exchange.positions('alice')).toEqual([]);
    expect(exchange.openOrders('alice')).toEqual([]);
    const [event] = exchange.drain().filter(({ kind }) => kind === 'liquidation');
    // 200 - (20,000 - 18,072.28) x 0.1 = 7.228 is left, the fee would be 1.25 % of 1,807.228 = 22.59.
    expect(event).toMatchObject({ account: 'alice', side: 'sell', amount: '0.1', price: '18072.28', fee: '7.228' });
    expect(usdt(exchange)).toEqual(['9800', '0']);
    expect(exchange.counterparts().insurance).toEqual({ USDT: '7.228' });
  });

  it('that is jumped over is covered by the insurance fund', () => {
    const exchange = isolated();
    exchange.mark(FUTURES, '17000', 3);
    // 300 lost, 200 of margin.
    expect(usdt(exchange)).toEqual(['9800', '0']);
    expect(exchange.counterparts().insurance).toEqual({ USDT: '-100' });
  });
});

describe('cross margin', () => {
  it('is liquidated by the wallet', () => {
    const exchange = futuresExchange({ liquidationFeeRatio: 0.0125 });
    deal(exchange, 'buy', '20000', '2');
    // 10,000 - (20,000 - p) x 2 = 2p x 0.004 at p = 30,000 / 1.992 = 15,060.24
    exchange.mark(FUTURES, '15060.25', 2);
    expect(exchange.positions('alice')).toHaveLength(1);
    exchange.mark(FUTURES, '15060.24', 3);
    expect(exchange.positions('alice')).toEqual([]);
    // 10,000 - 9,879.52 = 120.48, less than 1.25 % of 30,120.48.
    expect(usdt(exchange)).toEqual(['0', '0']);
    expect(exchange.counterparts().insurance).toEqual({ USDT: '120.48' });
  });
});

describe('a delisted pair', () => {
  it('settles its positions at the mark price', () => {
    const exchange = futuresExchange();
    deal(exchange, 'buy', '20000', '0.1');
    exchange.mark(FUTURES, '21000', 2);
    exchange.drain();
    exchange.setStatus(FUTURES, 'delisted', 3);
    expect(exchange.positions('alice')).toEqual([]);
    expect([usdt(exchange), usdt(exchange, 'bob')]).toEqual([
      ['10100', '0'],
      ['9900', '0'],
    ]);
    expect(exchange.drain().filter(({ kind }) => kind === 'position')).toMatchObject([
      { account: 'alice', reason: 'settlement' },
      { account: 'bob', reason: 'settlement' },
    ]);
  });
});

// The worked example of https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93: a wallet of
// 1,535,443.01 USDT, long 3,683.979 ETH at 1,456.84 and long 109.488 BTC at 32,481.98; the other position counts with
// maintenance margin 71,200.81144 and profit -56,354.57 (BTC), 356,512.508 and -448,192.89 (ETH).
describe('the liquidation price', () => {
  const tier = { minNotional: 0, maxNotional: 1e9, maxLeverage: 20 };
  const free = { ...PERPETUAL, takerRatio: 0, makerRatio: 0, maxCost: 1e9, stepSize: 0.001 };
  const btc: Market = {
    ...free,
    leverageTiers: [{ ...tier, maintenanceMarginRatio: 0.025, maintenanceAmount: 16_300 }],
  };
  const eth: Market = {
    ...free,
    pair: 'ETH/USDT:USDT',
    base: 'ETH',
    leverageTiers: [{ ...tier, maintenanceMarginRatio: 0.1, maintenanceAmount: 135_365 }],
  };

  function holding(mode: 'cross' | 'isolated') {
    const exchange = new SimulatedExchange({ seed: 1, markets: [btc, eth], depth: { levels: 0 } });
    for (const account of ['alice', 'bob']) exchange.openAccount(account);
    exchange.deposit('bob', 'futures', 'USDT', '100000000', 0);
    exchange.deposit('alice', 'futures', 'USDT', mode === 'cross' ? '1535443.01' : '100000000', 0);
    for (const [pair, price, amount] of [
      [eth.pair, '1456.84', '3683.979'],
      [btc.pair, '32481.98', '109.488'],
    ]) {
      exchange.setMarginMode('alice', pair, mode, 0);
      // With less than the maintenance margin at the start it would not live.
      if (mode === 'isolated') exchange.setLeverage('alice', pair, 4, 0);
      placed(exchange.place('bob', future('sell', price, amount, { pair }), 1));
      placed(exchange.place('alice', future('buy', price, amount, { pair }), 1));
      const [{ isolatedMargin }] = exchange.positions('alice', pair);
      if (mode === 'isolated') {
        const more = String(1535443.01 - Number(isolatedMargin));
        expect(exchange.changeMargin('alice', pair, 'both', more, 1).ok).toBe(true);
      }
    }
    return exchange;
  }

  it('of cross positions is that of Binance', () => {
    const exchange = holding('cross');
    exchange.mark(eth.pair, String(1456.84 - 448192.89 / 3683.979), 2);
    expect(Number(exchange.positions('alice', btc.pair)[0].liquidationPrice)).toBeCloseTo(26316.89, 2);
    const other = holding('cross');
    other.mark(btc.pair, String(32481.98 - 56354.57 / 109.488), 2);
    expect(Number(other.positions('alice', eth.pair)[0].liquidationPrice)).toBeCloseTo(1153.26, 2);
  });

  it('of isolated positions is that of Binance', () => {
    const exchange = holding('isolated');
    expect(Number(exchange.positions('alice', btc.pair)[0].liquidationPrice)).toBeCloseTo(18778.73, 2);
    expect(Number(exchange.positions('alice', eth.pair)[0].liquidationPrice)).toBeCloseTo(1114.78, 2);
  });

  it('is where the position is liquidated, also in another tier than now', () => {
    const exchange = futuresExchange();
    // 80,000 of notional falls into the first tier on its way down.
    exchange.deposit('alice', 'futures', 'USDT', '25000', 0);
    exchange.deposit('bob', 'futures', 'USDT', '100000', 0);
    deal(exchange, 'buy', '20000', '4');
    const [{ liquidationPrice }] = exchange.positions('alice');
    // (80,000 - 35,000) / (4 x 0.996)
    expect(Number(liquidationPrice)).toBeCloseTo(45_000 / 3.984, 9);
    exchange.mark(FUTURES, (Number(liquidationPrice) + 0.01).toFixed(2), 2);
    expect(exchange.positions('alice')).toHaveLength(1);
    exchange.mark(FUTURES, (Number(liquidationPrice) - 0.01).toFixed(2), 2);
    expect(exchange.positions('alice')).toEqual([]);
  });
});

// https://www.binance.com/en/support/faq/360033525031: funding amount = nominal value at the mark price x rate.
describe('funding', () => {
  it('is paid by longs to shorts on the value at the mark price', () => {
    const exchange = futuresExchange();
    deal(exchange, 'buy', '20000', '0.5');
    exchange.mark(FUTURES, '20200', 2);
    exchange.drain();
    exchange.funding(FUTURES, '0.0001', 3);
    // 0.5 x 20,200 x 0.01 % = 1.01
    expect(usdt(exchange)).toEqual(['9998.99', '0']);
    expect(usdt(exchange, 'bob')).toEqual(['10001.01', '0']);
    expect(exchange.counterparts().funding).toEqual({ USDT: '0' });
    expect(exchange.drain().filter((event) => event.kind === 'balance')).toMatchObject([
      { account: 'alice', change: '-1.01', reason: 'funding', pair: FUTURES },
      { account: 'bob', change: '1.01', reason: 'funding', pair: FUTURES },
    ]);
    exchange.funding(FUTURES, '-0.0001', 4);
    expect(usdt(exchange)).toEqual(['10000', '0']);
  });

  it('comes out of an isolated position', () => {
    const exchange = futuresExchange();
    exchange.setMarginMode('alice', FUTURES, 'isolated', 0);
    deal(exchange, 'buy', '20000', '0.5');
    exchange.funding(FUTURES, '0.001', 3);
    expect(usdt(exchange)).toEqual(['9500', '490']);
    expect(exchange.positions('alice')).toMatchObject([{ isolatedMargin: '490' }]);
  });
});
