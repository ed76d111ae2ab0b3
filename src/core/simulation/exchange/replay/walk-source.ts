import { Grid } from '../../../model/decimal.ts';
import { randomStream } from '../../random.ts';
import { decimalText, mixedSeed, type MarketEvent, type MarketSource } from './market-source.ts';

export interface WalkOptions {
  readonly pair: string;
  readonly fromMs: number;
  readonly price: number;
  readonly tickSize: number;
  readonly stepSize: number;
  readonly seed: number;
  /** Standard deviation of the price over a day, as a ratio. Default 0.03. */
  readonly dailyVolatility?: number;
  /** Mean time between two trades. Default 1,000 ms. */
  readonly meanGapMs?: number;
  /** Mean worth of a trade, in quote. Default 500. */
  readonly meanCost?: number;
}

const DAY_MS = 86_400_000;

/** An endless geometric random walk without drift: trades at random times, in random sizes. */
export class WalkSource implements MarketSource {
  head: MarketEvent | undefined;
  readonly #options: Required<WalkOptions>;
  readonly #random: () => number;
  readonly #prices: Grid;
  readonly #amounts: Grid;
  #timeMs: number;
  #price: number;

  constructor(options: WalkOptions) {
    this.#options = { dailyVolatility: 0.03, meanGapMs: 1000, meanCost: 500, ...options };
    this.#random = randomStream(mixedSeed(options.seed, options.pair));
    this.#prices = new Grid(options.tickSize);
    this.#amounts = new Grid(options.stepSize);
    this.#timeMs = options.fromMs;
    this.#price = options.price;
    this.advance();
  }

  advance(): void {
    const { pair, dailyVolatility, meanGapMs, meanCost } = this.#options;
    const gapMs = Math.max(1, Math.round(exponential(this.#random) * meanGapMs));
    this.#timeMs += gapMs;
    const change = normal(this.#random) * dailyVolatility * Math.sqrt(gapMs / DAY_MS);
    // The price wanders unrounded, or steps below half a tick would never move it.
    this.#price *= Math.exp(change);
    const price = Math.max(this.#prices.step, this.#prices.round(this.#price));
    const cost = exponential(this.#random) * meanCost;
    const amount = Math.max(this.#amounts.step, this.#amounts.floor(cost / price));
    const texts = { price: decimalText(price), amount: decimalText(amount) };
    this.head = { kind: 'trade', pair, timeMs: this.#timeMs, ...texts, side: change < 0 ? 'sell' : 'buy' };
  }
}

function exponential(random: () => number): number {
  return -Math.log(1 - random());
}

/** Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random());
}
