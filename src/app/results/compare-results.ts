import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../../core/model/errors.ts';
import type { TradeRecord } from '../../core/model/trade.ts';
import type { Report } from '../../core/analysis/report.ts';
import { tradesFromColumns } from './columns.ts';
import type { ResultFile } from './result-file.ts';

/** The figures that runs are compared by; money in the stake currency, ratios as fractions, null = not defined. */
export interface ComparedFigures {
  readonly trades: number;
  readonly profitTotalAbs: number;
  readonly profitTotal: number | null;
  readonly finalBalance: number;
  readonly marketChange: number | null;
  readonly maxDrawdownRatio: number | null;
  readonly winrate: number | null;
  readonly profitMean: number | null;
  readonly profitFactor: number | null;
  readonly expectancy: number | null;
  readonly sharpeDaily: number | null;
  readonly sortinoDaily: number | null;
  readonly calmarDaily: number | null;
  readonly timeInMarketRatio: number;
  readonly holdingMeanMs: number | null;
  readonly feesPaid: number;
  readonly rejectedSignals: number;
  readonly tradeHash: string;
}

export interface ComparedRun {
  readonly id: string;
  readonly strategy: string;
  readonly stakeCurrency: string;
  readonly figures: ComparedFigures;
}

/** A setting, parameter or data series that is not the same in all runs; one value a run, undefined = it has none. */
export interface InputDifference {
  readonly path: string;
  readonly values: readonly unknown[];
}

/** The first trade of `id` that is not that of the first run: which field, and both values; undefined = no such trade. */
export interface TradeDifference {
  readonly id: string;
  /** Row in the list of trades, from 0. */
  readonly row: number;
  readonly field: string;
  readonly first: unknown;
  readonly other: unknown;
  readonly trade: { readonly pair: string; readonly openTimeMs: number };
}

export interface Comparison {
  readonly runs: readonly ComparedRun[];
  readonly inputs: readonly InputDifference[];
  /** One for each run after the first whose trades differ from the first run's. */
  readonly trades: readonly TradeDifference[];
}

/** Compares runs with the first of them. Throws InputError RESULT_COMPARE_TOO_FEW for fewer than two. */
export function compareResults(files: readonly ResultFile[]): Comparison {
  if (files.length < 2) {
    throw new InputError('RESULT_COMPARE_TOO_FEW', 'a comparison needs two runs or more', {
      hint: 'Name them: tradewright backtest compare ID ID; `tradewright backtest list` shows the ids.',
    });
  }
  const trades = files.map((file) => tradesFromColumns(file.trades, file.orders));
  return {
    runs: files.map(({ head, report }) => ({
      id: head.id,
      strategy: head.strategy,
      stakeCurrency: head.stakeCurrency,
      figures: figuresOf(report),
    })),
    inputs: inputDifferences(files),
    trades: files.slice(1).flatMap((file, index) => {
      const difference = firstDifference(trades[0], trades[index + 1]);
      return difference === undefined ? [] : [{ id: file.head.id, ...difference }];
    }),
  };
}

function figuresOf(report: Report): ComparedFigures {
  const { total, daily } = report;
  return {
    trades: total.trades,
    profitTotalAbs: total.profitTotalAbs,
    profitTotal: total.profitTotal,
    finalBalance: report.finalBalance,
    marketChange: report.buyAndHold.marketChange,
    maxDrawdownRatio: report.equityDrawdown.relativeRatio,
    winrate: total.winrate,
    profitMean: total.profitMean,
    profitFactor: total.profitFactor,
    expectancy: total.expectancy,
    sharpeDaily: daily.sharpeDaily,
    sortinoDaily: daily.sortinoDaily,
    calmarDaily: daily.calmarDaily,
    timeInMarketRatio: report.exposure.timeInMarketRatio,
    holdingMeanMs: report.holding.meanMs,
    feesPaid: report.feesPaid,
    rejectedSignals: report.counters.rejectedSignals,
    tradeHash: report.tradeHash,
  };
}

function inputDifferences(files: readonly ResultFile[]): InputDifference[] {
  const flat = files.map(({ inputs, report }) => {
    const series = Object.fromEntries(
      inputs.series.map((each) => [`${each.pair} ${each.timeframe} ${each.kind}`, each]),
    );
    const { startTimeMs, endTimeMs, fills } = report.run;
    return new Map(leaves('', { run: { startTimeMs, endTimeMs, fills }, ...inputs, series }));
  });
  const paths = new Set(flat.flatMap((values) => [...values.keys()]));
  return [...paths]
    .map((path) => ({ path, values: flat.map((values) => values.get(path)) }))
    .filter(({ values }) => values.some((value) => !isDeepStrictEqual(value, values[0])));
}

/** Every value in nested data with its path, lists as a whole: `config.exchange.name`. */
function leaves(path: string, value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leaves(path === '' ? key : `${path}.${key}`, item));
}

function firstDifference(
  first: readonly TradeRecord[],
  other: readonly TradeRecord[],
): Omit<TradeDifference, 'id'> | undefined {
  for (let row = 0; row < Math.max(first.length, other.length); row++) {
    const trade = first[row] ?? other[row];
    const place = { row, trade: { pair: trade.pair, openTimeMs: trade.openTimeMs } };
    if (first[row] === undefined || other[row] === undefined) {
      return { ...place, field: 'trade', first: first[row]?.pair, other: other[row]?.pair };
    }
    const [ours, theirs] = [comparable(first[row]), comparable(other[row])];
    for (const field of new Set([...ours.keys(), ...theirs.keys()])) {
      if (ours.get(field) === theirs.get(field)) continue;
      return { ...place, field, first: ours.get(field), other: theirs.get(field) };
    }
  }
  return undefined;
}

/** The fields of a trade and its orders (`orders.0.price`); the id, which says least, comes last. */
function comparable({ id, orders, ...fields }: TradeRecord): Map<string, unknown> {
  return new Map(leaves('', { ...fields, orders: Object.fromEntries(orders.entries()), id }));
}
