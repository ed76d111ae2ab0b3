import type { Candles } from '../model/candles.ts';
import { Grid } from '../model/decimal.ts';
import type { FillModelSettings } from '../model/fill-models.ts';
import type { Market } from '../model/market.ts';
import type { MarketModel, VenueCandle, VenueOrder } from './candle-venue.ts';
import { fillableAmount } from './participation.ts';
import { takingCost } from './slippage.ts';
import { SpreadEstimator } from './spread.ts';
import { volatilityRatio } from './volatility.ts';

/** A market as a fill model sees it. */
export interface ModelledPair {
  readonly market: Market;
  /** Candles of the main timeframe, by which it measures. */
  readonly candles: Candles;
  /** All of them, with those of the warm-up before; absent = `candles`. */
  readonly tickCandles?: Candles;
}

/** The market of the models `realistic` and `pessimistic`: the candle rules' fill, made worse by what trading costs. */
export function marketModel(
  model: FillModelSettings,
  pairs: readonly ModelledPair[],
  timeframeMs: number,
): MarketModel {
  const grids = pairs.map(({ market }) => ({ price: new Grid(market.tickSize), amount: new Grid(market.stepSize) }));
  const spreads = pairs.map(({ candles, tickCandles }) => new SpreadEstimator(tickCandles ?? candles));
  // Volume that orders have taken of a pair's newest candle.
  const taken = pairs.map(() => ({ timeMs: Number.NaN, amount: 0 }));

  const costRatio = (order: VenueOrder, candle: VenueCandle, price: number): number => {
    const { market, candles, tickCandles = candles } = pairs[candle.pairIndex];
    const end = tickCandles.length - candles.length + candle.row + 1;
    const { spread } = model;
    const estimate = spread.multiple * spreads[candle.pairIndex].at(end, spread.candles, spread.errorsOff);
    return takingCost(model, {
      spreadRatio: Math.max(Math.min(estimate, spread.maxRatio), (spread.minTicks * market.tickSize) / price),
      volatilityRatio: volatilityRatio(tickCandles, end, model.volatilityCandles),
      // The volatility is that of the main timeframe, so the volume has to be.
      volumeShare: (order.amount / candle.volume) * (candle.lengthMs / timeframeMs),
      delayShare: model.latencyMs / timeframeMs,
    });
  };

  const takingPrice = (order: VenueOrder, candle: VenueCandle, price: number): number => {
    const { price: grid } = grids[candle.pairIndex];
    const cost = costRatio(order, candle, price);
    return order.side === 'buy' ? grid.ceil(price * (1 + cost)) : Math.max(grid.floor(price * (1 - cost)), grid.step);
  };

  const takes = (order: VenueOrder, candle: VenueCandle): boolean =>
    order.role === 'taker' && (order.type === 'market' || order.judged || order.placedTimeMs === candle.timeMs);

  // A limit at the price of its arrival follows the market; one beyond it is the strategy's own.
  const isPastLimit = (order: VenueOrder, candle: VenueCandle, price: number): boolean =>
    order.type === 'limit' &&
    !order.judged &&
    order.price !== candle.open &&
    (order.side === 'buy' ? price > order.price : price < order.price);

  const isTradedThrough = (order: VenueOrder, candle: VenueCandle, best: number): boolean => {
    // A target's order has been held against the market by the engine, which asks the same of it.
    if (order.judged) return true;
    const { price: grid } = grids[candle.pairIndex];
    const room = model.throughTicks * grid.step;
    return order.side === 'buy' ? best <= grid.round(order.price - room) : best >= grid.round(order.price + room);
  };

  return {
    hasArrived({ placedTimeMs }, { timeMs, lengthMs }, atOpen) {
      const arrivalMs = placedTimeMs + model.latencyMs;
      // Its delay is part of the price that an order pays on the candle of its placing.
      return placedTimeMs === timeMs || !atOpen ? arrivalMs < timeMs + lengthMs : arrivalMs <= timeMs;
    },
    price(order, candle, price, best) {
      if (order.role === 'settled') return price;
      if (takes(order, candle)) {
        const offer = takingPrice(order, candle, price);
        return isPastLimit(order, candle, offer) ? undefined : offer;
      }
      return isTradedThrough(order, candle, best) ? price : undefined;
    },
    amount(order, candle, price) {
      if (order.role === 'settled') return order.amount;
      const used = taken[candle.pairIndex];
      if (used.timeMs !== candle.timeMs) {
        used.timeMs = candle.timeMs;
        used.amount = 0;
      }
      const offered = grids[candle.pairIndex].amount.truncate(candle.volume * model.participationRatio - used.amount);
      const amount = fillableAmount(order.amount, offered, price, pairs[candle.pairIndex].market);
      used.amount += amount;
      return amount;
    },
  };
}
