import { expect, expectTypeOf, test } from 'vitest';
import { boolean, categorical, decimal, defineStrategy, int, ta, type Row } from '../../../src/index.ts';

const base = { timeframe: '5m', stoploss: -0.05 } as const;
const column = new Float64Array(0);
const yesNo = new Uint8Array(0);

// The compiler is the test here: every line below a directive must be an error, every other one must not.
const strategy = defineStrategy({
  ...base,
  params: {
    fast: int(5, 20, { default: 12 }),
    risk: decimal(0.5, 3, { default: 1.5, space: 'stake' }),
    mode: categorical(['calm', 'bold'], { default: 'calm' }),
    hedge: boolean({ default: false }),
  },
  informative: { trend: { timeframe: '1h' }, btc: { pair: 'BTC/{quote}', timeframe: '1h' } },
  indicators({ candles, params, informative }) {
    expectTypeOf(params.fast).toEqualTypeOf<number>();
    expectTypeOf(params.mode).toEqualTypeOf<'calm' | 'bold'>();
    expectTypeOf(params.hedge).toEqualTypeOf<boolean>();
    // @ts-expect-error there is no such parameter
    void params.slow;
    // @ts-expect-error there is no such informative series
    void informative.eth;
    const frames = informative.btc.align(({ candles: hourly }) => ({ btc: hourly.close, btcUp: yesNo }));
    expectTypeOf(frames.btcUp).toExtend<Uint8Array>();
    return {
      fastEma: candles.close,
      crossUp: yesNo,
      count: new Int32Array(0),
      trend: informative.trend.align(() => column),
      ...frames,
      ...ta.bbands(candles.close, 20),
      ...informative.trend.align(({ candles: hourly }) => ta.macd(hourly.close)),
    };
  },
  enterLong(row, { params, pair, time }) {
    expectTypeOf(row.crossUp).toEqualTypeOf<boolean>();
    expectTypeOf(row.fastEma).toEqualTypeOf<number>();
    expectTypeOf(row.count).toEqualTypeOf<number>();
    expectTypeOf(row.trend).toEqualTypeOf<number>();
    expectTypeOf(row.btcUp).toEqualTypeOf<boolean>();
    expectTypeOf(row.bbLower + row.macd).toEqualTypeOf<number>();
    expectTypeOf(row.prev.prev.crossUp).toEqualTypeOf<boolean>();
    expectTypeOf(row.ago(3).close).toEqualTypeOf<number>();
    expectTypeOf(pair).toEqualTypeOf<string>();
    expectTypeOf(time).toEqualTypeOf<number>();
    // @ts-expect-error there is no such column
    void row.slowEma;
    // @ts-expect-error there is no such parameter
    void params.fats;
    // @ts-expect-error rows are read-only
    row.close = 1;
    return row.crossUp && 'cross';
  },
  customStoploss({ row, trade, params, currentProfit }) {
    expectTypeOf(trade.openRate).toEqualTypeOf<number>();
    // @ts-expect-error the trade is read-only
    trade.stopLoss = 1;
    // @ts-expect-error there is no such column
    void row.atr;
    return currentProfit > 0 ? -params.risk / 100 : undefined;
  },
  async botStart({ params }) {
    await Promise.resolve(params.fast);
  },
});

test('a strategy keeps its file-independent name and its spec', () => {
  expect(strategy.name).toBe('strategy');
  expect(strategy.spec.params?.fast.default).toBe(12);
});

/** A function of the library may be the whole answer. */
export const direct = defineStrategy({
  ...base,
  indicators: ({ candles }) => ta.ha(candles),
  enterLong: (row) => row.haClose > row.haOpen,
});

export const wrong = [
  defineStrategy({
    ...base,
    indicators: () => ({ rsi: column }),
    // @ts-expect-error a signal must not be a promise
    enterLong: async (row) => row.rsi < 30,
  }),
  defineStrategy({
    ...base,
    indicators: () => ({ rsi: column }),
    // @ts-expect-error a signal must not be a number
    enterLong: (row) => row.rsi,
  }),
  // @ts-expect-error a column must not hide the candle's close
  defineStrategy({ ...base, indicators: () => ({ close: column }) }),
  // @ts-expect-error a column must not hide the row's own members
  defineStrategy({ ...base, indicators: () => ({ prev: column }) }),
  // @ts-expect-error a column is a typed array
  defineStrategy({ ...base, indicators: () => ({ rsi: [1, 2, 3] }) }),
  // @ts-expect-error indicators must not be async
  defineStrategy({ ...base, indicators: async () => ({ rsi: column }) }),
  // @ts-expect-error the option is called minimalRoi
  defineStrategy({ ...base, minimalRio: { 0: 0.1 }, indicators: () => ({ rsi: column }) }),
  // @ts-expect-error there is no such timeframe
  defineStrategy({ ...base, timeframe: '7m', indicators: () => ({ rsi: column }) }),
  // @ts-expect-error the stoploss is missing
  defineStrategy({ timeframe: '5m', indicators: () => ({ rsi: column }) }),
  defineStrategy({
    ...base,
    // @ts-expect-error the key is called timeframe
    informative: { trend: { timefram: '1h' as const } },
    indicators: () => ({ rsi: column }),
  }),
  defineStrategy({
    ...base,
    indicators: () => ({ rsi: column }),
    // @ts-expect-error a callback's answer has a type
    customStoploss: () => 'tight',
  }),
  defineStrategy({
    ...base,
    indicators: () => ({ rsi: column }),
    // @ts-expect-error callbacks are synchronous
    confirmTradeEntry: async () => true,
  }),
  defineStrategy({
    ...base,
    indicators: () => ({ rsi: column }),
    signals: ({ columns }) => ({
      enterLong: yesNo,
      // @ts-expect-error there is no such column
      enterTag: columns.rsy === undefined ? 'a' : 'b',
    }),
  }),
];

// @ts-expect-error the default is not one of the values
export const choice = (): unknown => categorical(['calm', 'bold'], { default: 'wild' });
// @ts-expect-error a parameter needs a default
export const number = (): unknown => int(1, 5, {});

export type RowHasNoFuture = Row<{ readonly rsi: Float64Array }>;
expectTypeOf<keyof RowHasNoFuture>().toEqualTypeOf<
  'time' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'index' | 'pair' | 'prev' | 'ago' | 'rsi'
>();
