import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../../src/adapters/arrow/file-candle-store.ts';
import { readFeather } from '../../../src/adapters/arrow/read-feather.ts';
import type { Candles } from '../../../src/core/model/candles.ts';
import { InputError } from '../../../src/core/model/errors.ts';
import { emptyFolder, fixture } from '../../support/candles.ts';
import { thrown } from '../../app/config/folder.ts';

/** What fixtures/feather/make.py wrote. */
const START = Date.UTC(2024, 0);
const ROWS = 250;

function feather(name: string): string {
  return fixture(`feather/${name}.feather`);
}

function expectFormula(candles: Candles): void {
  expect(candles.length).toBe(ROWS);
  for (let n = 0; n < ROWS; n++) {
    const row = [
      candles.time[n],
      candles.open[n],
      candles.high[n],
      candles.low[n],
      candles.close[n],
      candles.volume[n],
    ];
    const open = 100 + n / 8;
    expect(row).toEqual([START + n * 3_600_000, open, open + 1, open - 1, open + 0.25, n]);
  }
}

describe('files written by pyarrow', () => {
  it.each([
    ...['plain', 'lz4', 'zstd', 'seconds', 'microseconds', 'nanoseconds', 'epoch', 'epoch-seconds'],
    ...['small-types', 'big-integers', 'further-columns'],
  ])('%s', (name) => {
    expectFormula(readFeather(feather(name)));
  });

  it('a funding rate alone stands for all prices', () => {
    const { open, high, low, close, volume, time } = readFeather(feather('funding-rate'));
    expect([time[8], open[8], high[8], low[8], close[8], volume[8]]).toEqual([
      1_704_096_000_000, 101, 101, 101, 101, 0,
    ]);
  });

  it('missing values are NaN', () => {
    const { close, volume, open } = readFeather(feather('nulls'));
    expect([...close.subarray(2, 5)]).toEqual([100.5, NaN, 100.75]);
    expect(volume.every(Number.isNaN)).toBe(true);
    expect(open[3]).toBe(100.375);
  });

  it('a file without rows holds no candles', () => {
    expect(readFeather(feather('empty')).length).toBe(0);
  });

  it.each([
    ['no-volume', 'DATA_COLUMNS', /no column volume/],
    ['texts-as-prices', 'DATA_COLUMNS', /column "close" holds neither numbers nor times/],
    ['nested', 'DATA_CORRUPT', /column "levels" is not a flat column/],
  ])('%s is refused', (name, code, words) => {
    const error = thrown(() => readFeather(feather(name)));
    expect(error).toBeInstanceOf(InputError);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(error.path).toBe(feather(name));
  });
});

describe('what is read', () => {
  it('only the columns asked for, and the time', () => {
    const candles = readFeather(feather('lz4'), { columns: ['close'] });
    expect(candles.length).toBe(ROWS);
    expect(candles.time[1]).toBe(START + 3_600_000);
    expect(candles.close[8]).toBe(101.25);
    expect([candles.open, candles.high, candles.low, candles.volume].map(({ length }) => length)).toEqual([0, 0, 0, 0]);
  });

  it.each(['plain', 'lz4'])('%s goes straight into the memory of the caller', (name) => {
    const shared = new SharedArrayBuffer(6 * 8 * ROWS);
    let used = 0;
    const candles = readFeather(feather(name), {
      allocate: (length) => new Float64Array(shared, 8 * ROWS * used++, length),
    });
    expect(used).toBe(6);
    expect(candles.volume.buffer).toBe(shared);
    expectFormula(candles);
  });
});

describe('damaged files', () => {
  it.each(['plain', 'lz4', 'zstd'])('%s cut anywhere is an InputError', (name) => {
    const file = path.join(emptyFolder(), 'cut.feather');
    copyFileSync(feather(name), file);
    const { length } = readFileSync(file);
    for (let size = length - 1; size >= 0; size -= size > length - 40 ? 1 : 97) {
      truncateSync(file, size);
      const error = thrown(() => readFeather(file));
      expect(error, `${size} bytes`).toBeInstanceOf(InputError);
      expect(error.code).toBe('DATA_CORRUPT');
    }
  });

  // The checksums of our own files find every flipped bit; here nothing but a clean error or candles may come out.
  it.each(['plain', 'lz4', 'zstd', 'further-columns'])('%s with a flipped bit never breaks the reader', (name) => {
    const file = path.join(emptyFolder(), 'flipped.feather');
    const bytes = readFileSync(feather(name));
    let refused = 0;
    for (let at = 0; at < bytes.length; at += 7) {
      const flipped = Uint8Array.from(bytes);
      flipped[at] ^= 1 << (at % 8);
      writeFileSync(file, flipped);
      try {
        expect(readFeather(file).length).toBeLessThanOrEqual(ROWS);
      } catch (error) {
        expect(error, `byte ${at}`).toBeInstanceOf(InputError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(50);
  });

  it('a text file is no feather file', () => {
    expect(thrown(() => readFeather(fixture('feather/make.py')))).toMatchObject({
      code: 'DATA_CORRUPT',
      message: expect.stringContaining('does not start as a feather file does'),
    });
  });

  it.each(['none.feather', '.'])('%s cannot be opened', (name) => {
    const error = thrown(() => readFeather(path.join(emptyFolder(), name)));
    expect(error).toBeInstanceOf(InputError);
    expect(error.path).toContain('tradewright-data-');
  });
});

describe('times that several files share', () => {
  it('are one column, where they are the same to the last', () => {
    const store = new FileCandleStore(emptyFolder());
    const candles = readFeather(feather('plain'));
    const write = (pair: string, more: Partial<Candles>): void =>
      store.write({ pair, timeframe: '1h', kind: 'spot' }, { ...candles, ...more });
    const read = (pair: string): Candles => store.read({ pair, timeframe: '1h', kind: 'spot' });
    const time = candles.time.slice();
    time[ROWS - 1] += 3_600_000;
    write('AAA/USDT', {});
    write('BBB/USDT', { close: candles.close.map((value) => value + 0.5) });
    write('CCC/USDT', { time });
    const [first, second, third] = ['AAA/USDT', 'BBB/USDT', 'CCC/USDT'].map(read);
    expect(second.time).toBe(first.time);
    expect(second.time).toEqual(candles.time);
    expect(second.close[3]).toBe(candles.close[3] + 0.5);
    expect(third.time).toEqual(time);
    expect(read('AAA/USDT').time).toEqual(candles.time);
  });

  it('are not shared by bytes of another unit', () => {
    expectFormula(readFeather(feather('epoch')));
    expectFormula(readFeather(feather('epoch-seconds')));
    expectFormula(readFeather(feather('epoch')));
  });
});
