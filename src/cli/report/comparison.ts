import type { ComparedFigures, ComparedRun, Comparison, TradeDifference } from '../../app/results/compare-results.ts';
import { formatDuration, formatNumber, formatPercent, formatTime } from '../format.ts';
import { table, terminalWidth, type Cell } from '../output.ts';
import { shortId } from './result-list.ts';
import { fallPercent, gainMoney, gainPercent, heading, money } from './style.ts';

type Show = (figures: ComparedFigures, currency: string) => Cell;

const ROWS: readonly (readonly [name: string, show: Show])[] = [
  ['Trades', ({ trades }) => formatNumber(trades, 0)],
  ['Profit', ({ profitTotalAbs }, currency) => gainMoney(profitTotalAbs, currency)],
  ['Profit', ({ profitTotal }) => gainPercent(profitTotal)],
  ['Balance at the end', ({ finalBalance }, currency) => money(finalBalance, currency)],
  ['Holding the pairs', ({ marketChange }) => gainPercent(marketChange)],
  ['Worst fall', ({ maxDrawdownRatio }) => fallPercent(maxDrawdownRatio)],
  ['Won', ({ winrate }) => formatPercent(winrate, 1)],
  ['Mean trade', ({ profitMean }) => gainPercent(profitMean)],
  ['Expectancy', ({ expectancy }, currency) => gainMoney(expectancy, currency)],
  ['Profit factor', ({ profitFactor }) => formatNumber(profitFactor)],
  ['Sharpe, daily', ({ sharpeDaily }) => formatNumber(sharpeDaily)],
  ['Sortino, daily', ({ sortinoDaily }) => formatNumber(sortinoDaily)],
  ['Calmar, daily', ({ calmarDaily }) => formatNumber(calmarDaily)],
  ['Time in the market', ({ timeInMarketRatio }) => formatPercent(timeInMarketRatio, 1)],
  ['Mean time held', ({ holdingMeanMs }) => formatDuration(holdingMeanMs)],
  ['Fees paid', ({ feesPaid }, currency) => money(feesPaid, currency)],
  ['Rejected signals', ({ rejectedSignals }) => formatNumber(rejectedSignals, 0)],
  ['Trade hash', ({ tradeHash }) => tradeHash],
];

/** Characters that the names of the figures and one run's figures need at most, with the gap. */
const NAME_WIDTH = 20;
const RUN_WIDTH = 19;

/** Runs side by side, what went into them differently, and the first trade that is not the same. */
export function comparisonText({ runs, inputs, trades }: Comparison, width = terminalWidth()): string {
  const [first, ...others] = runs;
  const perTable = Math.max(1, Math.floor((width - NAME_WIDTH) / RUN_WIDTH) - 1);
  const parts: string[] = [];
  for (let at = 0; at < others.length; at += perTable) {
    parts.push(figuresTable([first, ...others.slice(at, at + perTable)], width));
  }
  if (inputs.length > 0) {
    const columns = [{ header: 'Input' }, ...runs.map(({ id }) => ({ header: shortId(id) }))];
    const rows = inputs.map(({ path, values }) => [path, ...values.map((value) => shown(path, value))]);
    parts.push(table(columns, rows, { title: 'Inputs that differ', width }));
  }
  const lines = others.map(({ id }) =>
    tradesLine(
      shortId(id),
      trades.find((each) => each.id === id),
    ),
  );
  parts.push([heading(`Trades, against ${shortId(first.id)}`), ...lines].join('\n'));
  return parts.join('\n\n');
}

function figuresTable(runs: readonly ComparedRun[], width: number): string {
  const columns = [{ header: '' }, ...runs.map(({ id }) => ({ header: shortId(id), align: 'right' as const }))];
  const rows = [
    ['Strategy', ...runs.map(({ strategy }) => shorten(strategy, RUN_WIDTH - 2))],
    ...ROWS.map(([name, show]) => [name, ...runs.map((run) => show(run.figures, run.stakeCurrency))]),
  ];
  return table(columns, rows, { width });
}

function tradesLine(id: string, difference: TradeDifference | undefined): string {
  if (difference === undefined) return `  ${id}: the same`;
  const { row, field, first, other, trade } = difference;
  const where = `trade ${row + 1} (${trade.pair}, ${formatTime(trade.openTimeMs)})`;
  return field === 'trade'
    ? `  ${id}: ${where} is in only one of them`
    : `  ${id}: first at ${where}:\n    ${field}: ${shown(field, first)} | ${shown(field, other)}`;
}

/** Times as such, whatever else as JSON; a dash for nothing. */
function shown(path: string, value: unknown): string {
  if (value === undefined) return '-';
  return typeof value === 'number' && path.endsWith('Ms') ? formatTime(value) : JSON.stringify(value);
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
