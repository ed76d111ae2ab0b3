import type { Candles } from '../../core/model/candles.ts';
import type { SimulatedExchange } from '../../core/simulation/exchange/exchange.ts';
import type { ApiKeys } from './api-keys.ts';
import type { ExchangeClock } from './clock.ts';
import type { MarketHistory } from './market-history.ts';

/** What the dialects share: one market, its past, the accounts' keys and the time. */
export interface Host {
  readonly exchange: SimulatedExchange;
  readonly history: MarketHistory;
  /** The past of the mark prices. */
  readonly marks: MarketHistory;
  /** Recorded funding rates, in `open`, also of the future. */
  readonly fundingOf: (pair: string) => Candles | undefined;
  readonly keys: ApiKeys;
  readonly clock: ExchangeClock;
  /** Rate limits are counted and refused. */
  readonly hasLimits: boolean;
  /** Timestamps of signed requests are checked. */
  readonly checksTimestamps: boolean;
  readonly nowMs: () => number;
  /** What the exchange's clock shows, which may be wrong: what it tells and what timestamps are measured by. */
  readonly shownMs: () => number;
  /** Tells everyone what the last command has changed. Called by what does not come in as a request. */
  readonly settle: () => void;
}
