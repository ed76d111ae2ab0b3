import { describe, expect, it } from 'vitest';
import { SimulatedExchange } from '../../../../src/core/simulation/exchange/exchange.ts';
import { balance, deal, futuresExchange, limit, PAIR, placed, refusal, SPOT, spotExchange } from './setup.ts';

describe('fees', () => {
  // https://github.com/binance/binance-spot-api-docs/blob/master/faqs/commission_faq.md: selling 0.49975 BTC at 35,000
  // with a rate of 0.0000006 costs 0.01049475 USDT.
  it('are those of the published example', () => {
    const exchange = spotExchange();
    exchange.setFees('alice', { makerRatio: 0.0000005, takerRatio: 0.0000006 });
    exchange.setBook(PAIR, { bids: [['35000', '1']], asks: [] }, 0);
    const request = { clientOrderId: '', pair: PAIR, side: 'sell', type: 'market', amount: '0.49975' } as const;
    placed(exchange.place('alice', request, 1));
    expect(exchange.fills('alice')[0].fee).toEqual({ asset: 'USDT', amount: '0.01049475' });
    // 10,000 + 17,491.25 - 0.01049475
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['27491.23950525', '0']);
  });

  it('are taken in the fee asset with its discount, as long as it lasts', () => {
    const markets = [SPOT, { ...SPOT, pair: 'BNB/USDT', base: 'BNB' }];
    const exchange = spotExchange({ markets, feeAsset: { asset: 'BNB', discountRatio: 0.25 } });
    exchange.trade('BNB/USDT', '250', '1', 'buy', 0);
    exchange.deposit('alice', 'spot', 'BNB', '0.01', 0);
    exchange.payFeeAsset('alice', true);
    exchange.setBook(PAIR, { bids: [], asks: [['20000', '1']] }, 0);
    const buy = () => placed(exchange.place('alice', limit('buy', '20000', '0.1'), 1));
    buy();
    // 2,000 x 0.1 % x 0.75 / 250
    expect(exchange.fills('alice')[0].fee).toEqual({ asset: 'BNB', amount: '0.006' });
    expect(balance(exchange, 'alice', 'BTC')).toEqual(['1.1', '0']);
    buy();
    expect(exchange.fills('alice')[1].fee).toEqual({ asset: 'BTC', amount: '0.0001' });
    expect(balance(exchange, 'alice', 'BNB')).toEqual(['0.004', '0']);
  });

  it('are cut at eight decimals', () => {
    const exchange = spotExchange();
    exchange.setBook(PAIR, { bids: [], asks: [['20000', '1']] }, 0);
    placed(exchange.place('alice', limit('buy', '20000', '0.00123'), 1));
    expect(exchange.fills('alice')[0].fee.amount).toBe('0.00000123');
    placed(exchange.place('alice', limit('buy', '20000', '0.00025'), 1));
    expect(exchange.fills('alice')[1].fee.amount).toBe('0.00000025');
    exchange.setFees('alice', { makerRatio: 0.00015, takerRatio: 0.00015 }, PAIR);
    placed(exchange.place('alice', limit('buy', '20000', '0.00025'), 1));
    // 0.0000000375
    expect(exchange.fills('alice')[2].fee.amount).toBe('0.00000003');
  });

  it('in quote come on top of what a buyer pays, and are held with it', () => {
    const exchange = spotExchange({ spotFee: 'quote' });
    placed(exchange.place('alice', limit('buy', '20000', '0.1'), 1));
    // 2,000 and 0.1 %
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['7998', '2002']);
    exchange.setFees('alice', { makerRatio: 0.0005, takerRatio: 0.001 });
    exchange.trade(PAIR, '20000', '0.04', 'sell', 2);
    expect(exchange.fills('alice')[0].fee).toEqual({ asset: 'USDT', amount: '0.4' });
    // 800 paid and 0.4 of the 0.8 that was held for its fee.
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['7998.4', '1201.2']);
    exchange.trade(PAIR, '20000', '1', 'sell', 3);
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['7999', '0']);
    expect(balance(exchange, 'alice', 'BTC')).toEqual(['1.1', '0']);
    const request = { clientOrderId: '', pair: PAIR, side: 'buy', type: 'market' } as const;
    // 5.0000025 and 0.0050000025, which is held as 0.00500001
    const { orderId } = placed(exchange.place('alice', limit('buy', '20000.01', '0.00025', { timeInForce: 'PO' }), 4));
    expect(balance(exchange, 'alice', 'USDT')[1]).toBe('5.00500251');
    exchange.cancel('alice', { pair: PAIR, orderId }, 4);
    exchange.setBook(PAIR, { bids: [], asks: [['20000', '1']] }, 4);
    // 7,999 / 20,020 = 0.39955
    expect(refusal(exchange.place('alice', { ...request, amount: '0.39956' }, 4)).code).toBe('insufficient-balance');
    placed(exchange.place('alice', { ...request, amount: '0.39955' }, 4));
  });

  it('may be rebates', () => {
    const exchange = spotExchange();
    exchange.setFees('alice', { makerRatio: -0.0001, takerRatio: 0.001 });
    placed(exchange.place('alice', limit('buy', '20000', '0.1'), 1));
    exchange.trade(PAIR, '20000', '1', 'sell', 2);
    expect(balance(exchange, 'alice', 'BTC')).toEqual(['1.10001', '0']);
    expect(exchange.counterparts().fees).toEqual({ BTC: '-0.00001' });
  });
});

