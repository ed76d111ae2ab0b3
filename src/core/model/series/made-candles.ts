import { allocateCandles, CANDLE_COLUMNS, rowAtOrAfter, sliceCandles, type Candles } from '../candles.ts';
import { floorToTimeframe } from '../timeframe.ts';

/** A trade as candles count it: price in quote, amount in coins. */
export interface CountedTrade {
  readonly timeMs: number;
  readonly price: number;
  readonly amount: number;
}

const FEW = 64;
/** The newest candles that are kept at least are half of these. */
const MOST = 8192;

/** The newest candles of one length that trades have made, in limited memory. */
export class MadeCandles {
  readonly #timeframe: string;
  #rows = allocateCandles(FEW);
  #count = 0;

  constructor(timeframe: string) {
    this.#timeframe = timeframe;
  }

  add({ timeMs, price, amount }: CountedTrade): void {
    const openMs = floorToTimeframe(timeMs, this.#timeframe);
    if (this.#count === 0 || this.#rows.time[this.#count - 1] !== openMs) this.#open(openMs, price);
    const { high, low, close, volume } = this.#rows;
    const row = this.#count - 1;
    if (price > high[row]) high[row] = price;
    if (price < low[row]) low[row] = price;
    close[row] = price;
    volume[row] += amount;
  }

  /** Those that open in [fromMs, toMs), as views that the next trade changes. */
  between(fromMs: number, toMs: number): Candles {
    const times = this.#rows.time.subarray(0, this.#count);
    return sliceCandles(this.#rows, rowAtOrAfter(times, fromMs), rowAtOrAfter(times, toMs));
  }

  #open(openMs: number, price: number): void {
    if (this.#count === this.#rows.length) this.#makeRoom();
    const { time, open, high, low, volume } = this.#rows;
    const row = this.#count++;
    time[row] = openMs;
    open[row] = high[row] = low[row] = price;
    volume[row] = 0;
  }

  #makeRoom(): void {
    const { length } = this.#rows;
    const kept = length < MOST ? length : length / 2;
    const rows = length < MOST ? allocateCandles(length * 2) : this.#rows;
    for (const name of CANDLE_COLUMNS) rows[name].set(this.#rows[name].subarray(length - kept, length));
    this.#rows = rows;
    this.#count = kept;
  }
}
