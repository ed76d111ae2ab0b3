import { rowAtOrAfter, type Candles } from '../../core/model/candles.ts';
import type { AnyColumn } from '../../core/strategy/spec.ts';
import type { PageLine, PagePrices } from './page-data.ts';
import type { PlottedColumn } from './plot-lines.ts';

/** Numbers that all pairs of a page may hold together: about 3 bytes each in the file. */
const MOST_NUMBERS = 2_000_000;

/** Candles that a pair may have in a page of `pairs` pairs with `lines` drawn columns. */
export function mostCandles(pairs: number, lines: number): number {
  return Math.max(1000, Math.floor(MOST_NUMBERS / pairs / (4 + lines)));
}

/** A pair's candles from `startMs` on for the page; at most `most` of them, else neighbours are joined into one. */
export function pagePrices(
  { pair, candles, lines }: { pair: string; candles: Candles; lines: readonly PlottedColumn[] },
  { startMs, timeframeMs, most }: { startMs: number; timeframeMs: number; most: number },
): PagePrices {
  const first = rowAtOrAfter(candles.time, startMs);
  const stepMs = timeframeMs * Math.max(1, Math.ceil((candles.length - first) / most));
  const rows = joinedRows(candles, first, stepMs);
  const decimals = decimalsOf(candles);
  const whole = (price: number): number => Math.round(price * 10 ** decimals);
  const packed = {
    time: [] as number[],
    open: [] as number[],
    high: [] as number[],
    low: [] as number[],
    close: [] as number[],
  };
  let [lastTime, lastClose] = [0, 0];
  for (const [index, from] of rows.entries()) {
    const to = rows[index + 1] ?? candles.length;
    const time = Math.floor(candles.time[from] / stepMs);
    const [open, close] = [whole(candles.open[from]), whole(candles.close[to - 1])];
    let [high, low] = [candles.high[from], candles.low[from]];
    for (let row = from + 1; row < to; row++) {
      high = Math.max(high, candles.high[row]);
      low = Math.min(low, candles.low[row]);
    }
    packed.time.push(index === 0 ? 0 : time - lastTime);
    packed.open.push(open - lastClose);
    packed.high.push(whole(high) - Math.max(open, close));
    packed.low.push(Math.min(open, close) - whole(low));
    packed.close.push(close - lastClose);
    [lastTime, lastClose] = [time, close];
  }
  const startTime = rows.length === 0 ? 0 : Math.floor(candles.time[rows[0]] / stepMs) * stepMs;
  return {
    pair,
    stepMs,
    decimals,
    startMs: startTime,
    ...packed,
    lines: lines.map(({ column, ...style }): PageLine => ({
      ...style,
      values: valuesOf(column, rows, candles.length),
    })),
  };
}

/** First rows of the candles that are shown: one for each `stepMs` that has candles. */
function joinedRows({ time, length }: Candles, first: number, stepMs: number): number[] {
  const rows: number[] = [];
  let last = Number.NaN;
  for (let row = first; row < length; row++) {
    const step = Math.floor(time[row] / stepMs);
    if (step !== last) rows.push(row);
    last = step;
  }
  return rows;
}

/** The column's value at the end of each shown candle, to six digits, which is more than a chart can show. */
function valuesOf(column: AnyColumn, rows: readonly number[], length: number): (number | null)[] {
  return rows.map((_, index) => {
    const value = column[(rows[index + 1] ?? length) - 1];
    return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
  });
}

const MOST_DECIMALS = 12;

/** Fewest decimals in which every price is exact, at most 12 (and fewer where whole numbers would become inexact). */
function decimalsOf({ high, low, open, close, length }: Candles): number {
  const isExact = (price: number, scale: number): boolean => {
    const scaled = price * scale;
    return Math.abs(scaled - Math.round(scaled)) <= Math.abs(scaled) * 1e-12 + 1e-9;
  };
  let decimals = 0;
  for (let row = 0; row < length; row++) {
    for (const price of [open[row], high[row], low[row], close[row]]) {
      while (decimals < MOST_DECIMALS && !isExact(price, 10 ** decimals)) decimals++;
      while (decimals > 0 && price * 10 ** decimals > 2 ** 50) return decimals - 1;
    }
  }
  return decimals;
}
