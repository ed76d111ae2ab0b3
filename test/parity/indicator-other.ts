import { crossedAbove, crossedBelow } from '../../src/core/indicators/cross.ts';
import type { Candles } from '../../src/core/model/candles.ts';
import { resample } from '../../src/core/model/series.ts';
import { timeframeMs } from '../../src/core/model/timeframe.ts';
import { makeInformative } from '../../src/core/strategy/informative.ts';
import { firstDifference, type GoldenColumn, goldenNumbers } from './indicator-compare.ts';
import type { Failure, InputColumns } from './indicator-goldens.ts';

type Columns = Readonly<Record<string, GoldenColumn>>;

interface CrossCase {
  readonly input: string;
  readonly pair: string;
  readonly a: GoldenColumn;
  readonly b: GoldenColumn | number;
  readonly crossed_above: GoldenColumn;
  readonly crossed_below: GoldenColumn;
}

interface SeriesCase {
  readonly kind: string;
  readonly input: string;
  readonly base: string;
  readonly to?: string;
  readonly informative_timeframe?: string;
  readonly options?: { readonly ffill?: boolean };
  readonly base_rows?: readonly [number, number];
  readonly informative?: Columns;
  readonly columns?: Columns;
  readonly error?: string;
}

const EXACT = { abs: 0, rel: 1e-12 };

/** Compares the cases of crosses, resampling and informative candles; `undefined` = a kind that is not known here. */
export function otherFailures(one: unknown, input: (name: string) => InputColumns): Failure[] | undefined {
  if ((one as CrossCase).crossed_above !== undefined) return crossFailures(one as CrossCase);
  const series = one as SeriesCase;
  if (series.kind === 'resample') return resampleFailures(series, input(series.input));
  if (series.kind.startsWith('merge')) return mergeFailures(series, input(series.input));
  return undefined;
}

function compare(
  input: string,
  set: string,
  got: Readonly<Record<string, ArrayLike<number>>>,
  want: Columns,
): Failure[] {
  return Object.entries(want).flatMap(([output, golden]): Failure[] => {
    const ours = got[output];
    if (ours === undefined) return [{ input, set, output, message: 'no such column' }];
    const difference = firstDifference(ours, golden, EXACT);
    return difference === undefined ? [] : [{ input, set, output, difference }];
  });
}

function crossFailures({ input, pair, a, b, crossed_above, crossed_below }: CrossCase): Failure[] {
  const first = goldenNumbers(a);
  const second = typeof b === 'number' ? b : goldenNumbers(b);
  const got = { crossed_above: crossedAbove(first, second), crossed_below: crossedBelow(first, second) };
  return compare(input, pair, got, { crossed_above, crossed_below });
}

function candlesOf(columns: InputColumns, from: number, to: number): Candles {
  const part = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(from, to)]));
  return { ...(part as unknown as Candles), length: to - from };
}

function resampleFailures({ input, base, to, columns }: SeriesCase, from: InputColumns): Failure[] {
  const got = resample(candlesOf(from, 0, from['close'].length), base, to!, { keepUnfinished: true });
  return compare(input, `resample ${base} to ${to}`, { ...columnsOf(got), date: got.time }, columns!);
}

function columnsOf({ open, high, low, close, volume }: Candles): Record<string, Float64Array> {
  return { open, high, low, close, volume };
}

function mergeFailures(one: SeriesCase, input: InputColumns): Failure[] {
  const { base, kind } = one;
  const timeframe = one.informative_timeframe!;
  const set = `${kind} ${base} / ${timeframe}`;
  if (one.error !== undefined) {
    const wrong = candlesOf(input, 0, 10);
    try {
      makeInformative(wrong, base, wrong, timeframe).align(({ candles }) => candles.close);
    } catch {
      return [];
    }
    return [{ input: one.input, set, output: '', message: `expected an error: ${one.error}` }];
  }
  const [from, to] = one.base_rows!;
  // The base that begins later is the end of the input; its rows are counted from its own first one.
  const skipped = kind.endsWith('before the base') ? input['close'].length - to : 0;
  const candles = candlesOf(input, from + skipped, to + skipped);
  const given = Object.fromEntries(
    Object.entries(one.informative!).map(([name, column]) => [name, goldenNumbers(column)]),
  );
  const frame = { ...given, time: given['date'], length: given['date'].length } as unknown as Candles;
  const got: Record<string, Float64Array> = makeInformative(candles, base, frame, timeframe).align((informative) => ({
    ...columnsOf(informative.candles),
    date: informative.candles.time,
    ...(given['sma3'] === undefined ? {} : { sma3: given['sma3'] }),
  }));
  if (one.options?.ffill === false) keepJoins(got, candles.time, timeframeMs(timeframe) - timeframeMs(base));
  return compare(one.input, set, got, unsuffixed(one.columns!));
}

/** Keeps only the rows at which an informative candle joins: `delay` after its date. */
function keepJoins(columns: Readonly<Record<string, Float64Array>>, time: Float64Array, delay: number): void {
  const joins = time.map((at, row) => (at === columns['date'][row] + delay ? 1 : 0));
  for (const column of Object.values(columns)) {
    for (let row = 0; row < column.length; row++) if (joins[row] === 0) column[row] = NaN;
  }
}

function unsuffixed(columns: Columns): Columns {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name.replace(/_[^_]*$/, ''), column]));
}
