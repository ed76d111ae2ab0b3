import type { TradeRecord } from '../model/trade.ts';
import { createHasher } from './hash.ts';

/**
 * A fingerprint of the trades' exact values: 16 hexadecimal digits, equal on every machine if and only if
 * (but for chance) all fields of all trades and their orders are equal bit for bit, in the same order.
 */
export function tradeHash(trades: readonly TradeRecord[]): string {
  const hash = createHasher();
  hash.number(trades.length);
  const ofTrade = new Float64Array(24);
  const ofOrder = new Float64Array(6);
  for (const trade of trades) {
    hash.text(trade.pair);
    hash.text(trade.side);
    hash.text(trade.enterTag);
    hash.text(trade.exitReason);
    ofTrade[0] = trade.id;
    ofTrade[1] = trade.openTimeMs;
    ofTrade[2] = trade.closeTimeMs;
    ofTrade[3] = trade.openRate;
    ofTrade[4] = trade.closeRate;
    ofTrade[5] = trade.amount;
    ofTrade[6] = trade.stakeAmount;
    ofTrade[7] = trade.maxStakeAmount;
    ofTrade[8] = trade.leverage;
    ofTrade[9] = trade.feeOpenRatio;
    ofTrade[10] = trade.feeCloseRatio;
    ofTrade[11] = trade.profitAbs;
    ofTrade[12] = trade.profitRatio;
    ofTrade[13] = trade.fundingFees;
    ofTrade[14] = trade.minRate;
    ofTrade[15] = trade.maxRate;
    ofTrade[16] = trade.initialStopLoss;
    ofTrade[17] = trade.initialStopLossRatio;
    ofTrade[18] = trade.stopLoss;
    ofTrade[19] = trade.stopLossRatio;
    ofTrade[20] = trade.isStopLossTrailing ? 1 : 0;
    ofTrade[21] = trade.liquidationPrice ?? Number.NaN;
    ofTrade[22] = trade.openAtEnd ? 1 : 0;
    ofTrade[23] = trade.orders.length;
    hash.numbers(ofTrade);
    for (const order of trade.orders) {
      hash.text(order.side);
      hash.text(order.tag);
      ofOrder[0] = order.placedTimeMs;
      ofOrder[1] = order.filledTimeMs;
      ofOrder[2] = order.price;
      ofOrder[3] = order.amount;
      ofOrder[4] = order.cost;
      ofOrder[5] = order.fundingFee ?? Number.NaN;
      hash.numbers(ofOrder);
    }
  }
  return hash.digest();
}
