import type { AnalyzeBy, Grouping } from '../../app/results/analyze.ts';
import type { ResultHead } from '../../app/results/result-file.ts';
import { terminalWidth } from '../output.ts';
import { groupTable } from './group-table.ts';
import { count, heading } from './style.ts';

const TITLES: Readonly<Record<AnalyzeBy, readonly [title: string, header: string]>> = {
  tag: ['By enter tag', 'Tag'],
  reason: ['By exit reason', 'Reason'],
  hour: ['By hour of the entry (UTC)', 'Hour'],
  weekday: ['By weekday of the entry (UTC)', 'Weekday'],
  duration: ['By time held', 'Held'],
  entry: ['at entry', 'Value'],
  exit: ['at exit', 'Value'],
};

/** Groups of a run's trades as tables. */
export function groupingsText(head: ResultHead, groupings: readonly Grouping[], width = terminalWidth()): string {
  const title = heading(`${head.id}: ${count(head.trades, 'trade')}`);
  if (head.trades === 0) return `${title}\nThis run made no trade: there is nothing to group.`;
  const tables = groupings.map(({ by, column, isPrice, groups }) => {
    const [text, header] = TITLES[by];
    const named = column === undefined ? text : `By ${column} ${text}${isPrice ? ', in % above the close' : ''}`;
    return groupTable(groups, { title: named, header, currency: head.stakeCurrency, width });
  });
  return [title, ...tables].join('\n\n');
}
