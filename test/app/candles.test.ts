import { describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { loadSeries } from '../../src/app/candles.ts';
import type { LoadRange } from '../../src/app/candles.ts';
import type { Candles, SeriesId } from '../../src/core/model/candles.ts';
import { candlesOf, emptyFolder, flatAt, rowsOf } from '../support/candles.ts';
import { thrown } from './config/folder.ts';

const ID: SeriesId = { pair: 'ETH/BTC', timeframe: '1m', kind: 'spot' };
const START = Date.UTC(2024, 0);

function at(minute: number): number {
  return START + minute * 60_000;
}

function storeWith(candles: Candles, id = ID): FileCandleStore {
  const store = new FileCandleStore(emptyFolder());
  store.write(id, candles);
  return store;
}

/** Minutes of the candles that are loaded, of a series without a candle at minute 3. */
function loadedMinutes(range: LoadRange, startupCandles = 0): number[] {
  const store = storeWith(flatAt([0, 1, 2, 4, 5, 6].map(at)));
  return [...loadSeries(store, ID, range, startupCandles).candles.time].map((time) => (time - START) / 60_000);
}

describe('the part that is loaded', () => {
  it.each<[string, LoadRange, number, number[]]>([
    ['all', {}, 0, [0, 1, 2, 3, 4, 5, 6]],
    ['from a time on', { fromMs: at(5) }, 0, [5, 6]],
    ['before a time', { toMs: at(2) }, 0, [0, 1]],
    ['with candles to warm up', { fromMs: at(5), toMs: at(6) }, 3, [2, 3, 4, 5]],
    ['with as many of them as there are', { fromMs: at(1), toMs: at(2) }, 9, [0, 1]],
    ['no candle is made before the first real one', { fromMs: at(3) }, 0, [4, 5, 6]],
  ])('%s', (_, range, startupCandles, minutes) => {
    expect(loadedMinutes(range, startupCandles)).toEqual(minutes);
  });

  it('months are counted, not measured', () => {
    const id = { ...ID, timeframe: '1M' };
    const store = storeWith(flatAt([0, 1, 2, 3].map((month) => Date.UTC(2024, month))), id);
    const { candles } = loadSeries(store, id, { fromMs: Date.UTC(2024, 3) }, 2);
    expect([...candles.time]).toEqual([1, 2, 3].map((month) => Date.UTC(2024, month)));
  });

  it('only the columns asked for', () => {
    const { candles } = loadSeries(storeWith(flatAt([at(0), at(2)])), ID, {
      columns: ['open', 'high', 'low', 'close'],
    });
    expect([...candles.close]).toEqual([100, 100, 100]);
    expect([...(candles.filled ?? [])]).toEqual([0, 1, 0]);
  });

  it('of a range without candles nothing can be loaded', () => {
    const store = storeWith(flatAt([at(0), at(1)]));
    const error = thrown(() => loadSeries(store, ID, { fromMs: at(2), toMs: at(9) }));
    expect(error.code).toBe('DATA_EMPTY_RANGE');
    expect(error.message).toBe('ETH/BTC 1m: no candle from 2024-01-01 00:02 before 2024-01-01 00:09');
    expect(error.hint).toContain('2024-01-01 00:00 to 2024-01-01 00:01');
  });
});

describe('repairs', () => {
  const broken = candlesOf([
    [at(0), 10, 12, 9, 11, 5],
    [at(4), 10, 12, 9, 11, 5],
    [at(1), 10, 12, 9, 11, 5],
    [at(4), 20, 22, 19, 21, 6],
    [at(5), 10, 12, 9, 11, 0],
  ]);

  it('puts rows in order, keeps the last of each time, fills gaps, and tells it', () => {
    const { candles, warnings } = loadSeries(storeWith(broken), ID);
    expect(rowsOf(candles)).toEqual([
      [at(0), 10, 12, 9, 11, 5],
      [at(1), 10, 12, 9, 11, 5],
      [at(2), 11, 11, 11, 11, 0, 'filled'],
      [at(3), 11, 11, 11, 11, 0, 'filled'],
      [at(4), 20, 22, 19, 21, 6],
      [at(5), 10, 12, 9, 11, 0],
    ]);
    expect(warnings.toSorted()).toEqual([
      expect.stringMatching(/^ETH\/BTC 1m: 1 repeated rows.*2024-01-01 00:04/),
      expect.stringMatching(/^ETH\/BTC 1m: 1 rows out of order.*2024-01-01 00:01/),
      expect.stringMatching(/^ETH\/BTC 1m: 2 missing candles.*2024-01-01 00:02/),
    ]);
  });

  it('tells only what concerns the part that is loaded', () => {
    expect(loadSeries(storeWith(broken), ID, { fromMs: at(5) }).warnings).toEqual([]);
  });

  it('a missing funding rate is not invented', () => {
    const id: SeriesId = { pair: 'XRP/USDT:USDT', timeframe: '8h', kind: 'funding_rate' };
    const { candles, warnings } = loadSeries(storeWith(flatAt([0, 2 * 28_800_000]), id), id);
    expect(candles.length).toBe(2);
    expect(warnings).toEqual([]);
  });
});

describe('errors', () => {
  it.each<[string, [number, number, number, number, number], RegExp]>([
    ['NaN', [10, NaN, 9, 11, 1], /a value is not a number, row 1, 2024-01-01 00:01$/],
    ['a price of zero', [10, 12, 0, 11, 1], /a price is 0 or less/],
    ['high below low', [10, 9, 12, 11, 1], /the high is below the low/],
  ])('%s names file, row and time', (_, values, words) => {
    const store = storeWith(
      candlesOf([
        [at(0), 10, 12, 9, 11, 1],
        [at(1), ...values],
      ]),
    );
    const error = thrown(() => loadSeries(store, ID));
    expect(error.code).toBe('DATA_BROKEN');
    expect(error.message).toMatch(words);
    expect(error.path).toBe(store.path(ID));
    expect(error.hint).toContain('data check');
  });

  it.each([
    ['5m', [0, 1, 2, 3]],
    ['1m', [0, 5, 10, 15]],
  ])('a file said to hold %s that does not', (timeframe, minutes) => {
    const id = { ...ID, timeframe };
    const store = storeWith(flatAt(minutes.map(at)), id);
    expect(thrown(() => loadSeries(store, id))).toMatchObject({ code: 'TIMEFRAME_MISMATCH', path: store.path(id) });
  });

  it('of a file without candles', () => {
    expect(thrown(() => loadSeries(storeWith(flatAt([])), ID)).code).toBe('DATA_EMPTY');
  });

  it('of a missing series says what is there and what gets it', () => {
    const error = thrown(() => loadSeries(storeWith(flatAt([at(0)])), { ...ID, timeframe: '5m' }));
    expect(error.code).toBe('DATA_MISSING');
    expect(error.message).toBe('no candles of ETH/BTC 5m: of this pair there is 1m spot');
    expect(error.hint).toMatch(
      /data convert \S+ETH_BTC-1m\.feather --pair ETH\/BTC --timeframe 1m --kind spot --resample-to 5m\)/,
    );
    const other = thrown(() => loadSeries(storeWith(flatAt([at(0)])), { ...ID, pair: 'ADA/BTC' }));
    expect(other.message).toBe('no candles of ADA/BTC 1m: there is ETH/BTC');
    expect(other.hint).toContain('tradewright data download --pairs ADA/BTC --timeframes 1m)');
    expect(other.hint).toContain('tradewright data convert FILE --pair ADA/BTC --timeframe 1m --kind spot');
    const finer = thrown(() =>
      loadSeries(storeWith(flatAt([at(0)]), { ...ID, timeframe: '3m' }), { ...ID, timeframe: '5m' }),
    );
    expect(finer.hint).toContain('data download'); // No whole number of 3m makes 5m.
    const none = thrown(() => loadSeries(new FileCandleStore(emptyFolder()), ID));
    expect(none.message).toBe('no candles of ETH/BTC 1m: the folder holds no candles');
  });
});
