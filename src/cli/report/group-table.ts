import type { GroupMetrics } from '../../core/analysis/groups.ts';
import type { TradeMetrics } from '../../core/analysis/trade-metrics.ts';
import { formatDuration, formatNumber } from '../format.ts';
import { table, type Cell, type Column } from '../output.ts';
import { fallPercent, gain, gainPoints, moneyDecimals } from './style.ts';

const WIDE = 110;

interface TableOptions {
  readonly title: string;
  /** Heading of the first column. */
  readonly header: string;
  readonly currency: string;
  readonly width: number;
  /** Adds a last row with all trades. */
  readonly total?: TradeMetrics;
}

/** A table of metrics by pair, tag or reason; wide terminals get more columns. */
export function groupTable(groups: readonly GroupMetrics[], options: TableOptions): string {
  const wide = options.width >= WIDE;
  const columns: Column[] = [
    { header: options.header },
    ...[
      'Trades',
      'Mean %',
      `Profit ${options.currency}`,
      'Profit %',
      'Mean time',
      wide ? 'Won/drew/lost' : 'W/D/L',
    ].map(right),
    ...(wide ? ['Won %', 'Profit factor', 'Worst fall'].map(right) : []),
  ];
  const row = (key: string, metrics: TradeMetrics): Cell[] => [
    key === '' ? '(no tag)' : key,
    formatNumber(metrics.trades, 0),
    gainPoints(metrics.profitMean),
    gain(metrics.profitTotalAbs, formatNumber(metrics.profitTotalAbs, moneyDecimals(options.currency))),
    gainPoints(metrics.profitTotal),
    formatDuration(metrics.durationMeanMs),
    `${metrics.wins}/${metrics.draws}/${metrics.losses}`,
    ...(wide
      ? [
          formatNumber(metrics.winrate === null ? null : metrics.winrate * 100, 1),
          formatNumber(metrics.profitFactor),
          fallPercent(metrics.drawdown.accountRatio),
        ]
      : []),
  ];
  const rows = groups.map((group) => row(group.key, group));
  if (options.total !== undefined) rows.push(row('TOTAL', options.total));
  return table(columns, rows, { title: options.title, width: options.width });
}

function right(header: string): Column {
  return { header, align: 'right' };
}
