import type { ResultEntry } from '../../app/results/read-results.ts';
import { formatDay, formatNumber } from '../format.ts';
import { table } from '../output.ts';
import { fallPoints, gainPoints } from './style.ts';

/** Stored runs as a table, newest first, then what is wrong with the files that could not be read. */
export function resultListText(entries: readonly ResultEntry[]): string {
  if (entries.length === 0) return 'No results yet. Run one with: tradewright backtest -s NAME';
  const readable = entries.flatMap((entry) => ('head' in entry ? [entry.head] : []));
  const rows = readable.map((head) => [
    shortId(head.id),
    head.strategy,
    `${dayOf(head.startTimeMs)}-${dayOf(head.endTimeMs)}`,
    formatNumber(head.trades, 0),
    gainPoints(head.profitTotal),
    fallPoints(head.maxDrawdownRatio),
    head.tradeHash.slice(0, 6),
  ]);
  const text = table(
    [
      { header: 'Run (UTC)', align: 'right' },
      { header: 'Strategy' },
      { header: 'Timerange', align: 'right' },
      { header: 'Trades', align: 'right' },
      { header: 'Profit %', align: 'right' },
      { header: 'Fall %', align: 'right' },
      { header: 'Hash', align: 'right' },
    ],
    rows,
  );
  const problems = entries.flatMap((entry) =>
    'problem' in entry ? [`${entry.problem.code}: ${entry.problem.message}`] : [],
  );
  return [...(rows.length === 0 ? [] : [text]), ...problems].join('\n');
}

/** The part of an id that tells runs apart. */
export function shortId(id: string): string {
  return /^\d{8}-\d{6}(?:\.\d+)?/.exec(id)?.[0] ?? id;
}

function dayOf(timeMs: number): string {
  return formatDay(timeMs).replaceAll('-', '');
}
