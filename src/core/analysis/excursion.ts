import { rowAtOrAfter, type Candles } from '../model/candles.ts';
import type { TradeRecord } from '../model/trade.ts';

/**
 * How far the price went against and for a trade while it was held, as a ratio of its entry rate, before fees and
 * without leverage: `mae` is 0 or negative, `mfe` 0 or positive, for both sides.
 */
export interface Excursion {
  readonly maeRatio: number;
  readonly mfeRatio: number;
}

/** What of a trade the excursion is measured from. */
export type ExcursionTrade = Pick<TradeRecord, 'side' | 'openTimeMs' | 'closeTimeMs' | 'openRate' | 'closeRate'>;

/**
 * Maximum adverse and favourable excursion (Sweeney, Campaign Trading) from the prices that the trade certainly saw:
 * candles between entry and exit count whole; of the entry's candle its close, and of its high and low those that do
 * not lie on the open's side of the entry rate; of the exit's candle its open and the exit rate. Undefined where the
 * candles do not reach from entry to exit.
 */
export function excursionOf(trade: ExcursionTrade, candles: Candles): Excursion | undefined {
  const { openRate, closeRate, side } = trade;
  const first = rowAtOrAfter(candles.time, trade.openTimeMs + 1) - 1;
  const last = rowAtOrAfter(candles.time, trade.closeTimeMs + 1) - 1;
  if (first < 0 || trade.closeTimeMs > endOf(candles) || !(openRate > 0)) return undefined;
  let low = Math.min(openRate, closeRate);
  let high = Math.max(openRate, closeRate);
  const see = (price: number): void => {
    low = Math.min(low, price);
    high = Math.max(high, price);
  };
  if (last > first) {
    const open = candles.open[first];
    see(candles.close[first]);
    if (open >= openRate) see(candles.low[first]);
    if (open <= openRate) see(candles.high[first]);
    for (let row = first + 1; row < last; row++) {
      if (candles.low[row] < low) low = candles.low[row];
      if (candles.high[row] > high) high = candles.high[row];
    }
    see(candles.open[last]);
  }
  const [down, up] = [low / openRate - 1, high / openRate - 1];
  return side === 'long' ? { maeRatio: down, mfeRatio: up } : { maeRatio: 0 - up, mfeRatio: 0 - down };
}

/** End of the last candle, as far as its neighbour tells how long it is. */
function endOf({ time, length }: Candles): number {
  return length < 2 ? Number.NEGATIVE_INFINITY : 2 * time[length - 1] - time[length - 2];
}
