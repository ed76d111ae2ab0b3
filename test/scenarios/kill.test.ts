import { expect, it } from 'vitest';
import { tradeDays } from './kill.ts';

const DAYS = 0.25;
const KILLS = 20;

it('a bot that is killed again and again ends as one that never was', { timeout: 300_000 }, async () => {
  const calm = await tradeDays(DAYS, 0, 0);
  expect(calm.trades.length).toBeGreaterThan(20);
  const killed = await tradeDays(DAYS, KILLS, 1);
  expect(killed).toEqual(calm);
});
