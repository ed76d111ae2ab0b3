import { z } from 'zod';
import {
  FILL_MODELS,
  type FillModelName,
  type FillModels,
  type FillModelSettings,
} from '../../core/model/fill-models.ts';
import { option } from './option.ts';

function modelSchema(fallback: FillModelSettings) {
  const { spread, slippage } = fallback;
  const share = z.number().min(0).max(1);
  return z.strictObject({
    spread: option(
      z.strictObject({
        candles: option(z.int().min(3), 'Closed candles from which the spread is estimated.', spread.candles),
        multiple: option(z.number().min(0), 'The estimate is multiplied by this.', spread.multiple),
        errorsOff: option(z.number().min(0), 'Standard errors taken off the estimate.', spread.errorsOff),
        minTicks: option(z.number().min(0), 'Least spread, in ticks.', spread.minTicks),
        maxRatio: option(share, 'Largest spread, as a ratio of the price (0.01 = 1 %).', spread.maxRatio),
      }),
      'Distance of bid and ask, of which an order that takes pays half.',
    ),
    slippage: option(
      z.strictObject({
        fixedRatio: option(share, 'Fixed part, as a ratio of the price (0.0001 = 0.01 %).', slippage.fixedRatio),
        volatilityShare: option(z.number().min(0), "Share of a candle's volatility.", slippage.volatilityShare),
        impact: option(
          z.number().min(0),
          "Multiple of the volatility times the square root of the order's share in the candle's volume.",
          slippage.impact,
        ),
      }),
      'What an order that takes pays beyond the spread.',
    ),
    volatilityCandles: option(
      z.int().min(1),
      'Closed candles from which the volatility is measured.',
      fallback.volatilityCandles,
    ),
    participationRatio: option(
      share.gt(0),
      "Share of a candle's volume that the orders of a pair may have (0.1 = 10 %).",
      fallback.participationRatio,
    ),
    throughTicks: option(
      z.number().min(0),
      'Ticks by which the market must trade beyond a resting limit order to fill it.',
      fallback.throughTicks,
    ),
    latencyMs: option(z.number().min(0), 'Milliseconds until an order is in the market.', fallback.latencyMs),
  });
}

/** `fillModel` of the configuration. */
export const fillModelSchema = z.strictObject({
  realistic: option(
    modelSchema(FILL_MODELS.realistic),
    'Parameters of `realistic`; what is left out keeps its default.',
  ),
  pessimistic: option(
    modelSchema(FILL_MODELS.pessimistic),
    'Parameters of `pessimistic`; what is left out keeps its default.',
  ),
});

/** The models with their defaults filled in. */
export function resolveFillModels(set: z.infer<typeof fillModelSchema>): FillModels {
  const resolve = (name: FillModelName): FillModelSettings => {
    const [base, over] = [FILL_MODELS[name], set[name]];
    return {
      ...base,
      ...over,
      spread: { ...base.spread, ...over?.spread },
      slippage: { ...base.slippage, ...over?.slippage },
    };
  };
  return { realistic: resolve('realistic'), pessimistic: resolve('pessimistic') };
}
