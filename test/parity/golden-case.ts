/** The file format of golden cases (both kinds), as they are recorded from freqtrade. */
import { gunzipSync } from 'node:zlib';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A candle table row: open time (UTC ms), open, high, low, close, volume. */
export type CandleRow = readonly number[];

export interface GoldenMarket {
  readonly price: number;
  readonly amount: number;
  readonly min_amount: number | null;
  readonly max_amount: number | null;
  readonly min_cost: number | null;
  readonly max_cost: number | null;
  readonly taker: number;
  readonly maker: number;
  readonly leverage_tiers?: readonly { min: number; max: number; mmr: number; lev: number; amt: number }[];
}

export type GoldenConfig = Readonly<Record<string, any>>;

/** What both kinds share. */
interface GoldenBase {
  readonly id: string;
  readonly pairs: readonly string[];
  readonly timeframe: string;
  readonly timeframe_detail: string | null;
  readonly fee: number;
  readonly markets: Readonly<Record<string, GoldenMarket>>;
  readonly protections: readonly Readonly<Record<string, any>>[];
}

/** backtest/NN-name/case.json: real candles and a strategy of the catalogue. */
export interface BacktestCase extends GoldenBase {
  readonly strategy: string;
  readonly trading_mode: 'spot' | 'futures';
  readonly params: Readonly<Record<string, any>>;
  readonly config: GoldenConfig;
  readonly data_files: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly timerange: string | null;
  readonly price_tick_by_month: Readonly<Record<string, readonly (readonly [number, number | null])[]>>;
  readonly backtest_start: number;
  readonly backtest_end: number;
}

/** rules/NAME.json: a tiny table for one rule. */
export interface RuleTable extends GoldenBase {
  readonly settings: GoldenConfig;
  readonly candles: Readonly<Record<string, readonly CandleRow[]>>;
  readonly detail_candles: Readonly<Record<string, readonly CandleRow[]>> | null;
  readonly signals: Readonly<Record<string, readonly (readonly (number | string | null)[])[]>>;
  readonly callbacks: Readonly<Record<string, any>>;
  readonly mark_open: number | null;
  readonly funding: Readonly<Record<string, number>> | null;
  readonly callback_log: readonly (readonly unknown[])[];
  readonly order_columns: readonly string[];
  readonly expected: {
    readonly trades: readonly Readonly<Record<string, any>>[];
    readonly counters: Readonly<Record<string, number>>;
    readonly locks: readonly GoldenLock[];
    readonly final_balance: number;
    readonly profit_total_abs: number;
  };
}

/** A lock as freqtrade reports it: pair, side, start, end and reason, in this order or by name. */
export type GoldenLock =
  | readonly [pair: string, side: string, startMs: number, endMs: number, reason: string]
  | {
      readonly pair: string;
      readonly side: string;
      readonly lock_time: number;
      readonly lock_end_time: number;
      readonly reason: string;
    };

/** Expected trades, one object a trade, `orders` as objects too. */
export type GoldenTrade = Readonly<Record<string, any>>;

export interface BacktestGolden {
  readonly case: BacktestCase;
  readonly trades: readonly GoldenTrade[];
  readonly summary: Readonly<Record<string, any>>;
  readonly signals: string;
}

/** A JSON file, plain or with `.gz` behind its name. */
export function readJson(path: string): any {
  return JSON.parse(readText(path));
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : gunzipSync(readFileSync(`${path}.gz`)).toString('utf8');
}

/** True for a folder that holds one backtest case. */
export function isBacktestCase(folder: string): boolean {
  return existsSync(join(folder, 'case.json')) || existsSync(join(folder, 'case.json.gz'));
}

export function readBacktestGolden(folder: string): BacktestGolden {
  const trades = readJson(join(folder, 'trades.json')) as {
    columns: string[];
    order_columns: string[];
    trades: any[][];
  };
  return {
    case: readJson(join(folder, 'case.json')),
    trades: trades.trades.map((row) => asObject(trades.columns, row, trades.order_columns)),
    summary: readJson(join(folder, 'summary.json')),
    signals: readText(join(folder, 'signals.csv')),
  };
}

function asObject(columns: readonly string[], row: readonly any[], orderColumns: readonly string[]): GoldenTrade {
  const trade = Object.fromEntries(columns.map((name, index) => [name, row[index]]));
  trade['orders'] = ordersAsObjects(trade['orders'], orderColumns);
  return trade;
}

export function ordersAsObjects(orders: readonly any[][], columns: readonly string[]): GoldenTrade[] {
  return orders.map((order) => Object.fromEntries(columns.map((name, index) => [name, order[index]])));
}
