import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { checkSeries, listSeries, openStore } from '../../src/app/data.ts';
import { candlesOf, emptyFolder, flatAt } from '../support/candles.ts';
import { thrown } from './config/folder.ts';

const START = Date.UTC(2024, 0);

/** Four series: sound, with a gap, with a NaN, damaged. */
function dataFolder(): string {
  const root = emptyFolder();
  const store = new FileCandleStore(root);
  const id = { timeframe: '1m', kind: 'spot' } as const;
  store.write({ ...id, pair: 'AAA/BTC' }, flatAt([0, 1, 2].map((minute) => START + minute * 60_000)));
  store.write({ ...id, pair: 'BBB/BTC' }, flatAt([0, 1, 4].map((minute) => START + minute * 60_000)));
  store.write({ ...id, pair: 'CCC/BTC' }, candlesOf([[START, 1, NaN, 1, 1, 1]]));
  writeFileSync(path.join(root, 'DDD_BTC-1m.feather'), 'ARROW1 and nothing more');
  return root;
}

describe('list', () => {
  it('shows every series, and the files that cannot be read', () => {
    const root = dataFolder();
    const { series, broken } = listSeries(openStore(root));
    expect(series.map(({ pair, candles, missing }) => [pair, candles, missing])).toEqual([
      ['AAA/BTC', 3, 0],
      ['BBB/BTC', 3, 2],
      ['CCC/BTC', 1, 0],
    ]);
    expect(broken).toEqual([
      {
        ...{ pair: 'DDD/BTC', timeframe: '1m', kind: 'spot', code: 'DATA_CORRUPT' },
        path: path.join(root, 'DDD_BTC-1m.feather'),
        reason: expect.stringContaining('cannot read the feather file'),
      },
    ]);
  });

  it('of one pair, timeframe or kind', () => {
    const store = openStore(dataFolder());
    expect(listSeries(store, { pair: 'BBB/BTC' }).series.length).toBe(1);
    expect(listSeries(store, { timeframe: '5m' }).series).toEqual([]);
    expect(listSeries(store, { kind: 'mark' }).broken).toEqual([]);
  });
});

describe('check', () => {
  it('tells what is wrong with each, and whether it can be used', () => {
    const { series, broken } = checkSeries(openStore(dataFolder()));
    expect(series.map(({ pair, usable, problems }) => [pair, usable, problems])).toEqual([
      ['AAA/BTC', true, []],
      ['BBB/BTC', true, [{ kind: 'gap', row: 2, timeMs: START + 120_000, count: 2 }]],
      ['CCC/BTC', false, [{ kind: 'nan', row: 0, timeMs: START, count: 1 }]],
    ]);
    expect(broken.map(({ pair }) => pair)).toEqual(['DDD/BTC']);
  });

  it('of nothing is an error', () => {
    expect(thrown(() => checkSeries(openStore(emptyFolder()))).code).toBe('DATA_MISSING');
    expect(thrown(() => checkSeries(openStore(dataFolder()), { pair: 'EEE/BTC' })).code).toBe('DATA_MISSING');
  });

  it('a folder that is not there is an error', () => {
    expect(thrown(() => openStore('/none/at/all'))).toMatchObject({
      code: 'DATA_FOLDER_MISSING',
      path: '/none/at/all',
    });
  });
});
