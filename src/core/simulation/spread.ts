import type { Candles } from '../model/candles.ts';

/**
 * The spread as a ratio of the price, estimated from candles by Abdi and Ranaldo (2017): 4 E[(c - m)(c - m')] with
 * the logarithms of the close, and of the middles of its candle and of the next.
 */
export class SpreadEstimator {
  readonly #candles: Candles;
  /** The product of each candle with the next, times 4; made when it is first needed. */
  #products: Float64Array | undefined = undefined;

  constructor(candles: Candles) {
    this.#candles = candles;
  }

  /** From the `count` candles that closed before row `end`, less `errorsOff` standard errors; 0 where they show none. */
  at(end: number, count: number, errorsOff: number): number {
    const products = (this.#products ??= productsOf(this.#candles));
    const from = Math.max(0, end - count);
    const pairs = end - from - 1;
    if (pairs < 2) return 0;
    let [sum, squares] = [0, 0];
    for (let row = from; row < end - 1; row++) {
      sum += products[row];
      squares += products[row] * products[row];
    }
    const mean = sum / pairs;
    const error = Math.sqrt(Math.max(0, squares / pairs - mean * mean) / pairs);
    const squared = mean - errorsOff * error;
    return squared > 0 ? Math.sqrt(squared) : 0;
  }
}

function productsOf({ length, high, low, close }: Candles): Float64Array {
  const products = new Float64Array(length);
  for (let row = 0; row < length - 1; row++) {
    const last = close[row] * close[row];
    // Logarithms of close over middle, twice: log(c² / (h l)).
    products[row] = Math.log(last / (high[row] * low[row])) * Math.log(last / (high[row + 1] * low[row + 1]));
  }
  return products;
}
