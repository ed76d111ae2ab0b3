import { describe, expect, it } from 'vitest';
import { drawNight, runNight } from './night.ts';
import { PLANTED } from './planted.ts';
import { runPlanted } from './plant.ts';

const PATIENCE_MS = 120_000;

describe('a night', () => {
  let trades = 0;

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
    'number %i ends with every order, fill and balance where the journal says',
    async (seed) => {
      const night = await runNight(drawNight(seed));
      expect(night.violations).toEqual([]);
      trades += night.trades;
    },
    PATIENCE_MS,
  );

  it('has seen trades enough to mean something', () => {
    expect(trades).toBeGreaterThan(300);
  });

  it.each(PLANTED)(
    'finds out when $name',
    (planted) => {
      const { isCaught, output } = runPlanted(planted);
      expect(isCaught, output).toBe(true);
    },
    PATIENCE_MS,
  );
});
