import { runEngine, type BacktestPair } from '../../src/app/backtest/run-engine.ts';
import type { FundingTable } from '../../src/core/engine/funding.ts';
import { allocateCandles, type Candles } from '../../src/core/model/candles.ts';
import type { Market } from '../../src/core/model/market.ts';
import type { EngineSettings } from '../../src/core/model/settings.ts';
import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT, type PairSignals } from '../../src/core/model/signals.ts';
import { timeframeMs, type Timeframe } from '../../src/core/model/timeframe.ts';
import type { RunResult, TradeRecord } from '../../src/core/model/trade.ts';
import type { StrategyCallbacks } from '../../src/core/strategy/callbacks.ts';
import { defineStrategy } from '../../src/index.ts';

/** Open, high, low, close, and volume (1 if left out). */
export type Prices = readonly [number, number, number, number, number?];

/** One pair of a table: candles from `startRow` on, and the rows (counted over all pairs) whose signals are set. */
export interface TablePair {
  readonly candles: readonly Prices[];
  readonly startRow?: number;
  readonly enterLong?: readonly number[];
  readonly exitLong?: readonly number[];
  readonly enterShort?: readonly number[];
  readonly exitShort?: readonly number[];
  readonly market?: Partial<Market>;
  readonly detail?: readonly Prices[];
  readonly funding?: FundingTable;
}

export interface Table extends Partial<TablePair> {
  /** Several pairs, by name, instead of the one at `A/USD`. */
  readonly pairs?: Readonly<Record<string, TablePair>>;
  readonly settings?: Partial<EngineSettings>;
  readonly callbacks?: StrategyCallbacks<any, any>;
  readonly detailTimeframe?: Timeframe;
}

/** 2024-01-01 00:00 UTC, a Monday. */
export const START = 1_704_067_200_000;
export const HOUR = 3_600_000;

/** A wallet of 10,000 with stakes of 1,000, no fee, no target, a stop far away, orders that stay, candles of 1h. */
export const SETTINGS: EngineSettings = {
  fills: 'candle',
  timeframe: '1h',
  tradingMode: 'spot',
  stakeCurrency: 'USD',
  startBalance: 10_000,
  stakeAmount: 1000,
  maxOpenTrades: 10,
  tradableBalanceRatio: 1,
  availableCapital: undefined,
  amendLastStakeAmount: false,
  lastStakeAmountMinRatio: 0.5,
  feeRatio: 0,
  stoploss: -0.99,
  minimalRoi: {},
  trailingStop: undefined,
  canShort: false,
  useExitSignal: true,
  exitProfitOnly: false,
  exitProfitOffset: 0,
  ignoreRoiIfEntrySignal: false,
  ignoreBuyingExpiredCandleAfter: 0,
  orderTypes: { entry: 'limit', exit: 'limit' },
  orderTimeInForce: { entry: 'GTC', exit: 'GTC' },
  unfilledTimeoutMs: { entry: 1000 * HOUR, exit: 1000 * HOUR },
  positionStacking: false,
  positionAdjustmentEnable: false,
  maxEntryPositionAdjustment: -1,
  liquidationBuffer: 0.05,
  enableProtections: false,
  protections: [],
};

/** Tick 0.01, step 0.001, no limits, taker 0.1 %, maker 0.05 %. */
export function marketOf(pair: string, changes: Partial<Market> = {}): Market {
  return {
    pair,
    base: pair.split('/')[0],
    quote: 'USD',
    kind: 'spot',
    tickSize: 0.01,
    stepSize: 0.001,
    minAmount: 0,
    maxAmount: Infinity,
    minCost: 0,
    maxCost: Infinity,
    takerRatio: 0.001,
    makerRatio: 0.0005,
    contractSize: 1,
    ...changes,
  };
}

export function candlesFrom(rows: readonly Prices[], stepMs: number, startMs = START): Candles {
  const candles = allocateCandles(rows.length);
  for (const [row, [open, high, low, close, volume = 1]] of rows.entries()) {
    candles.time[row] = startMs + row * stepMs;
    candles.open[row] = open;
    candles.high[row] = high;
    candles.low[row] = low;
    candles.close[row] = close;
    candles.volume[row] = volume;
  }
  return candles;
}

const SIGNALS = { enterLong: ENTER_LONG, exitLong: EXIT_LONG, enterShort: ENTER_SHORT, exitShort: EXIT_SHORT } as const;

function pairOf(name: string, table: TablePair, stepMs: number, detail: string | undefined): BacktestPair {
  const { startRow = 0 } = table;
  const startMs = START + startRow * stepMs;
  const candles = candlesFrom(table.candles, stepMs, startMs);
  const flags = new Uint8Array(candles.length);
  for (const [key, bit] of Object.entries(SIGNALS)) {
    for (const row of table[key as keyof typeof SIGNALS] ?? []) flags[row - startRow] |= bit;
  }
  const signals: PairSignals = { flags, tags: [''] };
  return {
    pair: name,
    market: marketOf(name, table.market),
    candles,
    signals,
    rows: { at: (index) => ({ index }) },
    ...(table.detail === undefined ? {} : { detail: candlesFrom(table.detail, timeframeMs(detail!), startMs) }),
    ...(table.funding === undefined ? {} : { funding: table.funding }),
  };
}

/** A run's result with its trades as objects. */
export type TableResult = Omit<RunResult, 'trades' | 'unclosedTrades'> & {
  readonly trades: readonly TradeRecord[];
  readonly unclosedTrades: readonly TradeRecord[];
};

/** Runs a table of candles through the engine. */
export async function runTable(table: Table): Promise<TableResult> {
  const settings = { ...SETTINGS, ...table.settings };
  const stepMs = timeframeMs(settings.timeframe);
  const { detailTimeframe } = table;
  const pairs = Object.entries(table.pairs ?? { 'A/USD': { ...table, candles: table.candles! } });
  const result = await runEngine({
    settings,
    strategy: defineStrategy({
      timeframe: settings.timeframe as Timeframe,
      stoploss: settings.stoploss,
      indicators: () => ({}),
      ...table.callbacks,
    }),
    params: {},
    pairs: pairs.map(([name, pair]) => pairOf(name, pair, stepMs, detailTimeframe)),
    ...(detailTimeframe === undefined ? {} : { detailTimeframe }),
  });
  return { ...result, trades: result.trades.slice(), unclosedTrades: result.unclosedTrades?.slice() ?? [] };
}

/** What a trade came to, with times as rows of a table with 1h candles. */
export function outcome({ openRate, closeRate, openTimeMs, closeTimeMs, exitReason }: TradeRecord) {
  return [row(openTimeMs), openRate, row(closeTimeMs), closeRate, exitReason] as const;
}

export const row = (timeMs: number): number => (timeMs - START) / HOUR;

/** Runs a table and gives the outcomes of its trades: [entry row, entry rate, exit row, exit rate, exit reason]. */
export async function outcomes(table: Table): Promise<(readonly [number, number, number, number, string])[]> {
  return (await runTable(table)).trades.map(outcome);
}
