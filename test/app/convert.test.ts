import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { writeFeather } from '../../src/adapters/arrow/write-feather.ts';
import { convertFiles } from '../../src/app/convert.ts';
import type { ConvertRequest } from '../../src/app/convert.ts';
import type { SeriesId } from '../../src/core/model/candles.ts';
import { emptyFolder, flatAt, rowsOf } from '../support/candles.ts';
import { thrown } from './config/folder.ts';

const START = Date.UTC(2024, 0);
const NOW = Date.UTC(2025, 0);
const ID: SeriesId = { pair: 'ETH/BTC', timeframe: '1m', kind: 'spot' };

/** A CSV file with flat candles of this close at these minutes. */
function csv(name: string, minutes: readonly number[], close = 100): string {
  const file = path.join(emptyFolder(), name);
  const lines = minutes.map((minute) => `${START + minute * 60_000},${close},${close},${close},${close},1`);
  writeFileSync(file, ['date,open,high,low,close,volume', ...lines].join('\n'));
  return file;
}

function minutesTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}

function request(file: string, changes: Partial<ConvertRequest> = {}): ConvertRequest {
  return { files: [file], directory: path.join(emptyFolder(), 'data'), ...changes };
}

function closesIn(directory: string, id = ID): number[] {
  return [...new FileCandleStore(directory).read(id).close];
}

describe('which series a file holds', () => {
  it.each<[string, Partial<ConvertRequest>, SeriesId]>([
    ['ETH_BTC-1m.csv', {}, ID],
    ['BTC_USDT_USDT-1m.csv', {}, { pair: 'BTC/USDT:USDT', timeframe: '1m', kind: 'futures' }],
    ['BTC_USDT_USDT-1m-mark.csv', {}, { pair: 'BTC/USDT:USDT', timeframe: '1m', kind: 'mark' }],
    ['export.csv', { pair: 'ETH/BTC', timeframe: '1m' }, ID],
    [
      'export.csv',
      { pair: 'ETH/BTC:BTC', timeframe: '1m', kind: 'index' },
      { pair: 'ETH/BTC:BTC', timeframe: '1m', kind: 'index' },
    ],
    ['ETH_BTC-5m.csv', { timeframe: '1m' }, ID],
  ])('%s with %o', (name, changes, id) => {
    const [{ written }] = convertFiles(request(csv(name, minutesTo(3)), changes), NOW);
    expect(written).toMatchObject({ ...id, candles: 3, fromMs: START, toMs: START + 120_000 });
  });

  it.each<[string, Partial<ConvertRequest>, string]>([
    ['export.csv', {}, 'SERIES_UNKNOWN'],
    ['export.csv', { pair: 'ETH/BTC' }, 'SERIES_UNKNOWN'],
    ['export.csv', { pair: 'ETHBTC', timeframe: '1m' }, 'PAIR_INVALID'],
    ['export.csv', { pair: 'ETH/BTC', timeframe: '7m' }, 'TIMEFRAME_UNKNOWN'],
    ['candles.xlsx', { pair: 'ETH/BTC', timeframe: '1m' }, 'FORMAT_UNKNOWN'],
  ])('%s with %o is refused', (name, changes, code) => {
    expect(thrown(() => convertFiles(request(csv(name, minutesTo(3)), changes), NOW)).code).toBe(code);
  });
});

