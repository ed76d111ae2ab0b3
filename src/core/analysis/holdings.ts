import type { TradeRecord } from '../model/trade.ts';

/** What a trade held between two of its fills; money in the stake currency, `position` in coins. */
export interface Holding {
  /** Held after the fill at `fromMs` until the fill at `toMs` (UTC ms). */
  readonly fromMs: number;
  readonly toMs: number;
  /** Negative for shorts. */
  readonly position: number;
  /** Money in minus money out since the opening, fees and booked funding included. */
  readonly cashFlow: number;
  /** Entry cost of the position without fees, over the leverage. */
  readonly stake: number;
  /** Profit of the partial exits so far, fees included, to 8 decimals an exit as freqtrade books it. */
  readonly realised: number;
}

/** The holdings of a closed trade, one between each two fills that lie apart in time. */
export function holdingsOf(trade: TradeRecord): Holding[] {
  const holdings: Holding[] = [];
  const sign = trade.side === 'long' ? 1 : -1;
  const entrySide = trade.side === 'long' ? 'buy' : 'sell';
  let amount = 0;
  let entryCost = 0;
  let cashFlow = 0;
  let realised = 0;
  for (let i = 0; i < trade.orders.length - 1; i++) {
    const order = trade.orders[i];
    const value = order.amount * order.price;
    if (order.side === entrySide) {
      amount += order.amount;
      entryCost += value;
      cashFlow -= sign * value + value * trade.feeOpenRatio;
    } else {
      const cost = (entryCost / amount) * order.amount;
      const fees = cost * trade.feeOpenRatio + value * trade.feeCloseRatio;
      realised += Math.round((sign * (value - cost) - fees + (order.fundingFee ?? 0)) * 1e8) / 1e8;
      amount -= order.amount;
      entryCost -= cost;
      cashFlow += sign * value - value * trade.feeCloseRatio;
    }
    cashFlow += order.fundingFee ?? 0;
    const toMs = trade.orders[i + 1].filledTimeMs;
    if (toMs === order.filledTimeMs) continue;
    holdings.push({
      fromMs: order.filledTimeMs,
      toMs,
      position: sign * amount,
      cashFlow,
      stake: entryCost / trade.leverage,
      realised,
    });
  }
  return holdings;
}

/** The trade as if its last order had filled at `timeMs`. */
export function heldUntil(trade: TradeRecord, timeMs: number): TradeRecord {
  const last = trade.orders.at(-1)!;
  return { ...trade, closeTimeMs: timeMs, orders: [...trade.orders.slice(0, -1), { ...last, filledTimeMs: timeMs }] };
}

/** A trade that never closed, as if an order of nothing had ended it at `timeMs`. */
export function unclosedUntil(trade: TradeRecord, timeMs: number): TradeRecord {
  return { ...trade, orders: [...trade.orders, { ...trade.orders[0], filledTimeMs: timeMs, amount: 0 }] };
}
