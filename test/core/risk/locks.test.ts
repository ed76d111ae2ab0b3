import { expect, it } from 'vitest';
import { Locks } from '../../../src/core/risk/locks.ts';

const HOUR = 3_600_000;

it('holds until the start of the candle after its end, and not at that instant', () => {
  const locks = new Locks('1h');
  locks.add('A/USD', '*', 'why', HOUR, 2.5 * HOUR);
  locks.add('B/USD', '*', 'on a boundary', HOUR, 2 * HOUR);
  expect([2.9, 3].map((hours) => locks.isLocked('A/USD', 'long', hours * HOUR))).toEqual([true, false]);
  expect([2.9, 3].map((hours) => locks.isLocked('B/USD', 'long', hours * HOUR))).toEqual([true, false]);
  expect(locks.records).toEqual([
    { pair: 'A/USD', side: '*', reason: 'why', lockTimeMs: HOUR, endTimeMs: 3 * HOUR },
    { pair: 'B/USD', side: '*', reason: 'on a boundary', lockTimeMs: HOUR, endTimeMs: 3 * HOUR },
  ]);
});

it('knows sides and all pairs', () => {
  const locks = new Locks('1h');
  locks.add('A/USD', 'short', '', 0, HOUR);
  expect(locks.isLocked('A/USD', 'short', HOUR)).toBe(true);
  expect(locks.isLocked('A/USD', 'long', HOUR)).toBe(false);
  expect(locks.isLocked('B/USD', 'short', HOUR)).toBe(false);
  locks.add('*', 'long', '', 0, HOUR);
  expect(locks.isLocked('B/USD', 'long', HOUR)).toBe(true);
  expect(locks.isLocked('B/USD', 'short', HOUR)).toBe(false);
});

it('the longest of several counts', () => {
  const locks = new Locks('1h');
  locks.add('A/USD', '*', '', 0, 5 * HOUR);
  locks.add('A/USD', '*', '', 0, 2 * HOUR);
  expect(locks.isLocked('A/USD', 'long', 5 * HOUR)).toBe(true);
});

it('lets a strategy lock, ask and release', () => {
  const locks = new Locks('1h');
  const own = locks.forStrategy(HOUR);
  own.lock('A/USD', 4 * HOUR, 'rest');
  expect([own.isLocked('A/USD'), own.isLocked('B/USD')]).toEqual([true, false]);
  own.unlock('A/USD');
  expect(own.isLocked('A/USD')).toBe(false);
  expect(locks.records).toMatchObject([{ side: '*', reason: 'rest', endTimeMs: HOUR }]);
});
