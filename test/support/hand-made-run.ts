import type { ReportContext } from '../../src/core/analysis/report.ts';
import { allocateCandles, type Candles } from '../../src/core/model/candles.ts';
import { noCounts, type OrderRecord, type RunResult, type TradeRecord } from '../../src/core/model/trade.ts';
import { TradeTable } from '../../src/core/model/trade-table.ts';

export const HOUR = 3_600_000;
/** 2024-01-01 00:00 UTC, a Monday. */
export const START = 1_704_067_200_000;

/** Candles that stand at the given opens; each closes at the next one's open. */
export function candlesAt(opens: readonly number[], stepMs = HOUR, startMs = START): Candles {
  const candles = allocateCandles(opens.length);
  for (const [row, open] of opens.entries()) {
    candles.time[row] = startMs + row * stepMs;
    candles.open[row] = open;
    candles.close[row] = opens[row + 1] ?? open;
  }
  return candles;
}

export function order(
  side: 'buy' | 'sell',
  filledTimeMs: number,
  price: number,
  amount: number,
  feeRatio = 0,
  fundingFee?: number,
): OrderRecord {
  const cost = amount * price * (1 + feeRatio);
  return { side, placedTimeMs: filledTimeMs, filledTimeMs, price, amount, cost, tag: '', fundingFee };
}

/** A trade of one coin that made `profitAbs` between two hours after START; `changes` replaces fields. */
export function tradeOf(
  profitAbs: number,
  openHour: number,
  closeHour: number,
  changes: Partial<TradeRecord> = {},
): TradeRecord {
  const [openTimeMs, closeTimeMs] = [START + openHour * HOUR, START + closeHour * HOUR];
  return {
    id: 1,
    pair: 'ETH/BTC',
    side: 'long',
    enterTag: '',
    exitReason: 'exit_signal',
    openTimeMs,
    closeTimeMs,
    openRate: 100,
    closeRate: 100 + profitAbs,
    amount: 1,
    stakeAmount: 100,
    maxStakeAmount: 100,
    leverage: 1,
    feeOpenRatio: 0,
    feeCloseRatio: 0,
    profitAbs,
    profitRatio: profitAbs / 100,
    fundingFees: 0,
    minRate: 100,
    maxRate: 100,
    initialStopLoss: 1,
    initialStopLossRatio: -0.99,
    stopLoss: 1,
    stopLossRatio: -0.99,
    isStopLossTrailing: false,
    liquidationPrice: undefined,
    openAtEnd: false,
    orders: [order('buy', openTimeMs, 100, 1), order('sell', closeTimeMs, 100 + profitAbs, 1)],
    ...changes,
  };
}

/** A run over `hours` hourly candles. */
export function runOf(trades: readonly TradeRecord[], startBalance: number, hours: number): RunResult {
  return {
    trades: TradeTable.of(trades),
    locks: [],
    counters: noCounts(),
    startBalance,
    finalBalance: trades.reduce((sum, trade) => sum + trade.profitAbs, startBalance),
    startTimeMs: START,
    endTimeMs: START + (hours - 1) * HOUR,
    unclosedAtEnd: 0,
  };
}

/** What a report needs besides a run of hourly candles; `opens` by pair, ETH/BTC flat at 100 if absent. */
export function contextOf(hours: number, opens: Readonly<Record<string, readonly number[]>> = {}): ReportContext {
  const all = Object.keys(opens).length === 0 ? { 'ETH/BTC': Array.from({ length: hours }, () => 100) } : opens;
  return {
    strategy: 'hand-made',
    fills: 'candle',
    timeframe: '1h',
    tradingMode: 'spot',
    stakeCurrency: 'BTC',
    stakeAmount: 100,
    maxOpenTrades: 3,
    pairs: Object.entries(all).map(([pair, prices]) => ({ pair, candles: candlesAt(prices) })),
  };
}
