import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { summarise } from '../../src/core/analysis/summarise.ts';
import type { Report } from '../../src/core/analysis/report.ts';
import { allocateCandles, type Candles } from '../../src/core/model/candles.ts';
import { noCounts, type RunCounters, type RunResult, type TradeRecord } from '../../src/core/model/trade.ts';
import { TradeTable } from '../../src/core/model/trade-table.ts';
import { root } from './cli.ts';

type Cells = readonly (string | number | boolean | null)[];

interface RecordedCase {
  readonly candles: string;
  readonly pairs: readonly string[];
  readonly timeframe: string;
  readonly tradingMode: 'spot' | 'futures';
  readonly stakeCurrency: string;
  readonly stakeAmount: number | 'unlimited';
  readonly maxOpenTrades: number;
  /** Time and close of the first and the last candle of the run, by pair. */
  readonly closes: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly columns: readonly string[];
  readonly trades: readonly (readonly unknown[])[];
  readonly unclosed: readonly (readonly unknown[])[];
  /** freqtrade's own summary of the run. */
  readonly summary: Readonly<Record<string, unknown>>;
}

type RecordedCandles = Readonly<Record<string, { start: number; step: number; open: number[] }>>;

export interface MetricsCase {
  readonly result: RunResult;
  readonly report: Report;
  readonly summary: Readonly<Record<string, unknown>>;
}

/** A recorded run of freqtrade (test/fixtures/metrics) and our report of its trades. */
export function loadMetricsCase(name: string): MetricsCase {
  const recorded = readFixture(name) as RecordedCase;
  const candles = readFixture(recorded.candles) as RecordedCandles;
  const { summary } = recorded;
  const trades = recorded.trades.map((cells) => tradeOf(recorded.columns, cells));
  const result: RunResult = {
    trades: TradeTable.of(trades),
    locks: [],
    counters: countersOf(summary),
    startBalance: summary['starting_balance'] as number,
    finalBalance: summary['final_balance'] as number,
    startTimeMs: summary['backtest_start_ts'] as number,
    endTimeMs: summary['backtest_end_ts'] as number,
    unclosedAtEnd: recorded.unclosed.length,
    unclosedTrades: TradeTable.of(recorded.unclosed.map((cells) => tradeOf(recorded.columns, cells))),
  };
  const pairs = recorded.pairs.map((pair) => ({ pair, candles: candlesOf(candles[pair], recorded.closes[pair]) }));
  const report = summarise(result, { ...recorded, fills: 'freqtrade', strategy: name, pairs });
  return { result, report, summary };
}

function readFixture(name: string): unknown {
  const file = join(root, 'test/fixtures/metrics', `${name}.json.gz`);
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as unknown;
}

/** Of the closes only the run's first and last were recorded. */
function candlesOf(recorded: RecordedCandles[string], closes: RecordedCase['closes'][string]): Candles {
  const candles = allocateCandles(recorded.open.length);
  candles.open.set(recorded.open);
  for (let row = 0; row < candles.length; row++) candles.time[row] = recorded.start + row * recorded.step;
  for (const [time, close] of closes) candles.close[(time - recorded.start) / recorded.step] = close;
  return candles;
}

function tradeOf(columns: readonly string[], cells: readonly unknown[]): TradeRecord {
  const trade = Object.fromEntries(columns.map((column, index) => [column, cells[index]])) as unknown as TradeRecord;
  const orders = (trade.orders as unknown as Cells[]).map(
    ([side, placedTimeMs, filledTimeMs, price, amount, cost, tag, fundingFee]) => ({
      side,
      placedTimeMs,
      filledTimeMs,
      price,
      amount,
      cost,
      tag,
      fundingFee: fundingFee ?? undefined,
    }),
  ) as unknown as TradeRecord['orders'];
  return { ...trade, orders };
}

function countersOf(summary: Readonly<Record<string, unknown>>): RunCounters {
  const count = (name: string): number => summary[name] as number;
  return {
    ...noCounts(),
    rejectedSignals: count('rejected_signals'),
    timedoutEntryOrders: count('timedout_entry_orders'),
    timedoutExitOrders: count('timedout_exit_orders'),
    canceledEntryOrders: count('canceled_entry_orders'),
    canceledTradeEntries: count('canceled_trade_entries'),
    replacedEntryOrders: count('replaced_entry_orders'),
    canceledExitOrders: count('canceled_exit_orders'),
    replacedExitOrders: count('replaced_exit_orders'),
  };
}
