/** The building blocks of the golden strategy classes: parameters, modulo signals, shared callbacks. */
import { stoplossFromAbsolute, ta } from '../../src/index.ts';
import type { Candles } from '../../src/index.ts';
import type { StrategyCallbacks } from '../../src/core/strategy/callbacks.ts';
import type { InformativeSpec, SignalColumns } from '../../src/core/strategy/spec.ts';
import { timeframeMs } from '../../src/core/model/timeframe.ts';

type Params = Readonly<Record<string, any>>;
type Columns = Readonly<Record<string, Float64Array>>;

/** The parts of a strategy that differ from class to class. */
export interface Parts {
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
export const candleNumber = (timeMs: number, timeframe: string): number => Math.floor(timeMs / timeframeMs(timeframe));

export function moduloSignals({ params, pairs, timeframe }: ClassInput, only?: 'enterLong') {
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
    const tagOf = (number: number) => (tagMod === undefined ? '' : tags[Math.floor(number / tagMod) % tags.length]);
    const enterTag = Array.from(k, tagOf);
    return only === undefined ? { enterLong, exitLong, enterShort, exitShort, enterTag } : { enterLong, enterTag };
  };
}

/** The leverage callback: one number, or by side, or by tag. */
export function leverageOf(value: any): StrategyCallbacks<any, any> {
  if (typeof value === 'number') return { leverage: () => value };
  return { leverage: ({ side, enterTag }) => value[side] ?? value[enterTag] ?? 1 };
}

export const sign = (isShort: boolean): 1 | -1 => (isShort ? -1 : 1);
export const minutesOpen = (time: number, openTimeMs: number): number => (time - openTimeMs) / 60_000;

export function customPrices({ params, timeframe }: ClassInput): StrategyCallbacks<any, any> {
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

export function dca({ params }: ClassInput, addRequired = false): StrategyCallbacks<any, any> {
  const add: number[] = addRequired ? params.get('add') : params.get('add', []);
  const take: number[] = addRequired ? [] : params.get('take', []);
  const mult: number = addRequired ? 1 : params.get('mult', 1);
  const fraction = take.length > 0 ? params.get('take_frac') : params.optional('take_frac');
  return {
    adjustTradePosition({ trade, currentProfit }) {
      const n = trade.filledEntries;
      const x = trade.filledExits;
      if (n <= add.length && currentProfit < add[n - 1]) {
        const first = trade.orders.find((order) => order.isEntry && order.filledTimeMs !== undefined)!;
        return [((first.amount * first.price) / trade.leverage) * mult ** n, `add${n}`];
      }
      if (x < take.length && currentProfit > take[x]) return [-(trade.stakeAmount * fraction), `take${x + 1}`];
      return undefined;
    },
  };
}

export function customStop(input: ClassInput): Parts {
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

export function emaCross({ params }: ClassInput, isLongShort: boolean): Parts {
  const [fast, slow] = [params.get('fast'), params.get('slow')];
  return {
    shorts: isLongShort,
    indicators: ({ candles }) => ({ fast: ta.ema(candles.close, fast), slow: ta.ema(candles.close, slow) }),
    signals({ columns }) {
      const up = ta.crossedAbove(columns['fast'], columns['slow']);
      const down = ta.crossedAbove(columns['slow'], columns['fast']);
      if (!isLongShort) return { enterLong: up, exitLong: down };
      const enterTag = Array.from(up, (yes, row) => (yes ? 'up' : down[row] ? 'down' : ''));
      return { enterLong: up, exitLong: down, enterShort: down, exitShort: up, enterTag };
    },
    ...(isLongShort ? { callbacks: leverageOf(params.get('leverage', 1)) } : {}),
  };
}

export function adjustOrder(input: ClassInput): Parts {
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

export const withLeverage = (parts: Parts, { params }: ClassInput): Parts => ({
  ...parts,
  shorts: true,
  callbacks: { ...parts.callbacks, ...leverageOf(params.get('leverage', 1)) },
});
