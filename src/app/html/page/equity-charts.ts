import type UPlot from 'uplot';
import type { PageRun } from '../page-data.ts';
import { formatMoney, formatNumber, formatPercent, moneyDecimals } from '../../format.ts';
import { LINE_COLORS, color } from './theme.ts';
import { TIME_SERIES, axisColors, drawChart, timeAxis, timeOptions } from './time-axis.ts';

/** The library, from a script of the page. */
declare const uPlot: typeof UPlot;

/** Room for the numbers left of a chart, and none right of it. */
const AXIS_WIDTH = 78;

/** Draws equity, drawdown and exposure of a run into the places of its article. */
export function drawEquity(article: HTMLElement, run: PageRun): void {
  const { time, equity, low, stakeInUse, openTrades } = run.equity;
  const x = time.map((timeMs) => timeMs / 1000);
  const place = (kind: string): HTMLElement | null => article.querySelector(`[data-chart="${kind}"]`);
  const draw = (kind: string, height: number, y: readonly Line[], ys: readonly (number | null)[][]): void => {
    const element = place(kind);
    if (element !== null) drawChart(element, height, options(run.id, y), [x, ...ys]);
  };
  const decimals = moneyDecimals(run.stakeCurrency);
  const shown = (value: number | null): string => formatMoney(value, run.stakeCurrency, decimals);
  draw(
    'equity',
    300,
    [{ label: 'Equity', stroke: color('gain'), shown, axis: (value) => axisMoney(value) }],
    [[...equity]],
  );
  const percent: Pick<Line, 'shown' | 'axis'> = { shown: (value) => formatPercent(value), axis: axisPercent };
  draw(
    'drawdown',
    170,
    [{ label: 'Drawdown', stroke: color('loss'), filled: true, ...percent }],
    [drawdowns(equity, low)],
  );
  const used = equity.map((worth, row) => (worth > 0 ? stakeInUse[row] / worth : null));
  draw(
    'exposure',
    150,
    [{ label: 'Stake in use', stroke: color('mark'), filled: true, stepped: true, ...percent }],
    [used],
  );
  const count: Pick<Line, 'shown' | 'axis'> = {
    shown: (value) => formatNumber(value, 0),
    axis: (value) => (Number.isInteger(value) ? String(value) : ''),
  };
  draw(
    'open',
    120,
    [{ label: 'Open trades', stroke: color('quiet'), filled: true, stepped: true, ...count }],
    [[...openTrades]],
  );
}

/** Draws the equity of several runs, each in percent of its first balance. */
export function drawComparison(place: HTMLElement, runs: readonly PageRun[]): void {
  const tables = runs.map(({ equity, startBalance }): UPlot.AlignedData => [
    equity.time.map((timeMs) => timeMs / 1000),
    equity.equity.map((worth) => worth / startBalance - 1),
  ]);
  const lines = runs.map(({ id }, index): Line => ({
    label: `${index + 1}: ${id}`,
    stroke: LINE_COLORS[index % LINE_COLORS.length],
    shown: (value) => formatPercent(value),
    axis: axisPercent,
    joined: true,
  }));
  drawChart(place, 340, options('comparison', lines), uPlot.join(tables));
}

interface Line {
  readonly label: string;
  readonly stroke: string;
  readonly shown: (value: number | null) => string;
  readonly axis: (value: number) => string;
  readonly filled?: boolean;
  readonly stepped?: boolean;
  /** Bridges rows without a value. */
  readonly joined?: boolean;
}

function options(key: string, lines: readonly Line[]): Omit<UPlot.Options, 'width' | 'height'> {
  const axis = { ...axisColors(), size: AXIS_WIDTH, values: (_: UPlot, splits: number[]) => splits.map(lines[0].axis) };
  return {
    ...timeOptions(key),
    series: [TIME_SERIES, ...lines.map(series)],
    axes: [timeAxis(), axis],
    scales: { y: { range: (_: UPlot, low: number, high: number) => rangeOf(low, high) } },
  };
}

/** Of values that are all 0 the library would show 0 to 100: percent of percents. */
function rangeOf(low: number, high: number): [number, number] {
  if (low === 0 && high === 0) return [0, 1];
  return uPlot.rangeNum(low, high, 0.1, true) as [number, number];
}

function series({ label, stroke, shown, filled, stepped, joined }: Line): UPlot.Series {
  return {
    label,
    stroke,
    width: 1.5,
    value: (_, value) => shown(value),
    points: { show: false },
    ...(filled ? { fill: `${stroke}33` } : {}),
    ...(stepped ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
    ...(joined ? { spanGaps: true } : {}),
  };
}

function drawdowns(equity: readonly number[], low: readonly number[]): number[] {
  let peak = Number.NEGATIVE_INFINITY;
  return equity.map((worth, row) => {
    const deepest = Math.min(worth, low[row]) / Math.max(peak, worth);
    peak = Math.max(peak, worth);
    return Math.min(0, deepest - 1);
  });
}

/** A mark of an axis: as many digits as tell neighbours apart, without a currency, which stands in the heading. */
function axisMoney(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 6 });
}

function axisPercent(value: number): string {
  return `${Number((value * 100).toPrecision(6))} %`;
}
