import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/adapters/text/read-json.ts';
import { emptyFolder, rowsOf } from '../../support/candles.ts';
import { thrown } from '../../app/config/folder.ts';

const T = Date.UTC(2024, 5, 1);

function file(content: string | Uint8Array): string {
  const target = path.join(emptyFolder(), 'ETH_BTC-5m.json');
  writeFileSync(target, content);
  return target;
}

describe("freqtrade's JSON", () => {
  const text = JSON.stringify([
    [T, 1, 3, 0.5, 2, 7],
    [T + 300_000, 2, 3, 1, 2.5, null],
  ]);
  const right = [
    [T, 1, 3, 0.5, 2, 7],
    [T + 300_000, 2, 3, 1, 2.5, NaN],
  ];

  it('plain and gzipped', () => {
    expect(rowsOf(readJson(file(text)))).toEqual(right);
    expect(rowsOf(readJson(file(gzipSync(text))))).toEqual(right);
  });

  it('with times in seconds', () => {
    expect(readJson(file(JSON.stringify([[T / 1000, 1, 1, 1, 1, 1]]))).time[0]).toBe(T);
  });

  it('an empty list has no candles', () => {
    expect(readJson(file('[]')).length).toBe(0);
  });

  it.each([
    ['[[1,2,3', 'JSON_SYNTAX'],
    ['', 'JSON_SYNTAX'],
    ['{"candles":[]}', 'JSON_ROW'],
    ['[[1,2,3,4,5]]', 'JSON_ROW'],
    ['[[1,2,3,4,5,6],{"open":1}]', 'JSON_ROW'],
    ['[[1,2,3,4,5,"6"]]', 'JSON_ROW'],
  ])('%s is refused', (content, code) => {
    const target = file(content);
    expect(thrown(() => readJson(target))).toMatchObject({ code, path: target });
  });
});
