import type { RunResult } from '../model/trade.ts';
import { TradeTable } from '../model/trade-table.ts';
import { opensOnGrid, rowAfter, type Grid, type PairCandles } from './grid.ts';
import { holdingsOf, type Holdings } from './holdings.ts';

/**
 * The account over time, as columns. Row k is the open of candle k, before anything of that candle happens;
 * one last row is the end of the data, with everything that the run closed there.
 */
export interface EquityCurve {
  /** UTC ms. */
  readonly time: Float64Array;
  /** Realised profit plus what open positions would bring at the candle's open before the exit fee, in the stake currency. */
  readonly profit: Float64Array;
  /** Stake bound in open positions (the margin, for futures), in the stake currency. */
  readonly stakeInUse: Float64Array;
  readonly openTrades: Uint16Array;
}

/** A run with what its trades held, and the opens of its pairs by grid row. */
export interface HeldRun {
  readonly result: RunResult;
  /** The closed trades, then those that never closed. */
  readonly trades: TradeTable;
  readonly holdings: Holdings;
  readonly grid: Grid;
  /** By trade. */
  readonly opens: readonly Float64Array[];
}

/** What the trades of a run held. Throws InputError DATA_MISSING for a trade of a pair without candles. */
export function heldRun(result: RunResult, pairs: readonly PairCandles[], grid: Grid): HeldRun {
  const { unclosedTrades } = result;
  const trades = unclosedTrades?.length ? TradeTable.of([...result.trades, ...unclosedTrades]) : result.trades;
  const holdings = holdingsOf(trades, result.trades.length, grid);
  return { result, trades, holdings, grid, opens: opensOf(trades, pairs, grid) };
}

function opensOf(trades: TradeTable, pairs: readonly PairCandles[], grid: Grid): Float64Array[] {
  const byPair = new Map<string, Float64Array>();
  return trades.pair.map((pair) => {
    let opens = byPair.get(pair);
    if (opens === undefined) byPair.set(pair, (opens = opensOnGrid(pairs, pair, grid)));
    return opens;
  });
}

/**
 * Values the account at every candle's open, with open positions marked to market. O(candles + orders). Trades that
 * never closed are in no figure of the run, and so not in this one.
 */
export function equityCurve(run: HeldRun): EquityCurve {
  const { result, holdings, grid } = run;
  const stakeInUse = new Float64Array(grid.length + 1);
  const openTrades = new Uint16Array(grid.length + 1);
  for (let held = 0; held < holdings.length && holdings.trade[held] < result.trades.length; held++) {
    const from = holdings.fromRow[held];
    const to = holdings.toRow[held];
    addTrade(stakeInUse, openTrades, from, to, holdings.stake[held]);
  }
  return { ...equityValues(run), stakeInUse, openTrades };
}

/** The account's value alone. */
export function equityValues({ result, holdings, grid, opens }: HeldRun): Pick<EquityCurve, 'time' | 'profit'> {
  const rows = grid.length + 1;
  const profit = new Float64Array(rows);
  const { closeTimeMs, profitAbs } = result.trades.numbers;
  for (let row = 0; row < result.trades.length; row++) profit[rowAfter(closeTimeMs[row], grid)] += profitAbs[row];
  accumulate(profit);
  for (let held = 0; held < holdings.length && holdings.trade[held] < result.trades.length; held++) {
    const prices = opens[holdings.trade[held]];
    addValue(
      profit,
      prices,
      holdings.fromRow[held],
      holdings.toRow[held],
      holdings.cashFlow[held],
      holdings.position[held],
    );
  }
  const time = new Float64Array(rows);
  for (let row = 0, at = grid.startMs; row < rows; row++, at += grid.stepMs) time[row] = at;
  return { time, profit };
}

function addTrade(stakes: Float64Array, trades: Uint16Array, from: number, to: number, stake: number): void {
  for (let row = from; row < to; row++) {
    stakes[row] += stake;
    trades[row]++;
  }
}

/** Adds `cash + coins * price` to rows `from` to `to`, exclusive. A function of its own is compiled after few holdings. */
export function addValue(
  values: Float64Array,
  prices: Float64Array,
  from: number,
  to: number,
  cash: number,
  coins: number,
): void {
  for (let row = from; row < to; row++) values[row] += cash + coins * prices[row];
}

/** Adds `value` to rows `from` to `to`, exclusive. */
export function addConstant(values: Float64Array, from: number, to: number, value: number): void {
  for (let row = from; row < to; row++) values[row] += value;
}

/** Turns changes into running sums, in place. */
export function accumulate(values: Float64Array): void {
  for (let row = 1; row < values.length; row++) values[row] += values[row - 1];
}
