import type { TradeRecord } from '../model/trade.ts';
import { rowAfter, type Grid } from './grid.ts';

/**
 * What trades held between each two of their fills, as columns with one row a holding, in the order of the trades.
 * Money in the stake currency.
 */
export interface Holdings {
  readonly length: number;
  /** Row in the list of trades. */
  readonly trade: Int32Array;
  /** Grid rows that see the holding: `fromRow` to `toRow`, exclusive. */
  readonly fromRow: Int32Array;
  readonly toRow: Int32Array;
  /** Coins, negative for shorts. */
  readonly position: Float64Array;
  /** Money in minus money out since the opening, fees and booked funding included. */
  readonly cashFlow: Float64Array;
  /** Entry cost of the position without fees, over the leverage. */
  readonly stake: Float64Array;
  /** Profit of the partial exits so far, fees included, to 8 decimals an exit as freqtrade books it. */
  readonly realised: Float64Array;
}

/** Holdings of all trades; those from row `closed` on never closed and are held to the end of the grid. */
export function holdingsOf(trades: readonly TradeRecord[], closed: number, grid: Grid): Holdings {
  const most = trades.reduce((sum, { orders }) => sum + orders.length, 0);
  const [trade, fromRow, toRow] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];
  const [position, cashFlow] = [new Float64Array(most), new Float64Array(most)];
  const [stake, realised] = [new Float64Array(most), new Float64Array(most)];
  let length = 0;
  for (let row = 0; row < trades.length; row++) {
    const { side, orders, leverage, feeOpenRatio, feeCloseRatio } = trades[row];
    const sign = side === 'long' ? 1 : -1;
    const entrySide = side === 'long' ? 'buy' : 'sell';
    const count = row < closed ? orders.length - 1 : orders.length;
    let [amount, entryCost, flow, booked] = [0, 0, 0, 0];
    for (let number = 0; number < count; number++) {
      const order = orders[number];
      const value = order.amount * order.price;
      const funding = order.fundingFee ?? 0;
      if (order.side === entrySide) {
        amount += order.amount;
        entryCost += value;
        flow -= sign * value + value * feeOpenRatio;
      } else {
        const cost = (entryCost / amount) * order.amount;
        const fees = cost * feeOpenRatio + value * feeCloseRatio;
        booked += Math.round((sign * (value - cost) - fees + funding) * 1e8) / 1e8;
        amount -= order.amount;
        entryCost -= cost;
        flow += sign * value - value * feeCloseRatio;
      }
      flow += funding;
      trade[length] = row;
      fromRow[length] = rowAfter(order.filledTimeMs, grid);
      toRow[length] = number + 1 < orders.length ? rowAfter(orders[number + 1].filledTimeMs, grid) : grid.length;
      position[length] = sign * amount;
      cashFlow[length] = flow;
      stake[length] = entryCost / leverage;
      realised[length] = booked;
      length++;
    }
  }
  return { length, trade, fromRow, toRow, position, cashFlow, stake, realised };
}
