import { allocateCandles, CANDLE_COLUMNS, rowAtOrAfter, sliceCandles, type Candles } from '../../core/model/candles.ts';
import { floorToTimeframe } from '../../core/model/timeframe.ts';

/** Makes candles of one timeframe out of trades, as a venue does: where nobody trades there is none. */
export class CandleBuilder {
  readonly timeframe: string;
  #length = 0;
  #room = allocateCandles(64);

  constructor(timeframe: string) {
    this.timeframe = timeframe;
  }

  add(timeMs: number, price: number, amount: number): void {
    const openMs = floorToTimeframe(timeMs, this.timeframe);
    const last = this.#length - 1;
    const { time, high, low, close, volume } = this.#room;
    if (last >= 0 && time[last] === openMs) {
      high[last] = Math.max(high[last], price);
      low[last] = Math.min(low[last], price);
      close[last] = price;
      volume[last] += amount;
      return;
    }
    if (this.#length === this.#room.length) this.#grow();
    const values = { time: openMs, open: price, high: price, low: price, close: price, volume: amount };
    for (const name of CANDLE_COLUMNS) this.#room[name][this.#length] = values[name];
    this.#length++;
  }

  /** Copies of the candles that open from `fromMs` up to (not including) `toMs`. */
  between(fromMs: number, toMs: number): Candles {
    const time = this.#room.time.subarray(0, this.#length);
    const view = sliceCandles(this.#room, rowAtOrAfter(time, fromMs), rowAtOrAfter(time, toMs));
    const copy = allocateCandles(view.length);
    for (const name of CANDLE_COLUMNS) copy[name].set(view[name]);
    return copy;
  }

  #grow(): void {
    const room = allocateCandles(this.#room.length * 2);
    for (const name of CANDLE_COLUMNS) room[name].set(this.#room[name]);
    this.#room = room;
  }
}