describe('money', () => {
  it('moves between wallets and sub-accounts', () => {
    const exchange = spotExchange();
    exchange.openAccount('alice-2', 'alice');
    expect(exchange.accounts('alice')).toEqual(['alice-2']);
    const spot = { account: 'alice', wallet: 'spot' } as const;
    const futures = { account: 'alice-2', wallet: 'futures' } as const;
    expect(exchange.transfer(spot, futures, 'USDT', '4000', 1).ok).toBe(true);
    expect(balance(exchange, 'alice', 'USDT')).toEqual(['6000', '0']);
    expect(balance(exchange, 'alice-2', 'USDT', 'futures')).toEqual(['4000', '0']);
    expect(refusal(exchange.transfer(futures, spot, 'USDT', '4000.1', 2))).toMatchObject({
      code: 'insufficient-balance',
      value: '4000.1',
      limit: '4000',
    });
    expect(refusal(exchange.transfer(futures, spot, 'USDT', '-1', 2)).code).toBe('bad-request');
    expect(refusal(exchange.transfer({ ...spot, account: 'x' }, spot, 'USDT', '1', 2)).code).toBe('unknown-account');
  });

  it('that is bound cannot leave', () => {
    const exchange = futuresExchange();
    deal(exchange, 'buy', '20000', '2');
    // 40,000 / 20 is bound.
    const answer = exchange.adjust('alice', 'futures', 'USDT', '-8000.01', 2);
    expect(refusal(answer)).toMatchObject({ code: 'insufficient-balance', limit: '8000' });
    const spot = spotExchange();
    placed(spot.place('alice', limit('buy', '20000', '0.1'), 1));
    expect(refusal(spot.adjust('alice', 'spot', 'USDT', '-8000.01', 2)).limit).toBe('8000');
    spot.drain();
    expect(spot.adjust('alice', 'spot', 'USDT', '-8000', 2).ok).toBe(true);
    expect(spot.drain()).toMatchObject([
      { kind: 'balance', account: 'alice', change: '-8000', reason: 'adjust', balance: { free: '0', used: '2000' } },
    ]);
  });
});

describe('a trial order', () => {
  it('answers as the order would and leaves nothing', () => {
    const exchange = spotExchange();
    const before = exchange.snapshot();
    expect(exchange.test('alice', limit('buy', '20000', '0.1'), 0)).toEqual({ ok: true, value: undefined });
    expect(refusal(exchange.test('alice', limit('buy', '20000', '1'), 0)).code).toBe('insufficient-balance');
    expect(exchange.snapshot()).toBe(before);
  });
});

describe('events', () => {
  it('are numbered without gaps and dated', () => {
    const exchange = new SimulatedExchange({ seed: 1, markets: [SPOT] });
    exchange.openAccount('alice');
    exchange.deposit('alice', 'spot', 'USDT', '1000', 5);
    exchange.trade(PAIR, '20000', '1', 'buy', 4);
    const events = exchange.drain();
    expect(events.map(({ sequence, timeMs, kind }) => [sequence, timeMs, kind])).toEqual([
      [1, 0, 'market'],
      [2, 5, 'balance'],
      [3, 5, 'trade'],
      [4, 5, 'book'],
    ]);
    expect(exchange.drain()).toEqual([]);
  });
});

describe('a snapshot', () => {
  it('keeps rules that have no limit', () => {
    const market = { ...SPOT, maxAmount: Infinity, maxCost: Infinity };
    const restored = SimulatedExchange.restore(spotExchange({ markets: [market] }).snapshot());
    expect(restored.market(PAIR)?.market).toEqual(market);
  });
});

describe('a snapshot of another shape', () => {
  it.each(['', 'null', '{}', '{"format":0}'])('%j is refused', (text) => {
    expect(() => SimulatedExchange.restore(text)).toThrow(expect.objectContaining({ code: 'SNAPSHOT_INVALID' }));
  });
});

describe('the market side', () => {
  it('says which market it does not know', () => {
    expect(() => spotExchange().trade('A/B', '1', '1', 'buy', 1)).toThrow(
      expect.objectContaining({ code: 'MARKET_UNKNOWN', value: 'A/B' }),
    );
  });
});
