import type { Bar } from '../../core/engine/bar.ts';
import { rowAtOrAfter, type Candles } from '../../core/model/candles.ts';
import type { PairSignals } from '../../core/model/signals.ts';

/** A pair's candles and signals as the bars need them. */
export interface BarPair {
  readonly candles: Candles;
  readonly signals: PairSignals;
  /** Finer candles, which decide what happens within a candle; where they are missing the candle itself counts. */
  readonly detail?: Candles;
}

/** Gives the engine's bars of all pairs on one time axis. There is one bar object; each call fills it anew. */
export class BarSource {
  readonly bar: Bar = {
    pairIndex: 0,
    timeMs: 0,
    lengthMs: 0,
    open: 0,
    high: 0,
    low: 0,
    close: 0,
    volume: 0,
    row: 0,
    flags: 0,
    canEnter: false,
  };
  /** Open time of the first candle of any pair, UTC ms. */
  readonly startMs: number;
  /** Row 0 of a pair opens at this step. */
  readonly offsets: readonly number[];
  readonly #pairs: readonly BarPair[];
  readonly #stepMs: number;
  readonly #entersOnLastCandle: boolean;
  #step = 0;
  #canEnter = false;

  /** `entersOnLastCandle`: a pair whose data ends before that of others may be entered on its last candle. */
  constructor(pairs: readonly BarPair[], stepMs: number, entersOnLastCandle: boolean) {
    this.#pairs = pairs;
    this.#stepMs = stepMs;
    this.#entersOnLastCandle = entersOnLastCandle;
    this.startMs = Math.min(...pairs.map(({ candles }) => candles.time[0]));
    this.offsets = pairs.map(({ candles }) => (candles.time[0] - this.startMs) / stepMs);
  }

  /** Moves on to a step of the main timeframe. */
  moveTo(step: number, canEnter: boolean): void {
    this.#step = step;
    this.#canEnter = canEnter;
  }

  /** Open time of the present step, UTC ms. */
  get timeMs(): number {
    return this.startMs + this.#step * this.#stepMs;
  }

  /** Signals may have become too old to enter on within the step. */
  set canEnter(value: boolean) {
    this.#canEnter = value;
  }

  /** Does a pair have a candle at the present step, and one before it whose signals act? */
  has(pairIndex: number): boolean {
    const row = this.#row(pairIndex);
    return row >= 1 && row < this.#pairs[pairIndex].candles.length;
  }

  /** The candle of a pair at the present step. */
  main(pairIndex: number): Bar {
    const row = this.#row(pairIndex);
    const { candles } = this.#pairs[pairIndex];
    this.bar.timeMs = candles.time[row];
    this.bar.lengthMs = this.#stepMs;
    return this.#fill(pairIndex, row, candles, row);
  }

  /**
   * The finer candle of a pair that opens `index` detail lengths after the present step. Where the pair has
   * none within the step, index 0 is the candle itself.
   */
  detail(pairIndex: number, index: number, lengthMs: number): Bar | undefined {
    const { detail } = this.#pairs[pairIndex];
    const from = this.timeMs;
    const timeMs = from + index * lengthMs;
    const first = detail === undefined ? 0 : rowAtOrAfter(detail.time, from);
    if (detail === undefined || !(detail.time[first] < from + this.#stepMs)) {
      return index === 0 ? this.main(pairIndex) : undefined;
    }
    let row = first;
    while (detail.time[row] < timeMs) row++;
    if (detail.time[row] !== timeMs) return undefined;
    this.bar.timeMs = timeMs;
    this.bar.lengthMs = lengthMs;
    return this.#fill(pairIndex, this.#row(pairIndex), detail, row);
  }

  #row(pairIndex: number): number {
    return this.#step - this.offsets[pairIndex];
  }

  #fill(pairIndex: number, mainRow: number, candles: Candles, row: number): Bar {
    const { bar } = this;
    bar.pairIndex = pairIndex;
    bar.open = candles.open[row]!;
    bar.high = candles.high[row]!;
    bar.low = candles.low[row]!;
    bar.close = candles.close[row]!;
    bar.volume = candles.volume[row]!;
    bar.row = mainRow - 1;
    bar.flags = this.#pairs[pairIndex].signals.flags[mainRow - 1]!;
    bar.canEnter = this.#canEnter && (this.#entersOnLastCandle || mainRow + 1 < this.#pairs[pairIndex].candles.length);
    return bar;
  }
}
