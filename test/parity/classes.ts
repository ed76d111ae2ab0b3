/** The strategy classes that golden cases name, written against the public strategy interface. */
import { defineStrategy, stoplossFromAbsolute, stoplossFromOpen, ta } from '../../src/index.ts';
import type { Candles } from '../../src/index.ts';
import type { StrategyCallbacks } from '../../src/core/strategy/callbacks.ts';
import type { AnyStrategy, ColumnSet, InformativeSpec, SignalColumns } from '../../src/core/strategy/spec.ts';
import { timeframeMs, type Timeframe } from '../../src/core/model/timeframe.ts';

type Params = Readonly<Record<string, any>>;
type Columns = Readonly<Record<string, Float64Array>>;

/** The parts of a strategy that differ from class to class. */
interface Parts {
  readonly shorts?: boolean;
  readonly informative?: Readonly<Record<string, InformativeSpec>>;
  indicators?(frame: { candles: Candles; informative: Record<string, any> }): Record<string, Float64Array>;
  signals?(frame: { candles: Candles; columns: Columns; pair: string }): SignalColumns;
  readonly callbacks?: StrategyCallbacks<any, any>;
}

export interface ClassInput {
  readonly params: ParamReader;
  readonly pairs: readonly string[];
  readonly timeframe: string;
}

/** Reads parameters by name; a missing one without a default, and one that nobody reads, are errors. */
export class ParamReader {
  readonly #params: Params;
  readonly #unread: Set<string>;

  constructor(params: Params) {
    this.#params = params;
    this.#unread = new Set(Object.keys(params));
  }

  get(name: string, fallback?: unknown): any {
    this.#unread.delete(name);
    const value = this.#params[name] ?? fallback;
    if (value === undefined) throw new Error(`parameter ${name} is required`);
    return value;
  }

  optional(name: string): any {
    this.#unread.delete(name);
    return this.#params[name] ?? undefined;
  }

