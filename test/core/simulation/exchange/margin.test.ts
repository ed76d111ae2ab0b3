import { describe, expect, it } from 'vitest';
import { SimulatedExchange } from '../../../../src/core/simulation/exchange/exchange.ts';
import type { Market } from '../../../../src/core/model/market.ts';
import { balance, deal, future, FUTURES, futuresExchange, PERPETUAL, placed, refusal } from './setup.ts';

const usdt = (exchange: SimulatedExchange, account = 'alice') => balance(exchange, account, 'USDT', 'futures');

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

  it('binds what is left after the fee', () => {
    const exchange = futuresExchange({ markets: [PERPETUAL] });
    exchange.setLeverage('alice', FUTURES, 1, 0);
    exchange.setMarginMode('alice', FUTURES, 'isolated', 0);
    deal(exchange, 'buy', '20000', '0.5');
    // 10,000 less 0.04 %
    expect(usdt(exchange)).toEqual(['0', '9996']);
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

describe('a loss beyond the wallet', () => {
  it('is covered by the insurance fund when the last position is closed', () => {
    const exchange = futuresExchange();
    exchange.mark(FUTURES, '20000', 0);
    deal(exchange, 'buy', '20000', '5');
    placed(exchange.place('bob', future('buy', '17000', '5'), 2));
    const order = { clientOrderId: '', pair: FUTURES, side: 'sell', type: 'market', amount: '5' } as const;
    placed(exchange.place('alice', order, 3));
    // 15,000 lost, 10,000 held.
    expect(usdt(exchange)).toEqual(['0', '0']);
    expect(exchange.counterparts().insurance).toEqual({ USDT: '-5000' });
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
