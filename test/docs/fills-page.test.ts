import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../support/cli.ts';

const page = readFileSync(join(root, 'docs/reference/fills.md'), 'utf8');
const sentences = [...page.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
const sources = globSync('test/**/*.test.ts', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .filter((source) => source.includes("support/fill-rule.ts'"));
const tested = sources.flatMap((source) =>
  // At the start of a line: a test that is commented out is none.
  [...source.matchAll(/^ *fillRule\(\s*(\d+),/gm)].map(([, number]) => Number(number)),
);

it('numbers the sentences of docs/reference/fills.md without a gap', () => {
  expect(sentences).toEqual(sentences.map((_, index) => index + 1));
  expect(sentences.length).toBeGreaterThan(80);
});

it('tests every sentence, and no sentence that is not there', () => {
  expect([...new Set(tested)].sort((a, b) => a - b)).toEqual(sentences);
});

it('passes over none of these tests', () => {
  for (const source of sources) expect(source).not.toMatch(/\.(skip|skipIf|runIf|only|todo)\b|^ *\/\*(?!\*)/m);
});

it('lists every sentence that belongs to one rule set alone among the differences', () => {
  const marked = [...page.matchAll(/^(\d+)\. \((c|f)\)/gm)].map(([, number]) => number);
  const table = page.slice(
    page.indexOf('## Where `candle` and `freqtrade` differ'),
    page.indexOf('## What candles cannot tell'),
  );
  const listed = [...table.matchAll(/^\|([^|]+)\|([^|]+)\|/gm)].flatMap(([, left, right]) =>
    `${left},${right}`.split(',').map((cell) => cell.trim()),
  );
  expect(marked.filter((number) => !listed.includes(number))).toEqual([]);
});
