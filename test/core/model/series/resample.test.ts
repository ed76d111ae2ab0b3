import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candles } from '../../../../src/core/model/candles.ts';
import { resample } from '../../../../src/core/model/series.ts';
import { fixture, flatAt, rowsOf } from '../../../support/candles.ts';
import { thrown } from '../../../app/config/folder.ts';
import { gaplessCandles, minuteCandles } from './arbitraries.ts';

const MINUTE = 60_000;

function golden(file: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(fixture(`indicators/${file}.json.gz`))).toString());
}

function inputCandles(name: string): Candles {
  const { columns } = golden(`inputs/${name}`) as { columns: Readonly<Record<string, number[]>> };
  const column = (key: string): Float64Array => Float64Array.from(columns[key]);
  const [time, open, high, low, close, volume] = ['time', 'open', 'high', 'low', 'close', 'volume'].map(column);
  return { length: time.length, time, open, high, low, close, volume };
}

interface Golden {
  readonly kind: string;
  readonly input: string;
  readonly base: string;
  readonly to: string;
  readonly columns: Readonly<Record<string, number[]>>;
}

describe("freqtrade's resample", () => {
  const cases = (golden('other/resample_merge') as { cases: Golden[] }).cases.filter(({ kind }) => kind === 'resample');

  it.each(cases)('$input: $base to $to', ({ input, base, to, columns: expected }) => {
    // freqtrade keeps a last candle whose time is not over in the data.
    const made = resample(inputCandles(input), base, to, { keepUnfinished: true });
    expect([...made.time]).toEqual(expected.date);
    for (const name of ['open', 'high', 'low', 'close'] as const) expect([...made[name]], name).toEqual(expected[name]);
    for (const [row, volume] of expected.volume.entries()) {
      expect(Math.abs(made.volume[row] - volume)).toBeLessThanOrEqual(1e-12 * volume);
    }
  });
});

describe('resample', () => {
  it('gives the same over an intermediate timeframe', () => {
    fc.assert(
      fc.property(gaplessCandles, (candles) => {
        const direct = resample(candles, '1m', '1h');
        expect(rowsOf(resample(resample(candles, '1m', '5m'), '5m', '1h'))).toEqual(rowsOf(direct));
      }),
    );
  });

  it('loses no volume and no extreme, unless in the unfinished end', () => {
    fc.assert(
      fc.property(minuteCandles, (candles) => {
        const made = resample(candles, '1m', '15m', { keepUnfinished: true });
        const sum = (column: Float64Array): number => column.reduce((total, value) => total + value, 0);
        expect(sum(made.volume)).toBe(sum(candles.volume));
        expect(Math.max(...made.high)).toBe(Math.max(...candles.high));
        expect(Math.min(...made.low)).toBe(Math.min(...candles.low));
        expect(made.time.every((time, row) => row === 0 || time > made.time[row - 1])).toBe(true);
        const finished = resample(candles, '1m', '15m');
        expect(made.length - finished.length).toBeLessThanOrEqual(1);
        expect(rowsOf(made).slice(0, finished.length)).toEqual(rowsOf(finished));
      }),
    );
  });

  it.each([
    [14, 0],
    [15, 1],
    [16, 1],
    [30, 2],
  ])('of %i minutes, finishes %i candles of 15m', (minutes, finished) => {
    const candles = flatAt(Array.from({ length: minutes }, (_, n) => n * MINUTE));
    expect(resample(candles, '1m', '15m').length).toBe(finished);
  });

  it('leaves a candle without any part missing', () => {
    const candles = flatAt([0, 1, 2, 3, 4, 10, 11, 12, 13, 14].map((n) => n * MINUTE));
    expect([...resample(candles, '1m', '5m').time]).toEqual([0, 10 * MINUTE]);
  });

  it('marks as filled what is made of filled candles alone', () => {
    const candles = { ...flatAt([0, 1, 2, 3].map((n) => n * 300_000)), filled: Uint8Array.of(1, 1, 1, 0) };
    expect([...(resample(candles, '5m', '10m').filled ?? [])]).toEqual([1, 0]);
    expect(resample(candles, '5m', '1h', { keepUnfinished: true }).filled).toBeUndefined();
  });

  it('to the same timeframe changes nothing', () => {
    const candles = flatAt([0]);
    expect(resample(candles, '1m', '1m')).toBe(candles);
  });

  it.each([
    ['5m', '1m'],
    ['1h', '45m'],
    ['2h', '3h'],
    ['1w', '1M'],
    ['3d', '1w'],
    ['1M', '1w'],
  ])('%s to %s is refused', (from, to) => {
    expect(thrown(() => resample(flatAt([0]), from, to)).code).toBe('RESAMPLE_IMPOSSIBLE');
  });
});
