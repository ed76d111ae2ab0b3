import { describe, expect, it } from 'vitest';
import { type PairFacts, type PairListStep, applyPairList } from '../../../../src/core/analysis/pairlist/apply.ts';
import type { PairListMethod } from '../../../../src/core/analysis/pairlist/methods.ts';
import type { Candles } from '../../../../src/core/model/candles.ts';
import { BTC } from '../../../support/local-exchange.ts';

type Rows = readonly (readonly [high: number, low: number, close: number, volume: number])[];

function candles(rows: Rows): Candles {
  const column = (index: number): Float64Array => Float64Array.from(rows, (row) => row[index]);
  const time = Float64Array.from(rows, (_, day) => day * 86_400_000);
  return {
    length: rows.length,
    time,
    open: column(2),
    high: column(0),
    low: column(1),
    close: column(2),
    volume: column(3),
  };
}

const quoted = (values: Partial<NonNullable<PairFacts['ticker']>>): PairFacts => ({
  market: BTC,
  ticker: {
    ...{ pair: '', timeMs: 0, last: undefined, bid: undefined, ask: undefined },
    ...{ quoteVolume: undefined, changeRatio: undefined, ...values },
  },
});

function apply(
  step: PairListMethod,
  facts: Record<string, PairFacts>,
  remote: string[] = [],
  stoploss = -0.1,
): PairListStep {
  return applyPairList(step, Object.keys(facts), { facts: new Map(Object.entries(facts)), remote, stoploss });
}

describe('VolumePairList', () => {
  it('keeps the largest turnovers, largest first, strictly between the limits', () => {
    const facts = Object.fromEntries(
      [10, 30, 20, 0, 50].map((quoteVolume, at) => [`P${at}/X`, quoted({ quoteVolume })]),
    );
    const { after, left } = apply({ method: 'VolumePairList', numberAssets: 2, maxValue: 50 }, facts);
    expect(after).toEqual(['P1/X', 'P2/X']);
    expect(left).toEqual([
      { pair: 'P3/X', reason: 'turnover 0 not above 0' },
      { pair: 'P4/X', reason: 'turnover 50 not below 50' },
      { pair: 'P0/X', reason: 'beyond the first 2' },
    ]);
  });

  it('sums volume times (high + low + close) / 3 of the candles', () => {
    // 2 x (12 + 9 + 9) / 3 = 20 and 1 x (30 + 20 + 10) / 3 = 20: 40. The other: 5 x 9 = 45.
    const facts = {
      'A/X': {
        candles: candles([
          [12, 9, 9, 2],
          [30, 20, 10, 1],
        ]),
      },
      'B/X': { candles: candles([[9, 9, 9, 5]]) },
    };
    expect(apply({ method: 'VolumePairList', numberAssets: 5, minValue: 39.9 }, facts).after).toEqual(['B/X', 'A/X']);
    expect(apply({ method: 'VolumePairList', numberAssets: 5, minValue: 40 }, facts).after).toEqual(['B/X']);
  });
});

it('PercentChangePairList sorts by the change from the first close to the last one', () => {
  const of = (...closes: number[]): PairFacts => ({
    candles: candles(closes.map((close) => [close, close, close, 1])),
  });
  const facts = { 'A/X': of(100, 90, 103), 'B/X': of(100, 112), 'C/X': of(100, 95), 'D/X': of(100) };
  expect(apply({ method: 'PercentChangePairList', numberAssets: 9 }, facts).after).toEqual(['B/X', 'A/X', 'C/X']);
  const rising = apply({ method: 'PercentChangePairList', numberAssets: 9, sortDirection: 'asc', minValue: 0 }, facts);
  expect(rising.after).toEqual(['A/X', 'B/X']);
  expect(rising.left).toContainEqual({ pair: 'D/X', reason: 'no change in percent' });
});

it('MarketCapPairList sorts by the rank of the base currency', () => {
  const facts = { 'ETH/X': {}, 'XRP/X': {}, 'BTC/X': {}, 'ABC/X': {} };
  const { after } = apply({ method: 'MarketCapPairList', numberAssets: 5, maxRank: 2, rankingUrl: '' }, facts, [
    'BTC',
    'ETH',
    'XRP',
  ]);
  expect(after).toEqual(['BTC/X', 'ETH/X']);
});

it('RemotePairList filters, appends or excludes', () => {
  const facts = { 'A/X': {}, 'B/X': {}, 'C/X': {} };
  const step = { method: 'RemotePairList', pairlistUrl: '' } as const;
  expect(apply(step, facts, ['C/X', 'A/X']).after).toEqual(['A/X', 'C/X']);
  expect(apply({ ...step, numberAssets: 1 }, facts, ['C/X', 'A/X']).after).toEqual(['A/X']);
  expect(apply({ ...step, mode: 'blacklist' }, facts, ['C/X']).after).toEqual(['A/X', 'B/X']);
  expect(apply({ ...step, processingMode: 'append' }, facts, ['D/X', 'A/X']).after).toEqual([
    'A/X',
    'B/X',
    'C/X',
    'D/X',
  ]);
});

it('AgeFilter counts daily candles', () => {
  const days = (count: number): PairFacts => ({
    candles: candles(Array.from({ length: count }, () => [1, 1, 1, 1] as const)),
  });
  const facts = { 'A/X': days(9), 'B/X': days(10), 'C/X': days(20), 'D/X': days(21), 'E/X': {} };
  expect(apply({ method: 'AgeFilter', maxDaysListed: 20 }, facts).after).toEqual(['B/X', 'C/X']);
});

