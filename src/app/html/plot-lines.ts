import { isPriceColumn } from '../../core/analysis/price-columns.ts';
import type { Candles } from '../../core/model/candles.ts';
import type { PlotConfig, PlotLine } from '../../core/strategy/plot.ts';
import type { AnyColumn, ColumnSet } from '../../core/strategy/spec.ts';
import type { PageLine } from './page-data.ts';

/** A column to draw, before it is cut and thinned. */
export interface PlottedColumn extends Omit<PageLine, 'values'> {
  readonly column: AnyColumn;
}

const TYPES: Readonly<Record<string, PageLine['type']>> = {
  line: 'line',
  bar: 'bar',
  points: 'points',
  scatter: 'points',
};

/** The columns that a strategy's `plot` names; without one, those of numbers, over the price where they lie near it. */
export function plottedColumns(plot: PlotConfig | undefined, columns: ColumnSet, candles: Candles): PlottedColumn[] {
  if (plot === undefined) return guessed(columns, candles);
  const over = Object.entries(plot.mainPlot ?? {}).map(([name, line]) => ({ name, line, pane: null }));
  const below = Object.entries(plot.subplots ?? {}).flatMap(([pane, lines]) =>
    Object.entries(lines).map(([name, line]) => ({ name, line, pane })),
  );
  return [...over, ...below].flatMap(({ name, line, pane }) =>
    Object.hasOwn(columns, name) ? [{ name, pane, ...styleOf(line), column: columns[name] }] : [],
  );
}

/** Names that `plot` uses and `indicators` did not return. */
export function unknownPlotNames(plot: PlotConfig | undefined, columns: ColumnSet): string[] {
  const groups = [plot?.mainPlot ?? {}, ...Object.values(plot?.subplots ?? {})];
  return groups.flatMap((group) => Object.keys(group)).filter((name) => !Object.hasOwn(columns, name));
}

function styleOf(line: PlotLine): Pick<PageLine, 'type' | 'color'> {
  return { type: TYPES[line.type ?? 'line'] ?? 'line', color: typeof line.color === 'string' ? line.color : null };
}

function guessed(columns: ColumnSet, candles: Candles): PlottedColumn[] {
  return Object.entries(columns)
    .filter(([, column]) => !(column instanceof Uint8Array))
    .map(([name, column]) => ({
      name,
      pane: isPriceColumn(column, candles) ? null : name,
      type: 'line',
      color: null,
      column,
    }));
}
