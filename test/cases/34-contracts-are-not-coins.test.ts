import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coinsOf, contractsOf, costOfContracts, limitsInCoins } from '../../src/core/model/contracts.ts';
import { runTable, type Prices } from '../support/candle-table.ts';

const BTC = { contractSize: 0.01, lot: 1, minContracts: 1, maxContracts: Infinity };
const SHIB = { ...BTC, contractSize: 1_000_000, minContracts: 0 };

describe('conversions', () => {
  it('0.1234 BTC are 12 contracts of 0.01, which are 0.12 BTC and 7,200 at 60,000', () => {
    expect(contractsOf(0.1234, BTC.contractSize, BTC.lot)).toBe(12);
    expect(coinsOf(12, BTC.contractSize)).toBe(0.12);
    expect(costOfContracts(12, BTC.contractSize, 60_000)).toBe(7200);
    expect(costOfContracts(12, BTC.contractSize, 60_000) * 0.0005).toBeCloseTo(3.6, 12);
  });

  it('a fill of 12 PEOPLE contracts of 100 at 0.03881 costs 46.572, so a fee of 0.0023286 is 0.005 %', () => {
    expect(coinsOf(12, 100)).toBe(1200);
    expect(costOfContracts(12, 100, 0.03881)).toBe(46.572);
    expect(0.0023286 / costOfContracts(12, 100, 0.03881)).toBeCloseTo(0.00005, 15);
  });

  it('limits in coins: a minimum of one contract is 0.01 BTC', () => {
    expect(limitsInCoins(BTC)).toEqual({ stepSize: 0.01, minAmount: 0.01, maxAmount: Infinity });
    expect(limitsInCoins({ ...SHIB, maxContracts: 3 })).toMatchObject({ stepSize: 1_000_000, maxAmount: 3_000_000 });
  });

  it('never gives more contracts than the coins are worth, and less than a lot less', () => {
    const sizes = fc.constantFrom(0.001, 0.01, 0.1, 1, 10, 100, 1_000_000);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), sizes, fc.constantFrom(0.1, 1, 5), (units, size, lot) => {
        const coins = units / 1000;
        const contracts = contractsOf(coins, size, lot);
        expect(coinsOf(contracts, size)).toBeLessThanOrEqual(coins);
        expect(coinsOf(contracts + lot, size)).toBeGreaterThan(coins);
        expect(contractsOf(coinsOf(contracts, size), size, lot)).toBe(contracts);
      }),
    );
  });
});

describe('sizes from market rules in coins', () => {
  const stake = (price: number, limits: typeof BTC, stakeAmount: number) => {
    const flat: Prices = [price, price, price, price];
    return runTable({
      candles: [flat, flat, flat],
      enterLong: [0],
      settings: { tradingMode: 'futures', stakeAmount },
      market: { kind: 'futures', tickSize: 1e-8, contractSize: limits.contractSize, ...limitsInCoins(limits) },
    });
  };

  it('a stake of 7,404 buys 0.12 BTC for 7,200', async () => {
    expect((await stake(60_000, BTC, 7404)).trades[0]).toMatchObject({ amount: 0.12, stakeAmount: 7200 });
  });

  it('25 buy two contracts of a million SHIB for 17; 8 are below one contract', async () => {
    expect((await stake(0.0000085, SHIB, 25)).trades[0]).toMatchObject({ amount: 2_000_000, stakeAmount: 17 });
    const none = await stake(0.0000085, SHIB, 8);
    expect(none).toMatchObject({ trades: [], counters: { belowStepEntries: 1 } });
    expect(none.refusedEntries).toMatchObject([{ reason: 'belowStepEntries', limit: 1_000_000 }]);
  });
});
