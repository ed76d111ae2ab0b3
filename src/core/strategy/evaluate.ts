import type { Candles } from '../model/candles.ts';
import { InputError } from '../model/errors.ts';
import type { PairSignals } from '../model/signals.ts';
import type { RowSource } from './callbacks.ts';
import { checkColumns } from './columns.ts';
import { guardCandles } from './candle-guard.ts';
import { callbackFailed } from './failure.ts';
import { makeInformative } from './informative.ts';
import { columnKey, makeRowClass, type RowClass } from './row.ts';
import { addSignalColumns, runRowFunctions, SignalBuilder } from './signals.ts';
import type { AnyRow, AnyStrategy, ColumnSet, Informative, SignalContext } from './spec.ts';

export interface PairInput {
  readonly strategy: AnyStrategy;
  readonly pair: string;
  readonly candles: Candles;
  /** Of the candles; default: the strategy's own. */
  readonly timeframe?: string;
  /** From `resolveParams`. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Candles of each informative series under its alias; closed candles only count. */
  readonly informative?: Readonly<Record<string, Candles>>;
  /** Columns of an earlier evaluation that are still right, instead of asking `indicators`. */
  readonly columns?: ColumnSet;
  /** First row that signals are wanted of, for one who asks candle by candle; rows before it have none. Default: 0. */
  readonly fromRow?: number;
  /** Told of each parameter that `indicators` reads. */
  readonly onParamRead?: (name: string) => void;
}

/** What a strategy makes of one pair's candles. */
export interface PairEvaluation {
  readonly signals: PairSignals;
  /** As `indicators` returned them. */
  readonly columns: ColumnSet;
  /** The rows that callbacks get. */
  readonly rows: RowSource<AnyRow>;
}

/** One row class a strategy, so that every pair of a run shares the compiled getters. */
const rowClasses = new WeakMap<object, RowClass>();

/**
 * Computes a strategy's columns and signals for all candles of one pair. Throws RunError where the strategy
 * throws or answers something that it must not, InputError where an informative series is missing.
 */
export function evaluatePair(input: PairInput): PairEvaluation {
  const { strategy, pair, candles, params, informative = {}, fromRow = 0 } = input;
  const { spec } = strategy;
  const timeframe = input.timeframe ?? spec.timeframe;
  const frames = makeFrames(strategy, pair, candles, timeframe, informative);
  const assertUnchanged = guardCandles(strategy, pair, candles);
  const askIndicators = (): ColumnSet =>
    spec.indicators({ candles, pair, params: observed(params, input.onParamRead), informative: frames });
  const columns =
    input.columns ?? checkColumns(strategy, pair, candles, guarded(strategy, 'indicators', pair, askIndicators));
  const cursor = rowClassOf(strategy, columns).bind(pair, candles, columns);
  const builder = new SignalBuilder(strategy, pair, candles.length, fromRow);
  if (spec.signals) {
    const whole = guarded(strategy, 'signals', pair, () => spec.signals!({ candles, columns, params, pair }));
    addSignalColumns(strategy, pair, whole, builder);
  }
  assertUnchanged();
  runRowFunctions(strategy, cursor, candles, makeContext(pair, params, cursor.row), builder);
  return { signals: builder.finish(), columns, rows: cursor };
}

function observed<V extends object>(values: V, onRead: ((name: string) => void) | undefined): V {
  if (onRead === undefined) return values;
  return new Proxy(values, {
    get(target, name) {
      onRead(String(name));
      return Reflect.get(target, name);
    },
  });
}

function makeFrames(
  strategy: AnyStrategy,
  pair: string,
  candles: Candles,
  baseTimeframe: string,
  informative: Readonly<Record<string, Candles>>,
): Readonly<Record<string, Informative>> {
  const frames: Record<string, Informative> = {};
  for (const [alias, { timeframe }] of Object.entries(strategy.spec.informative ?? {})) {
    const frame = informative[alias];
    if (frame === undefined) {
      throw new InputError(
        'INFORMATIVE_MISSING',
        `strategy ${strategy.name}, ${pair}: no candles for its informative "${alias}" (${timeframe})`,
        { value: alias },
      );
    }
    frames[alias] = makeInformative(candles, baseTimeframe, frame, timeframe);
  }
  return frames;
}

/** `time` follows the row, so it costs nothing for strategies that do not read it. */
function makeContext<V>(pair: string, params: V, row: AnyRow): SignalContext<V> {
  return {
    pair,
    params,
    get time() {
      return row.time;
    },
  };
}

function rowClassOf(strategy: AnyStrategy, columns: ColumnSet): RowClass {
  const known = rowClasses.get(strategy.spec);
  if (known !== undefined && known.key === columnKey(columns)) return known;
  const made = makeRowClass(columns);
  rowClasses.set(strategy.spec, made);
  return made;
}

/** Runs a function of the strategy that sees whole columns. */
function guarded<T>(strategy: AnyStrategy, callback: string, pair: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw callbackFailed({ strategy, callback, pair }, error);
  }
}