describe('what is stored', () => {
  it('together with what is there; the file wins', () => {
    const wanted = request(csv('ETH_BTC-1m.csv', [0, 1, 2]));
    convertFiles(wanted, NOW);
    const [converted] = convertFiles({ ...wanted, files: [csv('ETH_BTC-1m.csv', [2, 3, 4], 200)] }, NOW);
    expect(converted).toMatchObject({ candles: 3, written: { candles: 5 } });
    expect(closesIn(wanted.directory)).toEqual([100, 100, 200, 200, 200]);
  });

  it('in its place with replace, even of a file that cannot be read', () => {
    const wanted = request(csv('ETH_BTC-1m.csv', [0, 1, 2]));
    const [{ written }] = convertFiles(wanted, NOW);
    writeFileSync(written.path, 'damaged');
    const error = thrown(() => convertFiles(wanted, NOW));
    expect(error).toMatchObject({ code: 'DATA_CORRUPT', path: written.path });
    expect(error.hint).toContain('--replace');
    convertFiles({ ...wanted, replace: true }, NOW);
    expect(closesIn(wanted.directory)).toEqual([100, 100, 100]);
  });

  it('of several files all, each in its series', () => {
    const files = [csv('ETH_BTC-1m.csv', minutesTo(3)), csv('ADA_BTC-1m.csv', minutesTo(4))];
    const converted = convertFiles({ ...request(''), files }, NOW);
    expect(converted.map(({ written, source }) => [source, written.pair, written.candles])).toEqual([
      [files[0], 'ETH/BTC', 3],
      [files[1], 'ADA/BTC', 4],
    ]);
  });

  it('the longer timeframes asked for instead; unfinished ends are told', () => {
    const wanted = request(csv('ETH_BTC-1m.csv', minutesTo(64)), { resampleTo: ['5m', '1h'] });
    const [five, hour] = convertFiles(wanted, NOW);
    expect(five).toMatchObject({ candles: 12, written: { timeframe: '5m' } });
    expect(hour).toMatchObject({ candles: 1, written: { timeframe: '1h' } });
    expect(hour.warnings).toEqual([expect.stringContaining('the candle of 2024-01-01 01:00 left out')]);
    expect(new FileCandleStore(wanted.directory).has(ID)).toBe(false);
    const [, kept] = convertFiles({ ...wanted, keepUnfinished: true }, NOW);
    expect(kept).toMatchObject({ candles: 2, warnings: [] });
  });

  it('feather files too, compressed as asked', () => {
    const file = path.join(emptyFolder(), 'ETH_BTC-1m.feather');
    writeFeather(file, flatAt(minutesTo(500).map((minute) => START + minute * 60_000)));
    const sizes = (['none', 'lz4'] as const).map((compression) => {
      const wanted = request(file, { compression });
      convertFiles(wanted, NOW);
      expect(rowsOf(new FileCandleStore(wanted.directory).read(ID)).length).toBe(500);
      return statSync(new FileCandleStore(wanted.directory).path(ID)).size;
    });
    expect(sizes[1]).toBeLessThan(sizes[0] / 2);
  });

  it("freqtrade's JSON", () => {
    const file = path.join(emptyFolder(), 'ETH_BTC-1m.json');
    writeFileSync(file, JSON.stringify(minutesTo(3).map((minute) => [START + minute * 60_000, 1, 2, 1, 2, 5])));
    expect(convertFiles(request(file), NOW)).toMatchObject([{ candles: 3 }]);
  });
});

describe('what is not stored', () => {
  it.each<[string, string, Partial<ConvertRequest>, string]>([
    ['no candle at all', csvText([]), {}, 'DATA_EMPTY'],
    ['candles of another timeframe', csvText([0, 1, 2, 3]), { timeframe: '5m' }, 'TIMEFRAME_MISMATCH'],
    ['candles further apart', csvText([0, 5, 10, 15]), {}, 'TIMEFRAME_MISMATCH'],
    ['too few for the longer timeframe', csvText([0, 1, 2]), { resampleTo: ['1h'] }, 'DATA_EMPTY'],
    ['a shorter timeframe', csvText([0, 1, 2]), { resampleTo: ['5s'] }, 'RESAMPLE_IMPOSSIBLE'],
    ['a broken candle', `${csvText([0, 1])}\n${START + 120_000},1,1,2,1,1`, {}, 'DATA_BROKEN'],
  ])('%s', (_, text, changes, code) => {
    const file = path.join(emptyFolder(), 'ETH_BTC-1m.csv');
    writeFileSync(file, text);
    const wanted = request(file, changes);
    expect(thrown(() => convertFiles(wanted, NOW)).code).toBe(code);
    expect(existsSync(wanted.directory) ? readdirSync(wanted.directory) : []).toEqual([]);
  });

  it('a candle that is not over yet', () => {
    const wanted = request(csv('ETH_BTC-1m.csv', minutesTo(5)));
    const [{ candles, warnings }] = convertFiles(wanted, START + 4 * 60_000 + 59_999);
    expect(candles).toBe(4);
    expect(warnings).toEqual([expect.stringContaining('candles from 2024-01-01 00:04 on left out')]);
  });

  it('funding rates of a longer timeframe', () => {
    const file = csv('BTC_USDT_USDT-8h-funding_rate.csv', [0, 480, 960]);
    expect(thrown(() => convertFiles(request(file, { resampleTo: ['1d'] }), NOW)).code).toBe('RESAMPLE_IMPOSSIBLE');
  });
});

function csvText(minutes: readonly number[]): string {
  return ['date,open,high,low,close,volume', ...minutes.map((minute) => `${START + minute * 60_000},1,1,1,1,1`)].join(
    '\n',
  );
}
