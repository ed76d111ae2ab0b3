import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/cli.ts';

const page = readFileSync(join(root, 'docs/guide/strategies.md'), 'utf8');
const expected = JSON.parse(readFileSync(join(root, 'test/strategies/expected.json'), 'utf8')) as Record<
  string,
  { trades: number; wins: number; profitAbs: number; maxDrawdownAbs: number }
>;

/** Starting balance of the futures run; the others start with 1 BTC. */
const FUTURES_START = 1000;
const percent = (ratio: number, digits: number): string => `${(100 * ratio).toFixed(digits)} %`;

test('the table holds the figures that the strategies are tested for', () => {
  const rows = [...page.matchAll(/^\| ([\w-]+) +\| +(\d+) \| (\d+ %) \| +([-+][\d.]+ %) \| +([\d.]+ %) \|/gm)];
  const { 'long-short': _futures, ...spot } = expected;
  expect(Object.fromEntries(rows.map(([, name, ...figures]) => [name, figures]))).toEqual(
    Object.fromEntries(
      Object.entries(spot).map(([name, { trades, wins, profitAbs, maxDrawdownAbs }]) => [
        name,
        [
          String(trades),
          percent(wins / trades, 0),
          `${profitAbs > 0 ? '+' : ''}${percent(profitAbs, 1)}`,
          percent(maxDrawdownAbs, 1),
        ],
      ]),
    ),
  );
});

test('so does the paragraph on futures', () => {
  const { trades, wins, profitAbs } = expected['long-short'];
  const words = page.replaceAll(/\s+/g, ' ');
  expect(words).toContain(`Of ${trades} trades it won ${percent(wins / trades, 0)}`);
  expect(words).toContain(`it lost ${percent(-profitAbs / FUTURES_START, 1)}`);
});
