import type { SimulatedExchange } from '../../core/simulation/exchange/exchange.ts';

/** What moves the market: prints in order of time. */
export interface MarketFeed {
  /** When the next one is; Infinity at the end. */
  nextMs(): number;
  /** Puts everything up to `timeMs` through the exchange, at most `most` prints; false: there is more. */
  play(exchange: SimulatedExchange, timeMs: number, most: number): boolean;
}
