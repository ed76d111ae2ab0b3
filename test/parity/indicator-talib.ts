import type { AverageName } from '../../src/core/indicators/average-types.ts';
import { ta } from '../../src/core/indicators/index.ts';
import { INDICATORS } from '../../src/core/indicators/registry.ts';
import type { GoldenParameters, InputColumns } from './indicator-goldens.ts';

/** TA-Lib's numbers of the moving averages. */
const AVERAGE_NAMES: Readonly<Record<number, string>> = {
  0: 'sma',
  1: 'ema',
  2: 'wma',
  3: 'dema',
  4: 'tema',
  5: 'trima',
  6: 'kama',
  7: 'mama',
  8: 't3',
  9: 'hma',
  12: 'zlema',
  13: 'rma',
};

const BY_TA_LIB = new Map(INDICATORS.map((indicator) => [indicator.taLib, indicator]));

type AnyFunction = (...values: unknown[]) => ArrayLike<number> | Record<string, ArrayLike<number>>;

/** The columns of our function under TA-Lib's name, in TA-Lib's order; undefined if there is none. */
export function callTaLib(
  name: string,
  inputs: readonly string[],
  columns: InputColumns,
  parameters: GoldenParameters,
): readonly ArrayLike<number>[] | undefined {
  const indicator = BY_TA_LIB.get(name);
  if (indicator === undefined) return undefined;
  const values = Object.entries(parameters).map(([key, value]) =>
    key.endsWith('matype') ? (AVERAGE_NAMES[value] as AverageName) : value,
  );
  const first = indicator.takes === 'candles' ? [columns] : inputs.map((input) => columns[input]);
  const result = (ta as unknown as Record<string, AnyFunction>)[indicator.name](...first, ...values);
  return ArrayBuffer.isView(result)
    ? [result as unknown as ArrayLike<number>]
    : indicator.outputs.map((output) => (result as Record<string, ArrayLike<number>>)[output]);
}
