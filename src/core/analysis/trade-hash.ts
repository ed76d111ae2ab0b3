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
    hash.number(trade.id);
    hash.number(trade.openTimeMs);
    hash.number(trade.closeTimeMs);
    hash.number(trade.openRate);
    hash.number(trade.closeRate);
    hash.number(trade.amount);
    hash.number(trade.stakeAmount);
    hash.number(trade.maxStakeAmount);
    hash.number(trade.leverage);
    hash.number(trade.feeOpenRatio);
    hash.number(trade.feeCloseRatio);
    hash.number(trade.profitAbs);
    hash.number(trade.profitRatio);
    hash.number(trade.fundingFees);
    hash.number(trade.minRate);
    hash.number(trade.maxRate);
    hash.number(trade.initialStopLoss);
    hash.number(trade.initialStopLossRatio);
    hash.number(trade.stopLoss);
    hash.number(trade.stopLossRatio);
    hash.number(trade.isStopLossTrailing ? 1 : 0);
    hash.number(trade.liquidationPrice ?? Number.NaN);
    hash.number(trade.openAtEnd ? 1 : 0);
    hash.number(trade.orders.length);
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
