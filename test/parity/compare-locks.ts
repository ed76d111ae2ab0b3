import type { LockRecord, RunResult } from '../../src/core/model/trade.ts';
import type { Difference } from './compare.ts';
import type { GoldenLock } from './golden-case.ts';

/** Reason of locks that a strategy of the cases makes itself; freqtrade stamps those with the clock on the wall. */
const OF_A_STRATEGY = ['loss', 'rule'];

type Lock = Omit<LockRecord, 'side'> & { readonly side: string };

export function lockOf(lock: GoldenLock): Lock {
  if (!('pair' in lock)) {
    const [pair, side, lockTimeMs, endTimeMs, reason] = lock;
    return { pair, side, lockTimeMs, endTimeMs, reason };
  }
  const { pair, side, lock_time: lockTimeMs, lock_end_time: endTimeMs, reason } = lock;
  return { pair, side, lockTimeMs, endTimeMs, reason };
}

/** The first difference in a list of locks. The numbers within a reason may differ in their last digits. */
export function compareLocks(expected: readonly Lock[], { locks }: RunResult): Difference | undefined {
  if (expected.length !== locks.length) return { field: 'locks', expected: expected.length, got: locks.length };
  for (const [index, lock] of locks.entries()) {
    const wanted = expected[index];
    for (const name of ['pair', 'side', 'lockTimeMs', 'endTimeMs', 'reason'] as const) {
      if (name === 'lockTimeMs' && OF_A_STRATEGY.includes(wanted.reason)) continue;
      const isEqual = name === 'reason' ? sameReason(wanted.reason, lock.reason) : wanted[name] === lock[name];
      if (!isEqual) return { field: `locks ${index} ${name}`, expected: wanted[name], got: lock[name] };
    }
  }
  return undefined;
}

const NUMBER = /-?\d+(?:\.\d+)?(?:e-\d+)?/g;

/** The same words, and numbers that are spelt alike or differ by the rounding of sums of ratios. */
function sameReason(expected: string, got: string): boolean {
  if (expected.replaceAll(NUMBER, '#') !== got.replaceAll(NUMBER, '#')) return false;
  const [wanted, had] = [expected, got].map((reason) => reason.match(NUMBER) ?? []);
  return wanted.every((text, at) => text === had[at] || isNear(text, had[at]));
}

function isNear(expected: string, got: string): boolean {
  const isWritten = [expected, got].every((text) => text.replace(/e.*/, '').length > 9);
  return isWritten && Math.abs(Number(expected) - Number(got)) < 1e-15;
}
