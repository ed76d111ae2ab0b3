import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntrySchedule } from '../../../src/app/backtest/schedule.ts';
import { ENTER_LONG, ENTER_SHORT, EXIT_LONG } from '../../../src/core/model/signals.ts';
import type { Side } from '../../../src/core/model/trade.ts';

const longOnly = (flags: number): Side | undefined =>
  (flags & (ENTER_LONG | EXIT_LONG)) === ENTER_LONG ? 'long' : undefined;

/** Pairs of a step. */
const pairsAt = (schedule: EntrySchedule, step: number): number[] =>
  Array.from({ length: schedule.start(step + 1) - schedule.start(step) }, (_, index) =>
    schedule.pair(schedule.start(step) + index),
  );

describe('the schedule of entries', () => {
  const schedule = new EntrySchedule(
    [
      { offset: 0, length: 6, flags: Uint8Array.of(0, ENTER_LONG, 0, ENTER_LONG | EXIT_LONG, 0, ENTER_LONG) },
      { offset: 2, length: 3, flags: Uint8Array.of(ENTER_LONG, ENTER_SHORT, 0) },
    ],
    longOnly,
  );
  const at = (step: number) => pairsAt(schedule, step);

  it('names the pairs whose signal of the candle before acts', () => {
    expect([0, 1, 2, 3, 4, 5].map(at)).toEqual([[], [], [0], [1], [], []]);
  });

  it('jumps to the next step with one, or to the end', () => {
    expect([0, 2, 3, 4].map((step) => schedule.next(step))).toEqual([2, 2, 3, 6]);
    expect(schedule.steps).toBe(6);
  });
});

it('finds what a plain search finds', () => {
  const pair = fc.record({
    offset: fc.integer({ min: 0, max: 5 }),
    flags: fc.uint8Array({ minLength: 1, maxLength: 12, max: 15 }),
  });
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 4 }), (pairs) => {
      const scheduled = pairs.map(({ offset, flags }) => ({ offset, flags, length: flags.length }));
      const schedule = new EntrySchedule(scheduled, longOnly);
      const acting = (step: number) =>
        [...scheduled.keys()].filter((index) => {
          const row = step - scheduled[index].offset;
          return row >= 1 && row < scheduled[index].length && longOnly(scheduled[index].flags[row - 1]) !== undefined;
        });
      for (let step = 0; step < schedule.steps; step++) {
        expect(pairsAt(schedule, step)).toEqual(acting(step));
        let next = step;
        while (next < schedule.steps && acting(next).length === 0) next++;
        expect(schedule.next(step)).toBe(next);
      }
    }),
  );
});
