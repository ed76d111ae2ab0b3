import { InputError } from '../model/errors.ts';

/** One value per candle: what every indicator takes. */
export type Column =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** Candle columns by name. A function asks only for those that it reads, so a part of the candles will do. */
export interface PriceColumns {
  readonly time: Column;
  readonly open: Column;
  readonly high: Column;
  readonly low: Column;
  readonly close: Column;
  readonly volume: Column;
}
export type HighLow = Pick<PriceColumns, 'high' | 'low'>;
export type OpenClose = Pick<PriceColumns, 'open' | 'close'>;
export type HighLowClose = Pick<PriceColumns, 'high' | 'low' | 'close'>;
export type HighLowVolume = Pick<PriceColumns, 'high' | 'low' | 'volume'>;
export type CloseVolume = Pick<PriceColumns, 'close' | 'volume'>;
export type OpenHighLowClose = Pick<PriceColumns, 'open' | 'high' | 'low' | 'close'>;
export type HighLowCloseVolume = Pick<PriceColumns, 'high' | 'low' | 'close' | 'volume'>;

/** The column as float64: itself if it is one already, so kernels see one kind of array and stay fast. */
export function float64(column: Column): Float64Array {
  if (column instanceof Float64Array) return column;
  if (!ArrayBuffer.isView(column) || column instanceof DataView) {
    throw new InputError('COLUMN_TYPE', 'an indicator takes a typed array with one value per candle', {
      value: column,
      hint: 'A function of one price takes a column, ta.rsi(candles.close); others take the candles, ta.atr(candles).',
    });
  }
  return Float64Array.from(column);
}

/** Several columns as float64; throws InputError COLUMN_LENGTH unless all are of one length. */
export function float64Columns<const C extends readonly Column[]>(columns: C): { [K in keyof C]: Float64Array } {
  const converted = columns.map(float64);
  for (const column of converted) {
    if (column.length !== converted[0].length) {
      const lengths = converted.map((one) => one.length);
      throw new InputError('COLUMN_LENGTH', `columns of different length: ${lengths.join(', ')}`, {
        value: lengths,
        hint: 'Every column of one call must have one value per candle.',
      });
    }
  }
  return converted as { [K in keyof C]: Float64Array };
}

/** Throws InputError INDICATOR_PERIOD unless `period` is a whole number of at least `minimum`. */
export function checkPeriod(period: number, name = 'period', minimum = 1): void {
  if (Number.isSafeInteger(period) && period >= minimum) return;
  throw new InputError('INDICATOR_PERIOD', `${name} must be a whole number of ${minimum} or more, not ${period}`, {
    path: name,
    value: period,
  });
}

/** Throws InputError INDICATOR_NUMBER unless `value` is a finite number from `minimum` to `maximum`. */
export function checkNumber(value: number, name: string, minimum = -Infinity, maximum = Infinity): void {
  if (Number.isFinite(value) && value >= minimum && value <= maximum) return;
  const range = minimum === -Infinity ? '' : ` from ${minimum}${maximum === Infinity ? ' up' : ` to ${maximum}`}`;
  throw new InputError('INDICATOR_NUMBER', `${name} must be a finite number${range}, not ${value}`, {
    path: name,
    value,
  });
}

/** Whether a value is missing: NaN, or an infinity, which no sum would recover from. */
export function isMissing(value: number): boolean {
  return value - value !== 0;
}

function nextComplete(inputs: readonly Float64Array[], row: number, length: number): number {
  for (; row < length; row++) {
    let complete = true;
    for (const input of inputs) if (isMissing(input[row])) complete = false;
    if (complete) return row;
  }
  return length;
}

function nextMissing(input: Float64Array, from: number, to: number): number {
  let row = from;
  // The odd rows first: a loop that V8 has not seen when it compiles this would throw the compiled code away.
  for (const odd = from + ((to - from) % 8); row < odd; row++) if (isMissing(input[row])) return row;
  // Eight at a time: their sum is missing if one of them is (or if they are huge, which the next loop finds out).
  for (; row < to; row += 8) {
    const first = input[row] + input[row + 1] + (input[row + 2] + input[row + 3]);
    const second = input[row + 4] + input[row + 5] + (input[row + 6] + input[row + 7]);
    if (isMissing(first + second)) {
      for (let k = row; k < row + 8; k++) if (isMissing(input[k])) return k;
    }
  }
  return to;
}

/**
 * Calls `kernel(from, to)` for each run of rows in which no input is missing and which is longer than
 * `lookback`; the kernel writes rows `from + lookback` to `to - 1` of each output, all others become NaN
 * (0 in an integer array).
 * So every indicator starts anew after a gap, as if the candles began there, and never shows a value
 * that a missing one has touched.
 */
export function eachRun(
  inputs: readonly Float64Array[],
  lookback: number,
  outputs: readonly (Float64Array | Int32Array | Uint8Array)[],
  kernel: (from: number, to: number) => void,
): void {
  const length = inputs[0].length;
  let written = 0;
  for (let row = 0; row < length;) {
    const from = nextComplete(inputs, row, length);
    let to = length;
    for (const input of inputs) to = nextMissing(input, from, to);
    if (to - from > lookback) {
      for (const output of outputs) output.fill(NaN, written, from + lookback);
      kernel(from, to);
      written = to;
    }
    row = to;
  }
  for (const output of outputs) output.fill(NaN, written);
}
