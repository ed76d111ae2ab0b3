import type { Candles } from '../model/candles.ts';
import { InputError, RunError } from '../model/errors.ts';
import { nextCandleTime, timeframeMs } from '../model/timeframe.ts';
import type { AnyColumn, AnyStrategy, Informative, InformativeSpec } from './spec.ts';

/** An informative series that a strategy wants for one pair, with the placeholders filled in. */
export interface InformativeRequest {
  readonly alias: string;
  readonly pair: string;
  readonly timeframe: string;
  /** Undefined = the kind that is traded. */
  readonly kind: InformativeSpec['kind'];
}

/** The series that `indicators` of a strategy needs for `pair` besides the pair's own candles. */
export function informativeRequests(strategy: AnyStrategy, pair: string, stakeCurrency: string): InformativeRequest[] {
  const specs: Readonly<Record<string, InformativeSpec>> = strategy.spec.informative ?? {};
  return Object.entries(specs).map(([alias, spec]) => ({
    alias,
    pair:
      spec.pair === undefined ? pair : fillPair(spec, pair, stakeCurrency, `${strategy.name}: informative ${alias}`),
    timeframe: spec.timeframe,
    kind: spec.kind,
  }));
}

/** On a futures pair, a name without a settlement currency means the market that settles in the same one. */
function fillPair(spec: InformativeSpec, pair: string, stakeCurrency: string, label: string): string {
  const [symbol, settle] = pair.split(':') as [string, string | undefined];
  const [base, quote] = symbol.split('/');
  const names: Record<string, string | undefined> = { base, quote, stake: stakeCurrency };
  const filled = spec.pair!.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = names[name];
    if (value !== undefined) return value;
    throw new InputError('INFORMATIVE_PAIR_INVALID', `${label}: ${whole} in "${spec.pair}" has no meaning`, {
      value: spec.pair,
      hint: 'Use {base}, {quote} or {stake}.',
    });
  });
  return settle === undefined || filled.includes(':') || spec.kind === 'spot' ? filled : `${filled}:${settle}`;
}

/**
 * For each base candle the row of the newest informative candle that has closed by the base candle's own
 * close, -1 before there is one: a candle dated D with length L is seen from the base row D + L - l on and
 * carried forward. Equal timeframes meet row by row. Throws InputError if the informative one is shorter.
 */
export function alignRows(
  base: Float64Array,
  baseTimeframe: string,
  informative: Float64Array,
  timeframe: string,
): Int32Array {
  assertNotFaster(baseTimeframe, timeframe);
  const closeOfBase = closeTime(baseTimeframe);
  const closeOf = closeTime(timeframe);
  const rows = new Int32Array(base.length);
  let next = 0;
  let nextClose = informative.length > 0 ? closeOf(informative[0]) : Infinity;
  for (let row = 0; row < base.length; row++) {
    const seenUntil = closeOfBase(base[row]);
    while (nextClose <= seenUntil) {
      next++;
      nextClose = next < informative.length ? closeOf(informative[next]) : Infinity;
    }
    rows[row] = next - 1;
  }
  return rows;
}

function assertNotFaster(baseTimeframe: string, timeframe: string): void {
  // The first month has 31 days, so a month counts as longer than a week.
  if (closeTime(timeframe)(0) >= closeTime(baseTimeframe)(0)) return;
  throw new InputError(
    'INFORMATIVE_TOO_FAST',
    `informative timeframe ${timeframe} is shorter than the strategy's ${baseTimeframe}`,
    { value: timeframe, hint: `Use ${baseTimeframe} or a longer one.` },
  );
}

/** From the open time of a candle to its close: a fixed length, but for months, which follow the calendar. */
function closeTime(timeframe: string): (openTimeMs: number) => number {
  if (timeframe === '1M') return (openTimeMs) => nextCandleTime(openTimeMs, timeframe);
  const length = timeframeMs(timeframe);
  return (openTimeMs) => openTimeMs + length;
}

/** Values of an informative column at the rows that `alignRows` found; NaN (or no) before the first one. */
function alignColumn(rows: Int32Array, column: AnyColumn): AnyColumn {
  const yesNo = column instanceof Uint8Array;
  const aligned = yesNo ? new Uint8Array(rows.length) : new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    const source = rows[row];
    aligned[row] = source >= 0 ? column[source] : yesNo ? 0 : NaN;
  }
  return aligned;
}

/** The object that `indicators` gets under an informative's name. */
export function makeInformative(
  base: Candles,
  baseTimeframe: string,
  candles: Candles,
  timeframe: string,
): Informative {
  assertNotFaster(baseTimeframe, timeframe);
  let rows: Int32Array | undefined;
  const align = (compute: (frame: { readonly candles: Candles }) => unknown): unknown => {
    const result = compute({ candles });
    rows ??= alignRows(base.time, baseTimeframe, candles.time, timeframe);
    if (ArrayBuffer.isView(result)) return alignChecked(rows, result, candles, 'its result');
    if (typeof result !== 'object' || result === null) {
      throw new RunError(
        'COLUMN_INVALID',
        'informative.align: the function must return a column or an object of columns',
      );
    }
    const entries = Object.entries(result).map(([name, column]) => [name, alignChecked(rows!, column, candles, name)]);
    return Object.fromEntries(entries);
  };
  return { candles, align: align as Informative['align'] };
}

function alignChecked(rows: Int32Array, column: unknown, candles: Candles, name: string): AnyColumn {
  if (!(column instanceof Float64Array || column instanceof Int32Array || column instanceof Uint8Array)) {
    throw new RunError('COLUMN_INVALID', `informative.align: ${name} is not a typed array`);
  }
  if (column.length !== candles.length) {
    throw new RunError(
      'COLUMN_LENGTH',
      `informative.align: ${name} has ${column.length} values, the informative candles are ${candles.length}`,
    );
  }
  return alignColumn(rows, column);
}