it('PriceFilter looks at the price, the tick and the least step of the amount', () => {
  // Ticks of 0.01, steps of 0.00001.
  const facts = {
    'A/X': quoted({ last: 0.5 }),
    'B/X': quoted({ last: 2 }),
    'C/X': quoted({ last: 50_000 }),
    'D/X': quoted({}),
  };
  const price = (step: object): readonly string[] => apply({ method: 'PriceFilter', ...step }, facts).after;
  expect(price({})).toEqual(['A/X', 'B/X', 'C/X']);
  expect(price({ lowPriceRatio: 0.01 })).toEqual(['B/X', 'C/X']);
  expect(price({ lowPriceRatio: 0.02, minPrice: 0.51 })).toEqual(['B/X', 'C/X']);
  expect(price({ maxPrice: 2 })).toEqual(['A/X', 'B/X']);
  expect(price({ maxValue: 0.49 })).toEqual(['A/X', 'B/X']);
});

it('SpreadFilter takes 1 - bid / ask', () => {
  const facts = {
    'A/X': quoted({ bid: 99.5, ask: 100 }),
    'B/X': quoted({ bid: 99.4, ask: 100 }),
    'C/X': quoted({ bid: 1 }),
  };
  expect(apply({ method: 'SpreadFilter', maxSpreadRatio: 0.0051 }, facts).left).toEqual([
    { pair: 'B/X', reason: 'spread 0.006 above 0.0051' },
    { pair: 'C/X', reason: 'no bid and ask' },
  ]);
});

it('VolatilityFilter takes the deviation of log returns times the root of their number', () => {
  // Returns ln 2, -ln 2, ln 2: mean 0.231049, squares 0.213525 + 0.854100 + 0.213525 = 1.281150; sqrt(1.281150 / 2) x
  // sqrt(3) = 1.386294.
  const facts = { 'A/X': { candles: candles([1, 2, 1, 2].map((close) => [close, close, close, 1] as const)) } };
  const kept = (step: object): readonly string[] => apply({ method: 'VolatilityFilter', ...step }, facts).after;
  expect(kept({ minVolatility: 1.38629, maxVolatility: 1.3863 })).toEqual(['A/X']);
  expect(kept({ minVolatility: 1.3863 })).toEqual([]);
  expect(kept({ maxVolatility: 1.38629 })).toEqual([]);
});

it('RangeStabilityFilter takes the range over the lowest low', () => {
  // (12 - 8) / 8 = 0.5 and (10.05 - 10) / 10 = 0.005.
  const facts = {
    'A/X': {
      candles: candles([
        [12, 9, 10, 1],
        [11, 8, 10, 1],
      ]),
    },
    'B/X': { candles: candles([[10.05, 10, 10, 1]]) },
  };
  expect(apply({ method: 'RangeStabilityFilter' }, facts).after).toEqual(['A/X']);
  expect(apply({ method: 'RangeStabilityFilter', minRateOfChange: 0, maxRateOfChange: 0.49 }, facts).after).toEqual([
    'B/X',
  ]);
  const sorted = apply({ method: 'RangeStabilityFilter', minRateOfChange: 0, sortDirection: 'asc' }, facts);
  expect(sorted.after).toEqual(['B/X', 'A/X']);
});

it('PrecisionFilter wants a tick between the stop and 1 % below it', () => {
  // Stops at 0.9 of the price: 0.27 and 0.2673 round to 27 ticks both; 0.9 and 0.891 to 90 and 89.
  const facts = { 'A/X': quoted({ last: 0.3 }), 'B/X': quoted({ last: 1 }) };
  expect(apply({ method: 'PrecisionFilter' }, facts).after).toEqual(['B/X']);
});

it('PerformanceFilter puts the best own pairs first and keeps those that were not traded', () => {
  const facts = { 'A/X': { ownProfitRatio: -0.1 }, 'B/X': {}, 'C/X': { ownProfitRatio: 0.2 }, 'D/X': {} };
  expect(apply({ method: 'PerformanceFilter' }, facts).after).toEqual(['C/X', 'B/X', 'D/X', 'A/X']);
  expect(apply({ method: 'PerformanceFilter', minProfit: 0.01 }, facts).after).toEqual(['C/X', 'B/X', 'D/X']);
});

it('ShuffleFilter gives the same order for the same seed, with every pair once', () => {
  const facts = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`P${at}/X`, {}]));
  const mixed = apply({ method: 'ShuffleFilter', seed: 7 }, facts).after;
  expect(mixed).toEqual(apply({ method: 'ShuffleFilter', seed: 7 }, facts).after);
  expect(mixed).not.toEqual(apply({ method: 'ShuffleFilter', seed: 8 }, facts).after);
  expect(mixed).not.toEqual(Object.keys(facts));
  expect(mixed.toSorted()).toEqual(Object.keys(facts).toSorted());
});

it('OffsetFilter leaves out the first ones', () => {
  const facts = { 'A/X': {}, 'B/X': {}, 'C/X': {}, 'D/X': {} };
  expect(apply({ method: 'OffsetFilter', offset: 1 }, facts).after).toEqual(['B/X', 'C/X', 'D/X']);
  expect(apply({ method: 'OffsetFilter', offset: 1, numberAssets: 2 }, facts).after).toEqual(['B/X', 'C/X']);
});
