import { type Candles, allocateCandles, rowAtOrAfter, sliceCandles } from '../../core/model/candles.ts';
import { CANDLE_COLUMNS } from '../../core/model/candles.ts';
import { tradesToCandles } from '../../core/model/series/trades-to-candles.ts';
import type { MarketTrade } from '../../core/model/venue.ts';

/** Candles of one timeframe from trades that come page by page, in order of time and each once. */
export class TradeCandles {
  readonly #timeframe: string;
  /** Made, and not yet taken; the last one may still grow. */
  #made: Candles = allocateCandles(0);

  constructor(timeframe: string) {
    this.#timeframe = timeframe;
  }

  add(trades: readonly MarketTrade[]): void {
    const column = (value: (trade: MarketTrade) => number): Float64Array => Float64Array.from(trades, value);
    const next = tradesToCandles(
      {
        length: trades.length,
        time: column(({ timeMs }) => timeMs),
        price: column(({ price }) => price),
        amount: column(({ amount }) => amount),
      },
      this.#timeframe,
    );
    this.#made = grown(this.#made, next);
  }

  /** Hands out the candles that open before `untilMs`. */
  take(untilMs: number): Candles {
    const row = rowAtOrAfter(this.#made.time, untilMs);
    const taken = sliceCandles(this.#made, 0, row);
    this.#made = sliceCandles(this.#made, row, this.#made.length);
    return taken;
  }
}

/** Later candles behind earlier ones; the candle that both have a part of becomes one. */
function grown(earlier: Candles, later: Candles): Candles {
  const shared = earlier.length > 0 && later.length > 0 && earlier.time[earlier.length - 1] === later.time[0] ? 1 : 0;
  const all = allocateCandles(earlier.length + later.length - shared);
  for (const name of CANDLE_COLUMNS) {
    all[name].set(later[name], earlier.length - shared);
    all[name].set(earlier[name]);
  }
  if (shared === 0) return all;
  const at = earlier.length - 1;
  all.high[at] = Math.max(earlier.high[at], later.high[0]);
  all.low[at] = Math.min(earlier.low[at], later.low[0]);
  all.close[at] = later.close[0];
  all.volume[at] = earlier.volume[at] + later.volume[0];
  return all;
}
