import { Grid } from '../model/decimal.ts';
import { randomStream } from './random.ts';

/** A candle to walk through: times in UTC ms, prices in quote, volume in coins. */
export interface CandleToWalk {
  readonly timeMs: number;
  readonly lengthMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Trades within a candle as columns, in order of time. */
export interface Ticks {
  readonly length: number;
  readonly time: Float64Array;
  readonly price: Float64Array;
  readonly amount: Float64Array;
}

/** Open, both extremes and close. */
const FEWEST = 4;

/**
 * A path that a candle may have taken, as at least 4 trades: it starts at the open, reaches high and low, ends at
 * the close and never leaves the candle; the volumes add up to the candle's. Which extreme comes first is drawn
 * with the chance that a random walk from the open reaches it first; between these points the price wanders on
 * the tick grid. The same candle and seed give the same ticks.
 */
export function ticksOf(candle: CandleToWalk, count: number, tickSize: number, seed: number): Ticks {
  const length = Math.max(FEWEST, Math.floor(count));
  const random = randomStream(seed);
  const price = walk(candle, length, new Grid(tickSize), random);
  return { length, time: timesOf(candle, length, random), price, amount: spread(candle.volume, length, random) };
}

function walk({ open, high, low, close }: CandleToWalk, length: number, grid: Grid, random: () => number) {
  const lowFirst = random() * (high - low) < high - open;
  const corners = lowFirst ? [open, low, high, close] : [open, high, low, close];
  const distances = [1, 2, 3].map((corner) => Math.abs(corners[corner] - corners[corner - 1]));
  const whole = distances[0] + distances[1] + distances[2];
  const free = length - FEWEST;
  const price = new Float64Array(length);
  price[0] = open;
  let from = 0;
  for (let leg = 1; leg < FEWEST; leg++) {
    const share = whole === 0 ? 1 / 3 : distances[leg - 1] / whole;
    const to = leg === FEWEST - 1 ? length - 1 : from + 1 + Math.floor(free * share);
    price[to] = corners[leg];
    for (let at = from + 1; at < to; at++) {
      const straight = corners[leg - 1] + ((corners[leg] - corners[leg - 1]) * (at - from)) / (to - from);
      // Widest in the middle of a leg, as a bridge between two known prices is.
      const width = ((high - low) * Math.sqrt((at - from) * (to - at))) / (to - from) / 2;
      const wished = grid.round(straight + (random() + random() - 1) * width);
      price[at] = Math.min(high, Math.max(low, wished));
    }
    from = to;
  }
  return price;
}

function timesOf({ timeMs, lengthMs }: CandleToWalk, length: number, random: () => number): Float64Array {
  const time = new Float64Array(length).fill(timeMs);
  for (let at = 1; at < length; at++) time[at] += Math.floor(((at + random()) * lengthMs) / length);
  return time;
}

/** Parts of a volume in random sizes that add up to it. */
function spread(volume: number, length: number, random: () => number): Float64Array {
  const amount = new Float64Array(length);
  let sum = 0;
  for (let at = 0; at < length; at++) sum += amount[at] = -Math.log(1 - random());
  let left = volume;
  for (let at = 0; at < length - 1; at++) left -= amount[at] = Math.min(left, (volume * amount[at]) / sum);
  amount[length - 1] = left;
  return amount;
}
