import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../support/cli.ts';

const page = readFileSync(join(root, 'docs/reference/fills.md'), 'utf8');
const sentences = [...page.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
const tested = globSync('test/**/fills-*.test.ts', { cwd: root }).flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/fillRule\(\s*(\d+),/g)].map(([, number]) => Number(number)),
);

it('numbers the sentences of docs/reference/fills.md without a gap', () => {
  expect(sentences).toEqual(sentences.map((_, index) => index + 1));
  expect(sentences.length).toBeGreaterThan(80);
});

it('tests every sentence, and no sentence that is not there', () => {
  expect([...new Set(tested)].sort((a, b) => a - b)).toEqual(sentences);
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
