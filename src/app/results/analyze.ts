import type { GroupMetrics } from '../../core/analysis/groups.ts';
import { isPriceColumn } from '../../core/analysis/price-columns.ts';
import {
  groupByTrait,
  groupByValue,
  valuesAt,
  type GroupAccount,
  type Trait,
} from '../../core/analysis/trade-groups.ts';
import { InputError } from '../../core/model/errors.ts';
import { TradeTable } from '../../core/model/trade-table.ts';
import { tradesFromColumns } from './columns.ts';
import { quoted } from './export-csv.ts';
import { recordedColumns, type RecordedPair, type RunPlaces } from './recorded-run.ts';
import type { ResultFile } from './result-file.ts';

/** What trades are sorted by: something of their own, or the strategy's columns at entry or exit. */
export const ANALYZE_BY = ['tag', 'reason', 'hour', 'weekday', 'duration', 'entry', 'exit'] as const;
export type AnalyzeBy = (typeof ANALYZE_BY)[number];

/** The trades of a run in groups of one kind. */
export interface Grouping {
  readonly by: AnalyzeBy;
  /** Name of the column, for `entry` and `exit`. */
  readonly column?: string;
  /** The column is a price, and its values are percent above the close. */
  readonly isPrice?: boolean;
  readonly groups: readonly GroupMetrics[];
}

const MOST_PARTS = 100;

export interface AnalyzeOptions extends RunPlaces {
  readonly by: readonly AnalyzeBy[];
  /** Ranges into which the values of a column are cut. */
  readonly parts: number;
  /** Take strategy and candles as they are now. */
  readonly force: boolean;
}

/**
 * Groups the trades of a stored run. Columns at entry and exit are computed again; throws InputError STRATEGY_CHANGED
 * or CANDLES_CHANGED where that would not give those of the run (unless `force`), and what loading them throws.
 */
export async function analyzeRun(file: ResultFile, options: AnalyzeOptions): Promise<Grouping[]> {
  if (!(Number.isInteger(options.parts) && options.parts > 0 && options.parts <= MOST_PARTS)) {
    const message = `--parts must be a whole number from 1 to ${MOST_PARTS}, not ${options.parts}`;
    throw new InputError('OPTION_INVALID', message, { path: '--parts', value: options.parts });
  }
  const trades = TradeTable.of(tradesFromColumns(file.trades, file.orders));
  const { startBalance, run } = file.report;
  const account = { balance: startBalance, days: run.days };
  const moments = (['entry', 'exit'] as const).filter((moment) => options.by.includes(moment));
  const pairs = moments.length === 0 || trades.length === 0 ? [] : await columnsOf(file, trades, options);
  return ANALYZE_BY.filter((by) => options.by.includes(by)).flatMap((by): Grouping[] =>
    by === 'entry' || by === 'exit'
      ? byColumns(trades, pairs, by, options.parts, account)
      : [{ by, groups: groupByTrait(trades, by satisfies Trait, account) }],
  );
}

async function columnsOf(
  file: ResultFile,
  trades: TradeTable,
  options: AnalyzeOptions,
): Promise<readonly RecordedPair[]> {
  const traded = new Set(trades.pair);
  return (await recordedColumns(file, [...traded], options)).pairs;
}

function byColumns(
  trades: TradeTable,
  pairs: readonly RecordedPair[],
  by: 'entry' | 'exit',
  parts: number,
  account: GroupAccount,
): Grouping[] {
  const byPair = new Map(pairs.map((each) => [each.pair, each]));
  const names = Object.keys(pairs[0]?.columns ?? {}).filter((name) => pairs.every(({ columns }) => name in columns));
  return names.map((name) => {
    const isYesNo = pairs.some(({ columns }) => columns[name] instanceof Uint8Array);
    const isPrice = !isYesNo && pairs.every(({ columns, candles }) => isPriceColumn(columns[name], candles));
    const values = valuesAt(trades, by, (pair) => {
      const { columns, candles } = byPair.get(pair)!;
      return { candles, column: columns[name], isPrice };
    });
    return { by, column: name, isPrice, groups: groupByValue(trades, values, { isYesNo, parts }, account) };
  });
}

const CSV_FIELDS = [
  'trades',
  'wins',
  'draws',
  'losses',
  'winrate',
  'profitMean',
  'profitTotalAbs',
  'profitTotal',
  'profitFactor',
  'expectancy',
  'durationMeanMs',
] as const satisfies readonly (keyof GroupMetrics)[];

/** Groupings as CSV (RFC 4180), one row a group; ratios as fractions, nothing where a figure is not defined. */
export function groupingsCsv(groupings: readonly Grouping[]): string {
  const rows = groupings.flatMap(({ by, column, groups }) =>
    groups.map((group) => [by, column ?? '', group.key, ...CSV_FIELDS.map((field) => String(group[field] ?? ''))]),
  );
  const lines = [['by', 'column', 'key', ...CSV_FIELDS], ...rows];
  return lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
}
