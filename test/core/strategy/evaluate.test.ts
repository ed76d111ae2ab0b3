import { describe, expect, test } from 'vitest';
import { allocateCandles } from '../../../src/core/model/candles.ts';
import type { TradewrightError } from '../../../src/core/model/errors.ts';
import { RunError } from '../../../src/core/model/errors.ts';
import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT } from '../../../src/core/model/signals.ts';
import { defineStrategy } from '../../../src/core/strategy/define.ts';
import { evaluatePair, type PairEvaluation } from '../../../src/core/strategy/evaluate.ts';
import type { AnyStrategy, Informative, SignalColumns } from '../../../src/core/strategy/spec.ts';

const LENGTH = 20;
const HOUR = 3_600_000;
const candles = allocateCandles(LENGTH);
for (let row = 0; row < LENGTH; row++) {
  candles.time[row] = Date.UTC(2024, 1, 28, 22) + row * HOUR;
  candles.close[row] = row;
}
const base = { timeframe: '1h', stoploss: -0.05 } as const;

function evaluate(strategy: AnyStrategy, params: Record<string, unknown> = {}): PairEvaluation {
  return evaluatePair({ strategy, pair: 'ETH/BTC', candles, params });
}

function failure(strategy: unknown, informative = {}): TradewrightError {
  try {
    evaluatePair({ strategy: strategy as AnyStrategy, pair: 'ETH/BTC', candles, params: {}, informative });
  } catch (error) {
    return error as TradewrightError;
  }
  throw new Error('it did not fail');
}

/** A strategy that the compiler would refuse, as plain JavaScript may write it. */
function untyped(spec: object): AnyStrategy {
  return defineStrategy({ ...base, indicators: () => ({}), ...spec } as never) as AnyStrategy;
}

describe('row functions', () => {
  test('each sets its own bit on the candle that it answered for', () => {
    const { signals } = evaluate(
      defineStrategy({
        ...base,
        indicators: () => ({ even: Uint8Array.from({ length: LENGTH }, (_, row) => (row + 1) % 2) }),
        enterLong: (row) => row.even,
        exitLong: (row) => row.index === 3,
        enterShort: (row) => row.close > 17,
        exitShort: (row) => row.prev.even,
      }),
    );
    const expected = Array.from(
      { length: LENGTH },
      (_, row) =>
        (row % 2 === 0 ? ENTER_LONG : 0) |
        (row === 3 ? EXIT_LONG : 0) |
        (row > 17 ? ENTER_SHORT : 0) |
        (row % 2 === 1 ? EXIT_SHORT : 0),
    );
    expect([...signals.flags]).toEqual(expected);
    expect(signals.enterTag).toBeUndefined();
    expect(signals.tags).toEqual(['']);
  });

  test('a text is a yes with that tag, kept once; nothing, null and the empty text are a no', () => {
    const answers = ['dip', 'deep', undefined, null, '', false, true, 'dip'];
    const { signals } = evaluate(
      defineStrategy({
        ...base,
        indicators: () => ({}),
        enterLong: (row) => answers[row.index],
        exitLong: (row) => row.index === 1 && 'deep',
      }),
    );
    expect(signals.tags).toEqual(['', 'dip', 'deep']);
    expect([...signals.flags.subarray(0, 8)]).toEqual([1, 3, 0, 0, 0, 0, 1, 1]);
    expect([...signals.enterTag!.subarray(0, 8)]).toEqual([1, 2, 0, 0, 0, 0, 0, 1]);
    expect([...signals.exitTag!.subarray(0, 3)]).toEqual([0, 2, 0]);
  });

  test('tags that are as many as the candles are refused before they fill the memory', () => {
    const many = { ...allocateCandles(70_000), time: new Float64Array(70_000) };
    const strategy = untyped({ enterLong: (row: { index: number }) => `at ${row.index}` });
    expect(() => evaluatePair({ strategy, pair: 'ETH/BTC', candles: many, params: {} })).toThrow(
      expect.objectContaining({ code: 'TAGS_TOO_MANY', exitCode: 2 }),
    );
  });

  test('they get the parameters, the pair and the time of the candle', () => {
    const seen: unknown[] = [];
    evaluate(
      untyped({
        enterLong(row: { index: number }, { params, pair, time }: { params: unknown; pair: string; time: number }) {
          if (row.index === 2) seen.push(params, pair, time);
        },
      }),
      { fast: 7 },
    );
    expect(seen).toEqual([{ fast: 7 }, 'ETH/BTC', Date.UTC(2024, 1, 29)]);
  });

  test.each([
    ['a promise', async () => false],
    ['the number 1', () => 1],
    ['the number NaN', () => NaN],
    ['a value of type object', () => ({})],
    ['an array', () => []],
  ])('%s instead of a signal is an error', (words, exitLong) => {
    const error = failure(untyped({ exitLong }));
    expect(error).toBeInstanceOf(RunError);
    expect(error.message).toContain(`exitLong of strategy strategy, ETH/BTC, candle 0 (2024-02-28 22:00 UTC)`);
    expect(error.message).toContain(`gave ${words}`);
  });

  test('an async function that fails is told as the promise that it gave, and as nothing else', async () => {
    const rejections: unknown[] = [];
    const listen = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', listen);
    const error = failure(untyped({ enterLong: () => Promise.reject(new Error('later')) }));
    await new Promise((done) => setImmediate(done));
    process.off('unhandledRejection', listen);
    expect(error.message).toContain('gave a promise');
    expect(rejections).toEqual([]);
  });

  test('one that throws is named with file, line, pair, candle and time', () => {
    const thrown = new Error('boom');
    const error = failure(
      untyped({
        enterLong(row: { index: number }) {
          if (row.index === 17) throw thrown;
        },
      }),
    );
    expect(error).toMatchObject({ code: 'STRATEGY_THREW', exitCode: 2, cause: thrown });
    expect(error.message).toContain('enterLong of strategy strategy, ETH/BTC, candle 17 (2024-02-29 15:00 UTC)');
    expect(error.path).toMatch(/evaluate\.test\.ts:\d+:\d+$/);
    expect(error.message).toContain('Error: boom');
    expect(error.hint).toBe('Ask the compiler: tradewright check strategy');
  });

  test('a message as long as a column is cut', () => {
    const error = failure(
      untyped({
        enterLong() {
          throw new RangeError('x'.repeat(100_000));
        },
      }),
    );
    expect(error.message).toContain('RangeError: xxx');
    expect(error.message.length).toBeLessThan(1000);
  });

  test('looking ahead through the row is an error', () => {
    const error = failure(
      untyped({ enterLong: (row: { ago(n: number): { close: number } }) => row.ago(-1).close > 1 }),
    );
    expect(error).toMatchObject({ code: 'ROW_AGO_INVALID', exitCode: 2 });
    expect(error.message).toContain('candle 0');
  });
});

