import type { AverageName } from '../average-types.ts';
import type { PivotKind } from '../pivots.ts';

/** Values of an indicator's parameters by name. */
export type Parameters = Readonly<Record<string, number | AverageName | PivotKind>>;

export type IndicatorGroup =
  | 'average'
  | 'channel'
  | 'cycle'
  | 'math'
  | 'momentum'
  | 'pattern'
  | 'price'
  | 'statistic'
  | 'trend'
  | 'volatility'
  | 'volume';

/**
 * How much history decides a value: `window` = the lookback alone; `recursive` = all of it, with weights that
 * fade, so more candles than the lookback are needed to come close; `path` = all of it, for ever.
 */
export type IndicatorMemory = 'window' | 'recursive' | 'path';

/** What is known about one function of `ta`. */
export interface Indicator {
  /** Its name in `ta`. */
  readonly name: string;
  /** TA-Lib's name of the function whose results these are; absent if TA-Lib has none. */
  readonly taLib: string | undefined;
  readonly title: string;
  readonly group: IndicatorGroup;
  /** `candles`: the candles come first. `columns`: the inputs themselves come first, any columns will do. */
  readonly takes: 'candles' | 'columns';
  /** The candle columns that are read, or the names of the columns that are passed. */
  readonly inputs: readonly string[];
  /** Parameters after the inputs, in order, with their defaults. */
  readonly parameters: Parameters;
  /** Names of the result's columns; if there is one, the result is that column itself. */
  readonly outputs: readonly string[];
  /** The row from which on every output has its value, counted from the first candle without a missing input. */
  readonly lookback: (parameters: Parameters) => number;
  readonly memory: IndicatorMemory;
}

const CANDLE_NAMES: ReadonlySet<string> = new Set(['time', 'open', 'high', 'low', 'close', 'volume']);

interface Extra {
  readonly outputs?: readonly string[];
  readonly memory?: IndicatorMemory;
}

/** A function that makes the entries of one group: name, TA-Lib's name, title, inputs, parameters, lookback. */
export function entriesOf(group: IndicatorGroup) {
  return function entry<P extends Parameters>(
    name: string,
    taLib: string | undefined,
    title: string,
    inputs: string,
    parameters: P,
    lookback: (parameters: P) => number,
    { outputs = [name], memory = 'window' }: Extra = {},
  ): Indicator {
    const names = inputs.split(' ');
    const takes = names.every((input) => CANDLE_NAMES.has(input)) ? 'candles' : 'columns';
    return {
      name,
      taLib,
      title,
      group,
      takes,
      inputs: names,
      parameters,
      outputs,
      lookback: lookback as Indicator['lookback'],
      memory,
    };
  };
}
