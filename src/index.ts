/** What strategy files import, and nothing else. */
export { defineStrategy } from './core/strategy/define.ts';
export { ta } from './core/indicators/index.ts';
export { boolean, categorical, decimal, int } from './core/strategy/parameters.ts';
export { stoplossFromAbsolute, stoplossFromOpen } from './core/strategy/stoploss.ts';
export type { Candles } from './core/model/candles.ts';
export type { Timeframe } from './core/model/timeframe.ts';
export type { Side } from './core/model/trade.ts';
export type {
  AdjustCall,
  ConfirmEntryCall,
  ConfirmExitCall,
  EntryPriceCall,
  ExitPriceCall,
  LeverageCall,
  OrderCall,
  OrderFilledCall,
  OrderPriceCall,
  OrderView,
  PairLocks,
  RoiCall,
  Signal,
  StakeCall,
  TradeCall,
  TradeView,
} from './core/strategy/callbacks.ts';
export type { Param, ParamSet, Values } from './core/strategy/parameters.ts';
export type {
  AnyColumn,
  Column,
  ColumnSet,
  Informative,
  Row,
  SignalColumns,
  SignalContext,
  Strategy,
  StrategySpec,
} from './core/strategy/spec.ts';