describe('columns', () => {
  test('are computed once a pair and handed on as they are', () => {
    const rsi = new Float64Array(LENGTH).fill(NaN);
    let calls = 0;
    const indicators = (): { rsi: Float64Array } => {
      calls++;
      return { rsi };
    };
    const result = evaluate(
      defineStrategy({ ...base, indicators, enterLong: (row) => row.rsi > 0, exitLong: (row) => !(row.rsi > 0) }),
    );
    expect(calls).toBe(1);
    expect(result.columns['rsi']).toBe(rsi);
    expect([...new Set(result.signals.flags)]).toEqual([EXIT_LONG]);
    expect(result.rows.at(4).close).toBe(4);
  });

  test.each([
    ['COLUMN_LENGTH', 'column "rsi" has 19 values, but there are 20 candles', { rsi: new Float64Array(LENGTH - 1) }],
    ['COLUMN_NAME_RESERVED', 'column "close" would hide', { close: new Float64Array(LENGTH) }],
    ['COLUMN_NAME_RESERVED', 'column "ago" would hide', { ago: new Float64Array(LENGTH) }],
    ['COLUMN_INVALID', 'column "rsi" is a plain array', { rsi: [1, 2] }],
    ['COLUMN_INVALID', 'column "rsi" is a Float32Array', { rsi: new Float32Array(LENGTH) }],
    ['COLUMN_INVALID', 'column "rsi" is undefined', { rsi: undefined }],
    ['STRATEGY_ANSWER_INVALID', 'gave a promise', Promise.resolve({})],
    ['STRATEGY_ANSWER_INVALID', 'gave undefined', undefined],
    ['STRATEGY_ANSWER_INVALID', 'gave a value of type object', new Float64Array(LENGTH)],
  ])('%s: %s', (code, words, columns) => {
    const error = failure(untyped({ indicators: () => columns }));
    expect(error).toMatchObject({ code, exitCode: 2 });
    expect(error.message).toContain('indicators of strategy strategy, ETH/BTC');
    expect(error.message).toContain(words);
  });

  test('pairs with the same columns share a row class, other columns get their own', () => {
    const strategy = untyped({
      indicators: ({ pair }: { pair: string }) =>
        pair === 'A/B' ? { x: new Float64Array(LENGTH).fill(1) } : { y: new Uint8Array(LENGTH).fill(1) },
    });
    const rows = ['A/B', 'C/D', 'A/B'].map((pair) => evaluatePair({ strategy, pair, candles, params: {} }).rows.at(0));
    expect(rows.map((row) => [row['x'], row['y'], row.pair])).toEqual([
      [1, undefined, 'A/B'],
      [undefined, true, 'C/D'],
      [1, undefined, 'A/B'],
    ]);
  });

  test('candles that a strategy writes into are refused', () => {
    const writing = (name: 'time' | 'high', at: 'indicators' | 'signals'): AnyStrategy =>
      untyped({ [at]: ({ candles: frame }: { candles: typeof candles }) => (frame[name].fill(7), {}) });
    for (const name of ['time', 'high'] as const) {
      for (const at of ['indicators', 'signals'] as const) {
        const own = { ...candles, [name]: candles[name].slice() };
        expect(() => evaluatePair({ strategy: writing(name, at), pair: 'A/B', candles: own, params: {} })).toThrow(
          expect.objectContaining({ code: 'CANDLES_CHANGED', value: name, exitCode: 2 }),
        );
      }
    }
  });

  test('the timeframe of the candles counts for informative series, when a configuration overrides it', () => {
    const strategy = untyped({
      informative: { slow: { timeframe: '4h' } },
      indicators: ({ informative }: { informative: { slow: Informative } }) => ({
        slow: informative.slow.align((frame) => frame.candles.close),
      }),
    });
    const slow = { ...allocateCandles(1), time: Float64Array.of(candles.time[2]), close: Float64Array.of(5) };
    const informative = { slow };
    const seenFrom = (timeframe?: string): number => {
      const input = { strategy, pair: 'A/B', candles, params: {}, informative };
      const { columns } = evaluatePair(timeframe === undefined ? input : { ...input, timeframe });
      return columns['slow'].indexOf(5);
    };
    expect([seenFrom(), seenFrom('2h')]).toEqual([5, 4]);
  });

  test('a missing informative series is named', () => {
    const strategy = untyped({ informative: { trend: { timeframe: '4h' } } });
    expect(failure(strategy)).toMatchObject({ code: 'INFORMATIVE_MISSING', exitCode: 1, value: 'trend' });
    expect(failure(untyped({ informative: { fine: { timeframe: '5m' } } }), { fine: candles })).toMatchObject({
      code: 'INFORMATIVE_TOO_FAST',
      exitCode: 1,
    });
  });
});

