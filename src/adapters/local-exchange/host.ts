import type { SimulatedExchange } from '../../core/simulation/exchange/exchange.ts';
import type { ApiKeys } from './api-keys.ts';
import type { ExchangeClock } from './clock.ts';
import type { MarketHistory } from './market-history.ts';

/** What the dialects share: one market, its past, the accounts' keys and the time. */
export interface Host {
  readonly exchange: SimulatedExchange;
  readonly history: MarketHistory;
  readonly keys: ApiKeys;
  readonly clock: ExchangeClock;
  /** Rate limits are counted and refused. */
  readonly hasLimits: boolean;
  /** Timestamps of signed requests are checked. */
  readonly checksTimestamps: boolean;
  /** Clock of the exchange as its clients see it. */
  readonly nowMs: () => number;
  /** Tells everyone what the last command has changed. Called by what does not come in as a request. */
  readonly settle: () => void;
}
