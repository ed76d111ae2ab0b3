import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocateCandles, type Candles } from '../../../src/core/model/candles.ts';
import { defineStrategy, nameStrategy } from '../../../src/core/strategy/define.ts';
import { alignRows, informativeRequests, makeInformative } from '../../../src/core/strategy/informative.ts';
import type { InformativeSpec } from '../../../src/core/strategy/spec.ts';

interface MergeCase {
  readonly kind: string;
  readonly input: string;
  readonly base: string;
  readonly to: string;
  readonly error?: string;
  readonly baseStartMs: number;
  readonly baseRows: number;
  readonly filled: boolean;
  readonly informative: Record<'time' | 'close' | 'sma3', (number | null)[]>;
  readonly expected: Record<'time' | 'close' | 'sma3', (number | null)[]>;
}

const fixture = new URL('../../fixtures/strategy/merge.json.gz', import.meta.url);
const cases = JSON.parse(gunzipSync(readFileSync(fixture)).toString()) as MergeCase[];
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const minutes: Record<string, number> = { '1m': 1, '5m': 5, '15m': 15, '1h': 60 };

function candlesAt(time: ArrayLike<number>, close: ArrayLike<number>): Candles {
  return { ...allocateCandles(time.length), time: Float64Array.from(time), close: Float64Array.from(close) };
}

const label = (item: MergeCase): string => `${item.kind}, ${item.input}, ${item.to} to ${item.base}`;

function baseCandles(item: MergeCase): Candles {
  const length = minutes[item.base] * MINUTE;
  return candlesAt(
    Array.from({ length: item.baseRows }, (_, row) => item.baseStartMs + row * length),
    [],
  );
}

/** Recorded from freqtrade's merge_informative_pair on real candles; null is NaN. */
test.each(cases.filter((item) => item.error === undefined).map((item) => [label(item), item] as const))(
  'recorded merge: %s',
  (_, item) => {
    const numbers = (values: (number | null)[]): Float64Array => Float64Array.from(values, (value) => value ?? NaN);
    const frame = candlesAt(numbers(item.informative.time), numbers(item.informative.close));
    const columns = makeInformative(baseCandles(item), item.base, frame, item.to).align(({ candles }) => ({
      time: candles.time,
      close: candles.close,
      sma3: item.informative.sma3 ? numbers(item.informative.sma3) : candles.close,
    }));
    for (const [name, column] of Object.entries(columns)) {
      const expected = numbers(item.expected[name as 'time'] ?? item.expected.close);
      const shown = item.filled ? column : column.map((value, row) => (item.expected.time[row] === null ? NaN : value));
      expect(shown).toEqual(expected);
    }
  },
);

test.each(cases.filter((item) => item.error !== undefined).map((item) => [label(item), item] as const))(
  'recorded refusal: %s',
  (_, item) => {
    expect(() => makeInformative(candlesAt([], []), item.base, candlesAt([], []), item.to)).toThrow('is shorter than');
  },
);

test('no row ever sees a candle that closes after it, and none that has closed is missed', () => {
  const timeframes = ['1m', '5m', '15m', '1h', '4h', '1d', '1w', '1M'];
  const longest = (timeframe: string): number => (timeframe === '1M' ? 31 : 7) * DAY;
  fc.assert(
    fc.property(
      fc.nat(4),
      fc.nat(3),
      fc.integer({ min: 0, max: 400 }),
      fc.array(fc.boolean(), { minLength: 5, maxLength: 60 }),
      (baseIndex, step, startDay, present) => {
        const base = timeframes[baseIndex];
        const length = alignedLength(base);
        const timeframe = timeframes[baseIndex + step];
        const baseTimes = Float64Array.from({ length: 300 }, (_, row) => startDay * DAY + row * length);
        const closes: { open: number; close: number }[] = [];
        let open = startOf(startDay * DAY - 2 * longest(timeframe), timeframe);
        for (const keep of present) {
          const close = endOf(open, timeframe);
          if (keep) closes.push({ open, close });
          open = close;
        }
        const rows = alignRows(
          baseTimes,
          base,
          Float64Array.from(closes, (candle) => candle.open),
          timeframe,
        );
        rows.forEach((row, index) => {
          const seen = closes.filter((candle) => candle.close <= baseTimes[index] + length).length - 1;
          expect(row).toBe(seen);
        });
      },
    ),
    { numRuns: 60 },
  );
});

