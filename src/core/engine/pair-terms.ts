import { Grid } from '../model/decimal.ts';
import { fillModelOf } from '../model/fill-models.ts';
import type { EngineSettings } from '../model/settings.ts';
import type { TraderPair } from './context.ts';
import type { TradeStart } from './open-trade.ts';
import { ENGINE_RULES } from './rules.ts';

/** What every trade of a pair has in common. */
export interface PairTerms extends Pick<TradeStart, 'feeRatio' | 'makerFeeRatio' | 'throughDistance' | 'amountGrid'> {
  /** Price grid of trades that open at a time. */
  readonly priceGridAt: (timeMs: number) => Grid;
}

export function pairTerms(settings: EngineSettings, pairs: readonly TraderPair[]): PairTerms[] {
  const rules = ENGINE_RULES[settings.fills];
  const throughTicks = fillModelOf(settings)?.throughTicks ?? 0;
  return pairs.map(({ market, candles }) => {
    const fees = rules.fees(market, pairs[0].market);
    return {
      feeRatio: settings.feeRatio ?? fees.takerRatio,
      makerFeeRatio: settings.feeRatio ?? fees.makerRatio,
      throughDistance: throughTicks * market.tickSize,
      amountGrid: new Grid(market.stepSize),
      priceGridAt: rules.priceGrids(market, candles),
    };
  });
}
