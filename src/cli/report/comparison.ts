import type { ComparedFigures, Comparison, TradeDifference } from '../../app/results/compare-results.ts';
import { formatDuration, formatNumber, formatPercent, formatTime } from '../format.ts';
import { table, type Cell } from '../output.ts';
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

/** Runs side by side, what went into them differently, and the first trade that is not the same. */
export function comparisonText({ runs, inputs, trades }: Comparison): string {
  const columns = [{ header: '' }, ...runs.map(({ id }) => ({ header: shortId(id), align: 'right' as const }))];
  const figures = table(columns, [
    ['Strategy', ...runs.map(({ strategy }) => strategy)],
    ...ROWS.map(([name, show]) => [name, ...runs.map((run) => show(run.figures, run.stakeCurrency))]),
  ]);
  const parts = [figures];
  if (inputs.length > 0) {
    const lines = inputs.map(({ path, values }) => `  ${path}: ${values.map(shown).join(' | ')}`);
    parts.push([heading('Inputs that differ'), ...lines].join('\n'));
  }
  const others = runs.slice(1).map(({ id }) =>
    tradesLine(
      shortId(id),
      trades.find((each) => each.id === id),
    ),
  );
  parts.push([heading(`Trades, against ${shortId(runs[0].id)}`), ...others].join('\n'));
  return parts.join('\n\n');
}

function tradesLine(id: string, difference: TradeDifference | undefined): string {
  if (difference === undefined) return `  ${id}: the same`;
  const { row, field, first, other, trade } = difference;
  const where = `trade ${row + 1} (${trade.pair}, ${formatTime(trade.openTimeMs)})`;
  return field === 'trade'
    ? `  ${id}: ${where} is in only one of them`
    : `  ${id}: first at ${where}: ${field} ${shown(first)} | ${shown(other)}`;
}

function shown(value: unknown): string {
  return value === undefined ? '-' : JSON.stringify(value);
}
