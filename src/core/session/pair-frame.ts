import { allocateCandles, CANDLE_COLUMNS, sliceCandles, type Candles } from '../model/candles.ts';
import type { JournalCandle } from '../model/journal.ts';
import { nextCandleTime } from '../model/timeframe.ts';

/** Room for this many more candles is made at once. */
const ROOM = 1024;

/**
 * The closed candles of a series from its anchor on. It only grows, so that indicators which remember everything have
 * the values that a backtest from the same first candle gives them.
 */
export class PairFrame {
  readonly pair: string;
  readonly timeframe: string;
  #length = 0;
  #room: Candles = allocateCandles(ROOM);

  constructor(pair: string, timeframe: string) {
    this.pair = pair;
    this.timeframe = timeframe;
  }

  get length(): number {
    return this.#length;
  }

  /** Open time of the oldest candle, UTC ms; undefined = none. */
  get oldestMs(): number | undefined {
    return this.#length === 0 ? undefined : this.#room.time[0];
  }

  /** Open time of the newest candle, UTC ms; undefined = none. */
  get newestMs(): number | undefined {
    return this.#length === 0 ? undefined : this.#room.time[this.#length - 1];
  }

  /** The candles as they are now. The columns are views: they stay as they are when the frame grows. */
  candles(): Candles {
    return sliceCandles(this.#room, 0, this.#length);
  }

  /**
   * Adds the next candle; spans that the venue left out are filled with flat candles without volume, as in a backtest. What
   * is not newer changes nothing.
   */
  add({ timeMs, values: [open, high, low, close, volume] }: JournalCandle): void {
    const newest = this.newestMs;
    if (newest !== undefined && timeMs <= newest) return;
    if (newest !== undefined) {
      const flat = this.#room.close[this.#length - 1];
      for (let at = nextCandleTime(newest, this.timeframe); at < timeMs; at = nextCandleTime(at, this.timeframe)) {
        this.#push(at, flat, flat, flat, flat, 0);
      }
    }
    this.#push(timeMs, open, high, low, close, volume);
  }

  #push(...values: [time: number, open: number, high: number, low: number, close: number, volume: number]): void {
    if (this.#length === this.#room.length) {
      const room = allocateCandles(this.#room.length * 2);
      for (const name of CANDLE_COLUMNS) room[name].set(this.#room[name]);
      this.#room = room;
    }
    CANDLE_COLUMNS.forEach((name, slot) => (this.#room[name][this.#length] = values[slot]));
    this.#length++;
  }
}
