import { describe, expect, it } from 'vitest';
import type { ProtectionSettings } from '../../../src/core/model/settings.ts';
import type { TradeRecord } from '../../../src/core/model/trade.ts';
import { TradeTable } from '../../../src/core/model/trade-table.ts';
import { Locks } from '../../../src/core/risk/locks.ts';
import { runProtections } from '../../../src/core/risk/protections.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Closed = Pick<TradeRecord, 'pair' | 'closeTimeMs' | 'exitReason' | 'profitRatio' | 'profitAbs' | 'side'>;

/** A trade that closed at an hour of the first day with a profit in percent of a stake of 100. */
const closed = (hour: number, percent: number, more: Partial<Closed> = {}): TradeRecord =>
  ({
    pair: 'A/USD',
    side: 'long',
    closeTimeMs: hour * HOUR,
    exitReason: 'stop_loss',
    profitRatio: percent / 100,
    profitAbs: percent,
    orders: [],
    ...more,
  }) as unknown as TradeRecord;

/** The locks that the last of these trades brings: [pair, side, end hour, reason]. */
const locksOf = (protection: ProtectionSettings, trades: readonly TradeRecord[], startCapital = 1000) => {
  const locks = new Locks('1h');
  const { pair, side, closeTimeMs } = trades.at(-1)!;
  const occasion = { pair, side, nowMs: closeTimeMs, timeframe: '1h' };
  runProtections([protection], { closed: TradeTable.of(trades), startCapital }, locks, occasion);
  return locks.records.map((lock) => [lock.pair, lock.side, lock.endTimeMs / HOUR, lock.reason]);
};

// The reason is worded as freqtrade words it.
describe('CooldownPeriod', () => {
  it('locks the pair for two candles, to the start of the next', () => {
    expect(locksOf({ method: 'CooldownPeriod', stopDurationCandles: 2 }, [closed(5, 1)])).toEqual([
      ['A/USD', '*', 8, 'Cooldown period for for 2 candles.'],
    ]);
  });

  it('in minutes, or until a time of the day', () => {
    expect(locksOf({ method: 'CooldownPeriod', stopDuration: 90 }, [closed(5, 1)])).toEqual([
      ['A/USD', '*', 7, 'Cooldown period for for 90 minutes.'],
    ]);
    const until = { method: 'CooldownPeriod', unlockAt: '06:30' } as const;
    expect(locksOf(until, [closed(5, 1)])).toEqual([['A/USD', '*', 7, 'Cooldown period for until 06:30.']]);
    expect(locksOf(until, [closed(7, 1)])).toEqual([['A/USD', '*', 24 + 7, 'Cooldown period for until 06:30.']]);
  });
});

describe('StoplossGuard', () => {
  const guard = { method: 'StoplossGuard', lookbackPeriodCandles: 10, tradeLimit: 2, stopDurationCandles: 3 } as const;

  it('two losing stops within ten candles lock the pair, and everything', () => {
    const reason = '2 stoplosses in 600 min, locking for 3 candles.';
    expect(locksOf(guard, [closed(1, -1), closed(4, -2)])).toEqual([
      ['A/USD', '*', 8, reason],
      ['*', '*', 8, reason],
    ]);
  });

  it('stops of other pairs count for all pairs only', () => {
    const trades = [closed(1, -1, { pair: 'B/USD' }), closed(4, -2)];
    expect(locksOf(guard, trades).map(([pair]) => pair)).toEqual(['*']);
    expect(locksOf({ ...guard, onlyPerPair: true }, trades)).toEqual([]);
  });

  it('a stop ten candles ago, one with a profit, and one of another reason do not count', () => {
    expect(locksOf(guard, [closed(1, -1), closed(11, -2)])).toEqual([]);
    expect(locksOf(guard, [closed(1, -1), closed(10.5, -2)])).toHaveLength(2);
    expect(locksOf(guard, [closed(1, 1), closed(4, -2)])).toEqual([]);
    expect(locksOf(guard, [closed(1, -1, { exitReason: 'roi' }), closed(4, -2)])).toEqual([]);
    expect(locksOf({ ...guard, requiredProfit: 0.02 }, [closed(1, 1), closed(4, -2)])).toHaveLength(2);
  });

  it('by side', () => {
    const short = { side: 'short' } as const;
    const sided = { ...guard, onlyPerSide: true };
    expect(locksOf(sided, [closed(1, -1), closed(4, -2, short)])).toEqual([]);
    expect(locksOf(sided, [closed(1, -1, short), closed(4, -2, short)]).map(([, side]) => side)).toEqual([
      'short',
      'short',
    ]);
  });
});

