import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../../src/adapters/arrow/file-candle-store.ts';
import { parseSeriesFileName, parseSeriesName, seriesFileName } from '../../../src/adapters/arrow/series-file.ts';
import { writeFeather } from '../../../src/adapters/arrow/write-feather.ts';
import type { SeriesId } from '../../../src/core/model/candles.ts';
import { emptyFolder, flatAt } from '../../support/candles.ts';
import { thrown } from '../../app/config/folder.ts';

const ETH: SeriesId = { pair: 'ETH/BTC', timeframe: '5m', kind: 'spot' };
const XRP: SeriesId = { pair: 'XRP/USDT:USDT', timeframe: '1h', kind: 'futures' };

/** A data folder with files of one candle. */
function dataFolder(...files: string[]): string {
  const root = emptyFolder();
  for (const file of files) writeFeather(path.join(root, file), flatAt([0]));
  return root;
}

describe('file names', () => {
  it.each<[string, SeriesId]>([
    ['ETH_BTC-5m.feather', ETH],
    ['XRP_USDT_USDT-1h-futures.feather', XRP],
    ['XRP_USDT_USDT-1h-mark.feather', { ...XRP, kind: 'mark' }],
    ['XRP_USDT_USDT-8h-funding_rate.feather', { ...XRP, timeframe: '8h', kind: 'funding_rate' }],
    ['ETH_BTC-1Mo.feather', { ...ETH, timeframe: '1M' }],
    ['BTC_USDT_USDT-240628-1h-futures.feather', { pair: 'BTC/USDT:USDT-240628', timeframe: '1h', kind: 'futures' }],
  ])('%s', (name, id) => {
    expect(seriesFileName(id)).toBe(name);
    expect(parseSeriesFileName(name)).toEqual(id);
    expect(parseSeriesName(name.replace('.feather', ''))).toEqual(id);
  });

  it.each(['markets.json', 'ETH_BTC-trades.feather', 'ETH-5m.feather', 'ETH_BTC-5m.json', 'ETH_BTC-5m-other.feather'])(
    '%s is no series',
    (name) => {
      expect(parseSeriesFileName(name)).toBeUndefined();
    },
  );
});

describe('where series are looked for', () => {
  it("freqtrade's layout", () => {
    const root = dataFolder('ETH_BTC-5m.feather', 'futures/XRP_USDT_USDT-1h-futures.feather');
    const store = new FileCandleStore(root);
    expect(store.list()).toEqual([ETH, XRP]);
    expect(store.path(XRP)).toBe(path.join(root, 'futures/XRP_USDT_USDT-1h-futures.feather'));
  });

  it('futures in the folder itself', () => {
    const store = new FileCandleStore(dataFolder('XRP_USDT_USDT-1h-futures.feather'));
    expect(store.list()).toEqual([XRP]);
    expect(store.read(XRP).length).toBe(1);
  });

  it('one level down, where exactly one folder has the series', () => {
    const root = dataFolder('binance/ETH_BTC-5m.feather', 'kraken/futures/XRP_USDT_USDT-1h-futures.feather');
    const store = new FileCandleStore(root);
    expect(store.list()).toEqual([ETH, XRP]);
    expect(store.path(ETH)).toBe(path.join(root, 'binance/ETH_BTC-5m.feather'));
    expect(store.path(XRP)).toBe(path.join(root, 'kraken/futures/XRP_USDT_USDT-1h-futures.feather'));
  });

  it('of several folders none is chosen', () => {
    const root = dataFolder('binance/ETH_BTC-5m.feather', 'kraken/ETH_BTC-5m.feather');
    const store = new FileCandleStore(root);
    expect(store.list()).toEqual([ETH]);
    const error = thrown(() => store.read(ETH));
    expect(error.code).toBe('DATA_AMBIGUOUS');
    expect(error.path).toContain(path.join(root, 'binance'));
    expect(error.path).toContain(path.join(root, 'kraken'));
    expect(error.hint).toContain('--data-dir');
  });

  it('what the folder itself holds comes first', () => {
    const root = dataFolder('ETH_BTC-5m.feather', 'binance/ETH_BTC-5m.feather');
    expect(new FileCandleStore(root).path(ETH)).toBe(path.join(root, 'ETH_BTC-5m.feather'));
  });

  it('a series that is nowhere is missing', () => {
    const store = new FileCandleStore(path.join(emptyFolder(), 'none'));
    expect(store.list()).toEqual([]);
    expect(store.has(ETH)).toBe(false);
    expect(thrown(() => store.read(ETH)).code).toBe('DATA_MISSING');
  });
});

describe('writing and describing', () => {
  it('puts futures into their folder', () => {
    const root = path.join(emptyFolder(), 'new');
    const store = new FileCandleStore(root, { compression: 'lz4' });
    for (const id of [ETH, XRP]) store.write(id, flatAt([0]));
    expect(store.path(XRP)).toBe(path.join(root, 'futures/XRP_USDT_USDT-1h-futures.feather'));
    expect(store.path(ETH)).toBe(path.join(root, 'ETH_BTC-5m.feather'));
  });

  it('writes a futures series where it lies already', () => {
    const root = dataFolder('XRP_USDT_USDT-1h-futures.feather');
    const store = new FileCandleStore(root);
    store.write(XRP, flatAt([0, 3_600_000]));
    expect(store.path(XRP)).toBe(path.join(root, 'XRP_USDT_USDT-1h-futures.feather'));
    expect(store.read(XRP).length).toBe(2);
  });

  it('tells period, candles and missing candles, also of unordered rows', () => {
    const store = new FileCandleStore(emptyFolder());
    store.write(ETH, flatAt([1_500_000, 300_000, 600_000, 600_000]));
    expect(store.info(ETH)).toMatchObject({ fromMs: 300_000, toMs: 1_500_000, candles: 3, missing: 2, ...ETH });
  });

  it('lists files that cannot be read', () => {
    const root = emptyFolder();
    mkdirSync(path.join(root, 'futures'));
    writeFileSync(path.join(root, 'ETH_BTC-5m.feather'), 'no candles');
    const store = new FileCandleStore(root);
    expect(store.list()).toEqual([ETH]);
    expect(thrown(() => store.info(ETH)).code).toBe('DATA_CORRUPT');
  });
});