describe('whole columns of signals', () => {
  const some = (...rows: number[]): Uint8Array =>
    Uint8Array.from({ length: LENGTH }, (_, row) => (rows.includes(row) ? 1 : 0));
  const withSignals = (columns: SignalColumns, rest: object = {}): AnyStrategy =>
    untyped({ signals: () => columns, ...rest });

  test('set the same bits, beside row functions', () => {
    const { signals } = evaluate(
      withSignals(
        { enterLong: some(1, 2), exitShort: some(2) },
        { enterLong: (row: { index: number }) => row.index === 4 && 'late' },
      ),
    );
    expect([...signals.flags.subarray(0, 5)]).toEqual([0, 1, 9, 0, 1]);
    expect(signals.tags[signals.enterTag![4]]).toBe('late');
  });

  test.each<[string, SignalColumns]>([
    ['a text each', { enterTag: Array.from({ length: LENGTH }, (_, row) => (row === 2 ? 'b' : row === 5 ? '' : 'a')) }],
    [
      'numbers into tags',
      {
        enterTag: Uint16Array.from({ length: LENGTH }, (_, row) => (row === 2 ? 1 : row === 5 ? 2 : 0)),
        tags: ['a', 'b', ''],
      },
    ],
  ])('tags as %s count on the rows that enter', (_, columns) => {
    const { signals } = evaluate(withSignals({ enterLong: some(1, 2, 5), exitLong: some(3), ...columns }));
    const tags = [...signals.enterTag!].map((number) => signals.tags[number]);
    expect(tags.slice(0, 6)).toEqual(['', 'a', 'b', '', '', '']);
    expect(signals.exitTag).toBeUndefined();
  });

  test('one text tags every row that exits', () => {
    const { signals } = evaluate(withSignals({ exitLong: some(3), exitShort: some(7), exitTag: 'over' }));
    expect([...signals.exitTag!].map((number) => signals.tags[number]).filter(Boolean)).toEqual(['over', 'over']);
  });

  test.each([
    ['enterLong needs one for each of 20', { enterLong: new Uint8Array(3) }],
    ['enterLong must be a Uint8Array', { enterLong: new Float64Array(LENGTH) }],
    ['its columns are', { enterlong: new Uint8Array(LENGTH) }],
    ['enterTag needs one for each of 20', { enterLong: some(1), enterTag: ['a'] }],
    ['row 1 of enterTag is not a tag', { enterLong: some(1), enterTag: new Uint16Array(LENGTH) }],
    ['gave a promise', Promise.resolve({})],
    ['gave undefined', undefined],
  ])('error: %s', (words, columns) => {
    const error = failure(withSignals(columns as SignalColumns));
    expect(error).toBeInstanceOf(RunError);
    expect(error.message).toContain('signals of strategy strategy, ETH/BTC');
    expect(error.message).toContain(words);
  });
});

test('Heikin-Ashi columns under their own names leave the candles alone', () => {
  const prices = { ...allocateCandles(2), close: Float64Array.of(11, 14) };
  const strategy = untyped({
    indicators: () => ({ haClose: Float64Array.of(10.5, 12.5) }),
    enterLong: (row: { haClose: number; close: number }) => row.haClose === 12.5 && row.close === 14,
  });
  const result = evaluatePair({ strategy, pair: 'ETH/BTC', candles: prices, params: {} });
  expect([...result.signals.flags]).toEqual([0, 1]);
});