  assertAllRead(): void {
    if (this.#unread.size > 0) throw new Error(`unknown parameter ${[...this.#unread].join(', ')}`);
  }
}

/** Number of a candle since 1970. */
const candleNumber = (timeMs: number, timeframe: string): number => Math.floor(timeMs / timeframeMs(timeframe));

function moduloSignals({ params, pairs, timeframe }: ClassInput, only?: 'enterLong') {
  const rules = (['enter_long', 'exit_long', 'enter_short', 'exit_short'] as const).map((name) =>
    params.optional(name),
  ) as ([number, number] | undefined)[];
  const shift = params.get('pair_shift', 0);
  const tagMod = params.optional('tag_mod');
  const tags: string[] = params.get('tags', ['a', 'b', 'c']);
  return ({ candles, pair }: { candles: Candles; pair: string }) => {
    const add = shift * pairs.indexOf(pair);
    const k = Float64Array.from(candles.time, (time) => candleNumber(time, timeframe) + add);
    const column = (rule: [number, number] | undefined) =>
      Uint8Array.from(k, (number) => (rule !== undefined && number % rule[0] === rule[1] ? 1 : 0));
    const [enterLong, exitLong, enterShort, exitShort] = rules.map(column) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const tagOf = (number: number) => (tagMod === undefined ? '' : tags[Math.floor(number / tagMod) % tags.length]!);
    const enterTag = Array.from(k, tagOf);
    return only === undefined ? { enterLong, exitLong, enterShort, exitShort, enterTag } : { enterLong, enterTag };
  };
}

/** The leverage callback: one number, or by side, or by tag. */
function leverageOf(value: any): StrategyCallbacks<any, any> {
  if (typeof value === 'number') return { leverage: () => value };
  return { leverage: ({ side, enterTag }) => value[side] ?? value[enterTag] ?? 1 };
}

const sign = (isShort: boolean): 1 | -1 => (isShort ? -1 : 1);
const minutesOpen = (time: number, openTimeMs: number): number => (time - openTimeMs) / 60_000;

function customPrices({ params, timeframe }: ClassInput): StrategyCallbacks<any, any> {
  const [eMod, eAbove, eBelow] = [params.get('e_mod'), params.get('e_above'), params.get('e_below')];
  const [xMod, xAbove, xBelow] = [params.get('x_mod'), params.get('x_above'), params.get('x_below')];
  return {
    customEntryPrice({ time, side, proposedRate }) {
      const s = sign(side === 'short');
      return candleNumber(time, timeframe) % eMod === 0
        ? proposedRate * (1 + s * eAbove)
        : proposedRate * (1 - s * eBelow);
    },
    customExitPrice({ time, trade, proposedRate }) {
      const s = sign(trade.isShort);
      return candleNumber(time, timeframe) % xMod === 0
        ? proposedRate * (1 - s * xBelow)
        : proposedRate * (1 + s * xAbove);
    },
  };
}

function dca({ params }: ClassInput, addRequired = false): StrategyCallbacks<any, any> {
  const add: number[] = addRequired ? params.get('add') : params.get('add', []);
  const take: number[] = addRequired ? [] : params.get('take', []);
  const mult: number = addRequired ? 1 : params.get('mult', 1);
  const fraction = take.length > 0 ? params.get('take_frac') : params.optional('take_frac');
  return {
    adjustTradePosition({ trade, currentProfit }) {
      const n = trade.filledEntries;
      const x = trade.filledExits;
      if (n <= add.length && currentProfit < add[n - 1]!) {
        const first = trade.orders.find((order) => order.isEntry && order.filledTimeMs !== undefined)!;
        return [((first.amount * first.price) / trade.leverage) * mult ** n, `add${n}`];
      }
      if (x < take.length && currentProfit > take[x]!) return [-(trade.stakeAmount * fraction), `take${x + 1}`];
      return undefined;
    },
  };
}

function customStop(input: ClassInput): Parts {
  const mult = input.params.get('mult');
  const period = input.params.get('atr');
  return {
    signals: moduloSignals(input),
    indicators: ({ candles }) => ({ atr: ta.atr(candles, period) }),
    callbacks: {
      customStoploss(call) {
        const level = call.row.close - sign(call.trade.isShort) * mult * call.row.atr;
        return stoplossFromAbsolute(level, call);
      },
    },
  };
}

function emaCross({ params }: ClassInput, isLongShort: boolean): Parts {
  const [fast, slow] = [params.get('fast'), params.get('slow')];
  return {
    shorts: isLongShort,
    indicators: ({ candles }) => ({ fast: ta.ema(candles.close, fast), slow: ta.ema(candles.close, slow) }),
    signals({ columns }) {
      const up = ta.crossedAbove(columns['fast']!, columns['slow']!);
      const down = ta.crossedAbove(columns['slow']!, columns['fast']!);
      if (!isLongShort) return { enterLong: up, exitLong: down };
      const enterTag = Array.from(up, (yes, row) => (yes ? 'up' : down[row] ? 'down' : ''));
      return { enterLong: up, exitLong: down, enterShort: down, exitShort: up, enterTag };
    },
    ...(isLongShort ? { callbacks: leverageOf(params.get('leverage', 1)) } : {}),
  };
}

function adjustOrder(input: ClassInput): Parts {
  const { params, timeframe } = input;
  const [off, off2, cancelAfter] = [params.get('off'), params.get('off2'), params.get('cancel_after')];
  const [xoff, xoff2] = [params.get('xoff'), params.get('xoff2')];
  return {
    signals: moduloSignals(input),
    callbacks: {
      customEntryPrice: ({ side, proposedRate }) => proposedRate * (1 - sign(side === 'short') * off),
      customExitPrice: ({ trade, proposedRate }) => proposedRate * (1 + sign(trade.isShort) * xoff),
      adjustOrderPrice({ time, trade, order, proposedRate }) {
        const s = sign(trade.isShort);
        const k = candleNumber(time, timeframe);
        if (order.isEntry) {
          const n = k - candleNumber(trade.openTimeMs, timeframe);
          return n >= cancelAfter ? null : proposedRate * (1 - s * off2);
        }
        if (k % 3 === 0) return undefined;
        return k % 7 === 0 ? null : proposedRate * (1 + s * xoff2);
      },
    },
  };
}

const withLeverage = (parts: Parts, { params }: ClassInput): Parts => ({
  ...parts,
  shorts: true,
  callbacks: { ...parts.callbacks, ...leverageOf(params.get('leverage', 1)) },
});

const CLASSES: Readonly<Record<string, (input: ClassInput) => Parts>> = {
  ModSignals: (input) => ({ signals: moduloSignals(input) }),
  ModSignalsShort: (input) => withLeverage({ signals: moduloSignals(input) }, input),
  EmaCross: (input) => emaCross(input, false),
  EmaCrossLS: (input) => emaCross(input, true),

  RsiBb({ params }) {
    const [buy, deep, sell] = [params.get('rsi_buy'), params.get('rsi_deep'), params.get('rsi_sell')];
    return {
      indicators({ candles }) {
        const bands = ta.bbands(candles.close, 20, 2, 2);
        return { rsi: ta.rsi(candles.close, 14), lower: bands.bbLower, upper: bands.bbUpper };
      },
      signals({ candles: { close, volume }, columns: { rsi, lower, upper } }) {
        const rows = close.length;
        const enterLong = Uint8Array.from({ length: rows }, (_, i) =>
          rsi![i]! < buy && close[i]! < lower![i]! && volume[i]! > 0 ? 1 : 0,
        );
        const exitLong = Uint8Array.from({ length: rows }, (_, i) => (rsi![i]! > sell ? 1 : 0));
        const enterTag = Array.from(enterLong, (yes, i) => (yes ? (rsi![i]! < deep ? 'deep' : 'dip') : ''));
        const exitTag = Array.from(exitLong, (yes, i) => (yes && close[i]! > upper![i]! ? 'hot' : ''));
        return { enterLong, exitLong, enterTag, exitTag };
      },
    };
  },

  CustomExit(input) {
    const { params, timeframe } = input;
    const [tp, late, max] = [params.get('tp'), params.get('late'), params.get('max')];
    const [bailMod, bailRem, bailBelow] = [params.get('bail_mod'), params.get('bail_rem'), params.get('bail_below')];
    return {
      signals: moduloSignals(input),
      callbacks: {
        customExit({ time, trade, currentProfit }) {
          const minutes = minutesOpen(time, trade.openTimeMs);
          if (currentProfit > tp) return 'take_profit';
          if (candleNumber(time, timeframe) % bailMod === bailRem && currentProfit < bailBelow) return 'bail';
          if (minutes >= late && currentProfit > 0) return 'late_win';
          return minutes >= max;
        },
      },
    };
  },

  ConfirmVeto(input) {
    const { params, timeframe } = input;
    const [mod, block, minProfit] = [
      params.get('entry_mod'),
      params.get('entry_block') as number[],
      params.get('min_signal_profit'),
    ];
    return {
      signals: moduloSignals(input),
      callbacks: {
        confirmTradeEntry: ({ time }) => !block.includes(candleNumber(time, timeframe) % mod),
        confirmTradeExit({ time, trade, rate, exitReason }) {
          const k = candleNumber(time, timeframe);
          if (exitReason === 'roi') return k % 2 === 0;
          if (exitReason === 'exit_signal') return trade.profitRatioAt(rate) > minProfit;
          return !['stop_loss', 'trailing_stop_loss'].includes(exitReason) || k % 4 !== 3;
        },
      },
    };
  },

  CustomRoi(input) {
    const { params } = input;
    const [late, lateRoi, byTag] = [params.get('late'), params.get('late_roi'), params.get('roi_by_tag')];
    return {
      signals: moduloSignals(input),
      callbacks: { customRoi: ({ duration, enterTag }) => (duration >= late ? lateRoi : byTag[enterTag]) },
    };
  },

  StrategyLocks(input) {
    const [below, minutes] = [input.params.get('lock_below'), input.params.get('lock_minutes')];
    return {
      signals: moduloSignals(input),
      callbacks: {
        orderFilled({ pair, time, trade, order, locks }) {
          if (order.isEntry || trade.profitRatioAt(order.price) >= below) return;
          locks.lock(pair, time + minutes * 60_000, 'loss');
        },
      },
    };
  },

  CustomStopAtr: (input) => customStop(input),
  CustomStopAtrLS: (input) => withLeverage(customStop(input), input),

  CustomStopFromOpen(input) {
    const steps: [number, number][] = input.params.get('steps');
    return {
      signals: moduloSignals(input),
      callbacks: {
        customStoploss(call) {
          const step = steps.findLast(([threshold]) => call.currentProfit > threshold);
          return step && stoplossFromOpen(step[1], call);
        },
      },
    };
  },

  CustomStopAfterFill(input) {
    const [base, perFill] = [input.params.get('fill_base'), input.params.get('fill_step')];
    const aging: [number, number][] = input.params.get('aging');
    return {
      signals: moduloSignals(input),
      callbacks: {
        customStoplossAfterFill: ({ trade }) => -(base + perFill * trade.filledEntries),
        customStoploss({ time, trade }) {
          const minutes = minutesOpen(time, trade.openTimeMs);
          return aging.findLast(([from]) => minutes >= from)?.[1];
        },
        ...dca(input, true),
      },
    };
  },

  CustomPrices: (input) => ({ signals: moduloSignals(input), callbacks: customPrices(input) }),
  CustomPricesLS: (input) => withLeverage({ signals: moduloSignals(input), callbacks: customPrices(input) }, input),

  TimeoutCallbacks(input) {
    const { params, timeframe } = input;
    const [entryAge, exitAge] = [params.get('entry_age'), params.get('exit_age')];
    const age = (time: number, placed: number) => (time - placed) / 60_000;
    return {
      signals: moduloSignals(input),
      callbacks: {
        ...customPrices(input),
        checkEntryTimeout: ({ time, order }) =>
          age(time, order.placedTimeMs) >= entryAge && candleNumber(time, timeframe) % 2 === 0,
        checkExitTimeout: ({ time, order }) => age(time, order.placedTimeMs) >= exitAge,
      },
    };
  },

  AdjustEntry(input) {
    const { params, timeframe } = input;
    const [off, off2, cancelAfter] = [params.get('off'), params.get('off2'), params.get('cancel_after')];
    return {
      signals: moduloSignals(input),
      callbacks: {
        customEntryPrice: ({ side, proposedRate }) => proposedRate * (1 - sign(side === 'short') * off),
        adjustEntryPrice({ time, trade, proposedRate }) {
          const n = candleNumber(time, timeframe) - candleNumber(trade.openTimeMs, timeframe);
          if (n >= cancelAfter) return null;
          return n % 2 === 1 ? undefined : proposedRate * (1 - sign(trade.isShort) * off2);
        },
      },
    };
  },

  AdjustOrder: (input) => adjustOrder(input),
  AdjustOrderLS: (input) => withLeverage(adjustOrder(input), input),

  CustomStake(input) {
    const { params, timeframe } = input;
    const [stakes, every] = [params.get('stakes') as [string, number][], params.get('every')];
    return {
      signals: moduloSignals(input),
      callbacks: {
        customStakeAmount({ time, proposedStake, minStake, maxStake }) {
          const [kind, v] = stakes[Math.floor(candleNumber(time, timeframe) / every) % stakes.length]!;
          const answers: Record<string, number> = {
            times: proposedStake * v,
            min: minStake * v,
            max: maxStake * v,
            abs: v,
            none: 0,
          };
          return answers[kind];
        },
      },
    };
  },

  Dca: (input) => ({ signals: moduloSignals(input), callbacks: dca(input) }),
  DcaLS: (input) => withLeverage({ signals: moduloSignals(input), callbacks: dca(input) }, input),
  DcaPrices(input) {
    const [below, above] = [input.params.get('e_below'), input.params.get('x_above')];
    return {
      signals: moduloSignals(input),
      callbacks: {
        ...dca(input),
        customEntryPrice: ({ side, proposedRate }) => proposedRate * (1 - sign(side === 'short') * below),
        customExitPrice: ({ trade, proposedRate }) => proposedRate * (1 + sign(trade.isShort) * above),
      },
    };
  },
  TagLeverage: (input) => ({
    shorts: true,
    signals: moduloSignals(input),
    callbacks: leverageOf(input.params.get('leverage')),
  }),

  InformativeTrend(input) {
    const { params } = input;
    const [rsiMax, ethUp, rsiExit] = [params.get('rsi_max'), params.get('eth_up'), params.get('rsi_exit')];
    const modulo = moduloSignals(input, 'enterLong');
    return {
      informative: { own: { timeframe: '1h' }, eth: { pair: 'ETH/BTC', timeframe: '1h' } },
      indicators: ({ informative }) => ({
        rsi_1h: informative['own'].align(({ candles }: { candles: Candles }) => ta.rsi(candles.close, 14)),
        eth_up: informative['eth'].align(({ candles }: { candles: Candles }) => {
          const [fast, slow] = [ta.ema(candles.close, 6), ta.ema(candles.close, 18)];
          return Float64Array.from(fast, (value, row) => (value > slow[row]! ? 1 : 0));
        }),
      }),
      signals(frame) {
        const { rsi_1h: rsi, eth_up: up } = frame.columns;
        const { enterLong, enterTag } = modulo(frame);
        return {
          enterLong: enterLong.map((yes, row) => (yes && rsi![row]! < rsiMax && up![row]! === ethUp ? 1 : 0)),
          exitLong: Uint8Array.from(rsi!, (value: number) => (value > rsiExit ? 1 : 0)),
          enterTag: enterTag!,
        };
      },
    };
  },

  InformativeBtc(input) {
    const below = input.params.get('below');
    const modulo = moduloSignals(input, 'enterLong');
    return {
      informative: { own: { timeframe: '1h' } },
      indicators: ({ informative }) => ({
        ema_1h: informative['own'].align(({ candles }: { candles: Candles }) => ta.ema(candles.close, 8)),
      }),
      signals(frame) {
        const { enterLong, enterTag } = modulo(frame);
        const { close } = frame.candles;
        const ema = frame.columns['ema_1h']!;
        return {
          enterLong: enterLong.map((yes, row) => (yes && close[row]! > ema[row]! ? 1 : 0)),
          enterTag: enterTag!,
        };
      },
      callbacks: { customExit: ({ row }) => row.close < row.ema_1h * (1 - below) && 'under_1h_ema' },
    };
  },
};

/** The strategy of a case. Throws for an unknown class or parameter. */
export function goldenStrategy(
  name: string,
  input: ClassInput,
  options: { stoploss: number; useCustomStoploss: boolean; useCustomRoi: boolean },
): { strategy: AnyStrategy; canShort: boolean } {
  const build = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (build === undefined) throw new Error(`unknown strategy class ${name}`);
  const { shorts, informative, indicators, signals, callbacks } = build(input);
  input.params.optional('protections');
  input.params.assertAllRead();
  const { customStoploss, customStoplossAfterFill, customRoi, ...others } = callbacks ?? {};
  const strategy = defineStrategy<{}, string, ColumnSet>({
    timeframe: input.timeframe as Timeframe,
    stoploss: options.stoploss,
    ...(informative ? { informative } : {}),
    indicators: (frame) => (indicators?.(frame) ?? {}) as ColumnSet,
    ...(signals ? { signals: (frame) => signals(frame as unknown as Parameters<typeof signals>[0]) } : {}),
    ...others,
    ...(customStoploss && options.useCustomStoploss ? { customStoploss } : {}),
    ...(customStoplossAfterFill && options.useCustomStoploss ? { customStoplossAfterFill } : {}),
    ...(customRoi && options.useCustomRoi ? { customRoi } : {}),
  });
  return { strategy, canShort: shorts ?? false };
}