/** The calendar by Date, as an independent source. */
function startOf(timeMs: number, timeframe: string): number {
  const date = new Date(timeMs);
  if (timeframe === '1M') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  return timeframe === '1w' ? day - ((date.getUTCDay() + 6) % 7) * DAY : day;
}

function endOf(open: number, timeframe: string): number {
  const date = new Date(open);
  return timeframe === '1M' ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) : open + alignedLength(timeframe);
}

function alignedLength(timeframe: string): number {
  const lengths: Record<string, number> = { ...minutes, '4h': 240, '1d': 1440, '1w': 7 * 1440 };
  return lengths[timeframe] * MINUTE;
}

test('a week is first seen on the last of its days, over the change of clocks', () => {
  const days = Array.from({ length: 14 }, (_, day) => Date.UTC(2024, 2, 25 + day));
  const weeks = candlesAt([Date.UTC(2024, 2, 25), Date.UTC(2024, 3, 1)], [1167.25, 1335.25]);
  const weekly = makeInformative(candlesAt(days, []), '1d', weeks, '1w').align((x) => x.candles.close);
  expect([...weekly]).toEqual([...Array<number>(6).fill(NaN), ...Array<number>(7).fill(1167.25), 1335.25]);
});

test('a yes/no column stays one, and a column of another length is refused', () => {
  const frame = makeInformative(
    candlesAt(
      [0, 5, 10, 15].map((m) => m * MINUTE),
      [],
    ),
    '5m',
    candlesAt([0], [1]),
    '15m',
  );
  const yes = frame.align(() => Uint8Array.of(1));
  expect(yes).toEqual(Uint8Array.of(0, 0, 1, 1));
  expect(() => frame.align(() => new Float64Array(2))).toThrow('has 2 values, the informative candles are 1');
  expect(() => frame.align(() => [1] as unknown as Float64Array)).toThrow('is not a typed array');
});

test.each<[string, InformativeSpec, string]>([
  ['ETH/BTC', { timeframe: '1h' }, 'ETH/BTC'],
  ['ETH/USDT', { timeframe: '1h', pair: 'BTC/{quote}' }, 'BTC/USDT'],
  ['ETH/USDT', { timeframe: '1h', pair: '{base}/BTC' }, 'ETH/BTC'],
  ['ETH/USDT:USDT', { timeframe: '1h', pair: 'BTC/{quote}' }, 'BTC/USDT:USDT'],
  ['ETH/USDT:USDT', { timeframe: '1h', pair: 'BTC/{quote}', kind: 'spot' }, 'BTC/USDT'],
  ['ETH/USDT:USDT', { timeframe: '1h', pair: 'BTC/{stake}:{stake}' }, 'BTC/EUR:EUR'],
])('informative pair of %s with %o is %s', (pair, spec, expected) => {
  const strategy = defineStrategy({ timeframe: '5m', stoploss: -1, informative: { x: spec }, indicators: () => ({}) });
  expect(informativeRequests(nameStrategy(strategy, 's', undefined), pair, 'EUR')[0]?.pair).toBe(expected);
});

test('an unknown placeholder is named', () => {
  const strategy = defineStrategy({
    timeframe: '5m',
    stoploss: -1,
    informative: { x: { timeframe: '1h', pair: '{coin}/BTC' } },
    indicators: () => ({}),
  });
  expect(() => informativeRequests(strategy, 'ETH/BTC', 'BTC')).toThrow('{coin}');
});
