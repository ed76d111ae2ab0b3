import type { TradeRecord } from '../model/trade.ts';
import { createHasher } from './hash.ts';

/**
 * A fingerprint of the trades' exact values: 16 hexadecimal digits, equal on every machine if and only if
 * (but for chance) all fields of all trades and their orders are equal bit for bit, in the same order.
 */
export function tradeHash(trades: readonly TradeRecord[]): string {
  const hash = createHasher();
  hash.number(trades.length);
  for (const trade of trades) {
    hash.text(trade.pair);
    hash.text(trade.side);
    hash.text(trade.enterTag);
    hash.text(trade.exitReason);
    for (const value of [
      trade.id,
      trade.openTimeMs,
      trade.closeTimeMs,
      trade.openRate,
      trade.closeRate,
      trade.amount,
      trade.stakeAmount,
      trade.maxStakeAmount,
      trade.leverage,
      trade.feeOpenRatio,
      trade.feeCloseRatio,
      trade.profitAbs,
      trade.profitRatio,
      trade.fundingFees,
      trade.minRate,
      trade.maxRate,
      trade.initialStopLoss,
      trade.initialStopLossRatio,
      trade.stopLoss,
      trade.stopLossRatio,
      trade.isStopLossTrailing ? 1 : 0,
      trade.liquidationPrice ?? Number.NaN,
      trade.openAtEnd ? 1 : 0,
      trade.orders.length,
    ]) {
      hash.number(value);
    }
    for (const order of trade.orders) {
      hash.text(order.side);
      hash.text(order.tag);
      hash.number(order.placedTimeMs);
      hash.number(order.filledTimeMs);
      hash.number(order.price);
      hash.number(order.amount);
      hash.number(order.cost);
      hash.number(order.fundingFee ?? Number.NaN);
    }
  }
  return hash.digest();
}