describe('LowProfitPairs', () => {
  const low = {
    method: 'LowProfitPairs',
    lookbackPeriod: 600,
    tradeLimit: 2,
    requiredProfit: 0.01,
    stopDuration: 60,
  } as const;

  it('locks a pair whose trades made less than 1 % together', () => {
    // 2 % and -1.5 % are 0.5 %; the hour from 4:00 ends at 5:00, so the lock at 6:00.
    expect(locksOf(low, [closed(1, 2), closed(4, -1.5)])).toEqual([
      ['A/USD', '*', 6, '0.005000000000000001 < 0.01 in 600 minutes, locking for 60 minutes.'],
    ]);
    expect(locksOf(low, [closed(1, 2), closed(4, -1)])).toEqual([]);
    expect(locksOf(low, [closed(4, -5)])).toEqual([]);
  });
});

describe('MaxDrawdown', () => {
  const most = {
    method: 'MaxDrawdown',
    lookbackPeriod: 1440,
    tradeLimit: 3,
    stopDuration: 60,
    maxAllowedDrawdown: 0.05,
  } as const;

  it('by ratios: up 3 %, down 4 % and 2 % is a fall of 6 % from the peak', () => {
    const trades = [closed(1, 3), closed(2, -4), closed(3, -2)];
    expect(locksOf(most, trades).map(([pair, , end]) => [pair, end])).toEqual([['*', 5]]);
    expect(locksOf({ ...most, maxAllowedDrawdown: 0.0601 }, trades)).toEqual([]);
    expect(locksOf({ ...most, tradeLimit: 4 }, trades)).toEqual([]);
  });

  it('by equity: 60 from a peak of 1,030 are 5.8 %, of 10,030 0.6 %', () => {
    const equity = { ...most, calculationMode: 'equity' } as const;
    const trades = [closed(1, 30), closed(2, -40), closed(3, -20)];
    expect(locksOf(equity, trades)).toHaveLength(1);
    expect(locksOf(equity, trades, 10_000)).toEqual([]);
    // A fall has to pass the limit, not to reach it.
    expect(locksOf({ ...equity, maxAllowedDrawdown: 60 / 1030 }, trades)).toEqual([]);
  });

  it('by equity: profits from before the window belong to the capital', () => {
    const equity = { ...most, lookbackPeriod: 150, tradeLimit: 2, calculationMode: 'equity' } as const;
    // Within 2.5 hours: -40 and -20 on 1000 + 9000.
    const trades = [closed(1, 9000), closed(3, -40), closed(4, -20)];
    expect(locksOf(equity, trades)).toEqual([]);
  });
});

it('a lock that would end no later than one that is there is not made', () => {
  const locks = new Locks('1h');
  const trades = [closed(5, 1)];
  const occasion = { pair: 'A/USD', side: 'long', nowMs: 5 * HOUR, timeframe: '1h' } as const;
  const both = [2, 1].map((stopDurationCandles) => ({ method: 'CooldownPeriod', stopDurationCandles }) as const);
  runProtections(both, { closed: TradeTable.of(trades), startCapital: 1 }, locks, occasion);
  expect(locks.records).toHaveLength(1);
  expect(locks.isLocked('A/USD', 'long', DAY)).toBe(false);
});
