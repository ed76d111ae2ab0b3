import type { Candles } from '../model/candles.ts';
import type { FillModelSettings } from '../model/fill-models.ts';
import type { Market } from '../model/market.ts';
import type { EngineSettings } from '../model/settings.ts';
import type { AnyStrategy } from '../strategy/spec.ts';
import type { FundingTable } from './funding.ts';
import type { OrderDesk } from './order.ts';
import type { RoiTable } from './roi.ts';
import type { EngineRules } from './rules.ts';
import type { CalledPair, FailureListener, StrategyCalls } from './strategy-calls.ts';
import type { Wallet } from './wallet.ts';

/** A pair that the engine trades. */
export interface TraderPair extends CalledPair {
  readonly market: Market;
  readonly candles: Candles;
  /** Funding of a futures market; undefined = none is charged. */
  readonly funding?: FundingTable;
  /** Tags of the signals of a row; '' = none. */
  enterTag(row: number): string;
  exitTag(row: number): string;
}

/** What a trader is made of. */
export interface TraderInput {
  readonly settings: EngineSettings;
  readonly strategy: AnyStrategy;
  readonly params: unknown;
  readonly pairs: readonly TraderPair[];
  readonly timeframeMinutes: number;
  readonly desk: OrderDesk;
  /** Hears of callbacks that fail, instead of the whole trader failing. */
  readonly onStrategyFailure?: FailureListener;
  /** For how many closed trades to make room at once. */
  readonly tradeCapacity?: number;
}

/** What the parts of the engine share. */
export interface EngineContext {
  readonly settings: EngineSettings;
  readonly rules: EngineRules;
  readonly pairs: readonly TraderPair[];
  readonly calls: StrategyCalls;
  readonly wallet: Wallet;
  readonly roi: RoiTable;
  readonly timeframeMinutes: number;
  /** The fill model of the run; undefined under `freqtrade` and `candle`. */
  readonly model: FillModelSettings | undefined;
}
