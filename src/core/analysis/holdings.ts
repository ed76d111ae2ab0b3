import type { TradeTable } from '../model/trade-table.ts';
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
export function holdingsOf(trades: TradeTable, closed: number, grid: Grid): Holdings {
  const { numbers, orders } = trades;
  const most = orders.length;
  const trade = new Int32Array(most);
  const fromRow = new Int32Array(most);
  const toRow = new Int32Array(most);
  const position = new Float64Array(most);
  const cashFlow = new Float64Array(most);
  const stake = new Float64Array(most);
  const realised = new Float64Array(most);
  let length = 0;
  for (let row = 0; row < trades.length; row++) {
    const isLong = trades.side[row] === 'long';
    const sign = isLong ? 1 : -1;
    const entrySide = isLong ? 'buy' : 'sell';
    const feeOpenRatio = numbers.feeOpenRatio[row];
    const feeCloseRatio = numbers.feeCloseRatio[row];
    const end = trades.firstOrder(row + 1);
    const last = row < closed ? end - 1 : end;
    let amount = 0;
    let entryCost = 0;
    let flow = 0;
    let booked = 0;
    for (let order = trades.firstOrder(row); order < last; order++) {
      const coins = orders.numbers.amount[order];
      const value = coins * orders.numbers.price[order];
      const funding = orders.numbers.fundingFee[order] || 0;
      if (orders.side[order] === entrySide) {
        amount += coins;
        entryCost += value;
        flow -= sign * value + value * feeOpenRatio;
      } else {
        const cost = (entryCost / amount) * coins;
        const fees = cost * feeOpenRatio + value * feeCloseRatio;
        booked += Math.round((sign * (value - cost) - fees + funding) * 1e8) / 1e8;
        amount -= coins;
        entryCost -= cost;
        flow += sign * value - value * feeCloseRatio;
      }
      flow += funding;
      trade[length] = row;
      fromRow[length] = rowAfter(orders.numbers.filledTimeMs[order], grid);
      toRow[length] = order + 1 < end ? rowAfter(orders.numbers.filledTimeMs[order + 1], grid) : grid.length;
      position[length] = sign * amount;
      cashFlow[length] = flow;
      stake[length] = entryCost / numbers.leverage[row];
      realised[length] = booked;
      length++;
    }
  }
  return { length, trade, fromRow, toRow, position, cashFlow, stake, realised };
}
