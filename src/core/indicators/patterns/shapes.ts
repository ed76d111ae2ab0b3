import { checkNumber, eachRun, float64Columns, type OpenHighLowClose } from '../column.ts';

/** A running sum is made anew when it has shrunk so much that rounding could show. */
const LARGEST_SHRINKAGE = 1e10;

/**
 * Means of the last `period` values by a running sum, as TA-Lib has it: prices come in ticks, so a shadow is
 * often exactly as long as the mean asks for, and the sum's rounding decides which side it falls on.
 */
function means(x: Float64Array, from: number, to: number, period: number): Float64Array {
  const out = new Float64Array(to);
  let sum = 0;
  let largest = 0;
  for (let i = from; i < to; i++) {
    sum += i < from + period ? x[i] : x[i] - x[i - period];
    if (sum > largest) largest = sum;
    else if (sum * LARGEST_SHRINKAGE < largest && i >= from + period) {
      sum = 0;
      for (let k = i - period + 1; k <= i; k++) sum += x[k];
      largest = sum;
    }
    out[i] = sum / period;
  }
  return out;
}

/**
 * Candles as the patterns see them. What is long, short or near is measured by TA-Lib's usual settings
 * against the candles just before the one that is judged.
 */
export class Shapes {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Size of each body. */
  readonly body: Float64Array;
  private readonly from: number;
  private readonly to: number;
  /**
   * Means up to and including a row, made when a pattern first asks: of 10 bodies, 10 and 5 ranges, 10 pairs of
   * shadows.
   */
  private bodyMean: Float64Array | undefined;
  private rangeMean: Float64Array | undefined;
  private shortRangeMean: Float64Array | undefined;
  private shadowMean: Float64Array | undefined;

  constructor(
    open: Float64Array,
    high: Float64Array,
    low: Float64Array,
    close: Float64Array,
    from: number,
    to: number,
  ) {
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.from = from;
    this.to = to;
    this.body = new Float64Array(to);
    for (let i = from; i < to; i++) this.body[i] = Math.abs(close[i] - open[i]);
  }

  private meanRange(period: number): Float64Array {
    const range = new Float64Array(this.to);
    for (let i = this.from; i < this.to; i++) range[i] = this.high[i] - this.low[i];
    return means(range, this.from, this.to, period);
  }

  private meanShadows(): Float64Array {
    const shadows = new Float64Array(this.to);
    for (let i = this.from; i < this.to; i++) shadows[i] = this.upper(i) + this.lower(i);
    return means(shadows, this.from, this.to, 10);
  }

  private meanBody(i: number): number {
    return (this.bodyMean ??= means(this.body, this.from, this.to, 10))[i - 1];
  }

  private meanShortRange(i: number): number {
    return (this.shortRangeMean ??= this.meanRange(5))[i - 1];
  }

  white(i: number): boolean {
    return this.close[i] >= this.open[i];
  }

  black(i: number): boolean {
    return this.close[i] < this.open[i];
  }

  /** 1 = white, -1 = black. */
  color(i: number): 1 | -1 {
    return this.close[i] >= this.open[i] ? 1 : -1;
  }

  bodyTop(i: number): number {
    return Math.max(this.open[i], this.close[i]);
  }

  bodyBottom(i: number): number {
    return Math.min(this.open[i], this.close[i]);
  }

  upper(i: number): number {
    return this.high[i] - this.bodyTop(i);
  }

  lower(i: number): number {
    return this.bodyBottom(i) - this.low[i];
  }

  /** The body is longer than the mean body. */
  long(i: number): boolean {
    return this.body[i] > this.meanBody(i);
  }

  /** The body is shorter than the mean body. */
  short(i: number): boolean {
    return this.body[i] < this.meanBody(i);
  }

  /** The body is at most a tenth of the mean range. */
  doji(i: number): boolean {
    return this.body[i] <= this.verySmall(i);
  }

  /** A tenth of the mean range: less is a very short shadow, and at most that is a doji's body. */
  verySmall(i: number): number {
    return 0.1 * (this.rangeMean ??= this.meanRange(10))[i - 1];
  }

  noUpper(i: number): boolean {
    return this.upper(i) < this.verySmall(i);
  }

  noLower(i: number): boolean {
    return this.lower(i) < this.verySmall(i);
  }

  /** Below this a shadow is short: half the mean of both shadows together. */
  shortShadow(i: number): number {
    return (this.shadowMean ??= this.meanShadows())[i - 1] / 2;
  }

  near(i: number): number {
    return 0.2 * this.meanShortRange(i);
  }

  far(i: number): number {
    return 0.6 * this.meanShortRange(i);
  }

  /** How far apart two prices may be that count as equal. */
  equal(i: number): number {
    return 0.05 * this.meanShortRange(i);
  }

  /** Whether `price` counts as equal to `other`, measured at row `i`. */
  same(price: number, other: number, i: number): boolean {
    return price <= other + this.equal(i) && price >= other - this.equal(i);
  }

  /** The body of row `i` lies wholly above that of row `before`. */
  gapUp(i: number, before: number): boolean {
    return this.bodyBottom(i) > this.bodyTop(before);
  }

  gapDown(i: number, before: number): boolean {
    return this.bodyTop(i) < this.bodyBottom(before);
  }

  /** The whole candle of row `i` lies above that of row `before`. */
  candleGapUp(i: number, before: number): boolean {
    return this.low[i] > this.high[before];
  }

  candleGapDown(i: number, before: number): boolean {
    return this.high[i] < this.low[before];
  }
}

/** A function that finds one pattern: 100 = bullish, -100 = bearish, 0 = none (also before there are enough rows). */
export type Pattern = (candles: OpenHighLowClose) => Int32Array;

/** A pattern with a penetration: the share of the first body that the last candle must come back. */
export type PenetrationPattern = (candles: OpenHighLowClose, penetration?: number) => Int32Array;

export function scan(
  candles: OpenHighLowClose,
  lookback: number,
  run: (shapes: Shapes, out: Int32Array, from: number, to: number) => void,
): Int32Array {
  const columns = float64Columns([candles.open, candles.high, candles.low, candles.close]);
  const [open, high, low, close] = columns;
  const out = new Int32Array(open.length);
  eachRun(columns, lookback, [out], (from, to) => run(new Shapes(open, high, low, close, from, to), out, from, to));
  return out;
}

/** The pattern that `judge` sees in row `i`, looked for from row `lookback` on. */
export function pattern(lookback: number, judge: (c: Shapes, i: number) => number): Pattern {
  return (candles) =>
    scan(candles, lookback, (shapes, out, from, to) => {
      for (let i = from + lookback; i < to; i++) out[i] = judge(shapes, i);
    });
}

export function penetrationPattern(
  lookback: number,
  usual: number,
  judge: (c: Shapes, i: number, penetration: number) => number,
): PenetrationPattern {
  return (candles, penetration = usual) => {
    checkNumber(penetration, 'penetration', 0);
    return scan(candles, lookback, (shapes, out, from, to) => {
      for (let i = from + lookback; i < to; i++) out[i] = judge(shapes, i, penetration);
    });
  };
}
