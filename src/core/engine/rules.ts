import type { Candles } from '../model/candles.ts';
import { atMost, Grid } from '../model/decimal.ts';
import type { Market } from '../model/market.ts';
import type { FillRules } from '../model/settings.ts';
import type { Bar } from './bar.ts';
import type { ExitPlan } from './exits.ts';
import { bufferedLiquidationPrice, dataGrids, freqtradeRoiExit } from './freqtrade-quirks.ts';
import { liquidationPrice } from './liquidation.ts';
import type { OpenTrade } from './open-trade.ts';
import { roiExit, type RoiExit, type RoiTarget } from './roi.ts';

/** What differs between the fill rules inside the engine; docs/reference/fills.md says it in words. */
export interface EngineRules {
  readonly name: FillRules;
  /** Is `price` at or under `other`? */
  atMost(price: number, other: number): boolean;
  /** Price grid of trades that open at a time. */
  priceGrids(market: Market, candles: Candles): (timeMs: number) => Grid;
  /** A computed amount cut to the market's step. */
  cutAmount(grid: Grid, coins: number): number;
  /** A pair goes through its whole candle before the next pair starts; else all opens come before all bars. */
  readonly pairByPair: boolean;
  /** Order prices are moved into the candle that is still to come. */
  readonly clampsIntoCandle: boolean;
  /** The average entry is rounded to the tick before stops and targets are computed from it. */
  readonly roundsAverageEntry: boolean;
  /** Fee ratios of a pair's orders where the configuration sets none. */
  fees(market: Market, firstMarket: Market): Pick<Market, 'makerRatio' | 'takerRatio'>;
  /** The limit of an entry, and the price it is sized at, from the strategy's wish; `open` is the market's price. */
  customEntryPrice(grid: Grid, isShort: boolean, wish: number, open: number): number;
  customExitPrice(trade: OpenTrade, wish: number): number;
  /** The price of an order that the strategy moves. */
  movedPrice(trade: OpenTrade, isEntry: boolean, wish: number, open: number): number;
  /** The price that an exit's order carries. */
  exitPrice(trade: OpenTrade, plan: ExitPlan): number;
  /** A stop exit is priced at the stop even if the candle opened beyond it, as long as its range covers the stop. */
  readonly stopFillsInsideGap: boolean;
  /** A stop that stood when the candle began goes before the target even if it has trailed; else targets go before trailing stops. */
  readonly standingStopFirst: boolean;
  /** The trailing offset is a profit ratio, so that its distance in price is divided by the leverage. */
  readonly dividesTrailingOffset: boolean;
  /** A resting exit that lies on the way to a target, or to the high that moves a stop, fills before it. */
  readonly restingExitsFirst: boolean;
  /** A stop that the market has not taken as a whole goes on until it has, whatever else happens. */
  readonly finishesStops: boolean;
  /** Is the bar the one on which the trade began? */
  isEntryBar(trade: OpenTrade, bar: Bar): boolean;
  /** Where a bar whose best price is beyond the target lets the trade leave; undefined = nowhere. */
  roiExit(trade: OpenTrade, target: RoiTarget, bar: Bar): RoiExit | undefined;
  liquidationPrice(market: Market, trade: OpenTrade, bufferRatio: number): number | undefined;
  /** A liquidation costs the whole margin, and comes before a stop where the candle opens beyond both; else the stop comes first. */
  readonly liquidationTakesMargin: boolean;
  /** Protections are run after a partial exit, too; else only after a trade has closed. */
  readonly protectsAfterParts: boolean;
  /** Funding of a position counts from after its last fill on; else also what was due at the instant of the fill. */
  readonly fundingAfterFill: boolean;
}

export const freqtradeRules: EngineRules = {
  name: 'freqtrade',
  atMost: (price, other) => price <= other,
  priceGrids: dataGrids,
  cutAmount: (grid, coins) => grid.truncate(coins),
  pairByPair: true,
  clampsIntoCandle: true,
  roundsAverageEntry: true,
  fees(_, first) {
    const ratio = Math.max(first.takerRatio, first.makerRatio);
    return { makerRatio: ratio, takerRatio: ratio };
  },
  customEntryPrice: (grid, _, wish) => grid.round(wish),
  customExitPrice: (_, wish) => wish,
  exitPrice: (trade, plan) => trade.start.priceGrid.round(plan.price),
  movedPrice: (_trade, _isEntry, wish) => wish,
  stopFillsInsideGap: true,
  standingStopFirst: false,
  restingExitsFirst: false,
  dividesTrailingOffset: false,
  finishesStops: false,
  isEntryBar: (trade, bar) => trade.minutesAt(bar.timeMs) === 0,
  roiExit: freqtradeRoiExit,
  liquidationPrice: bufferedLiquidationPrice,
  liquidationTakesMargin: false,
  protectsAfterParts: true,
  fundingAfterFill: false,
};

export const candleRules: EngineRules = {
  name: 'candle',
  atMost,
  priceGrids(market) {
    const grid = new Grid(market.tickSize);
    return () => grid;
  },
  cutAmount: (grid, coins) => grid.truncateComputed(coins),
  pairByPair: false,
  clampsIntoCandle: false,
  roundsAverageEntry: false,
  fees: (market) => market,
  customEntryPrice(grid, isShort, wish, open) {
    // Never past the limit that was asked for; a limit beyond the market gets the market's price.
    return isShort ? Math.max(grid.ceil(wish), open) : Math.min(grid.floor(wish), open);
  },
  customExitPrice: ({ start }, wish) => (start.isShort ? start.priceGrid.floor(wish) : start.priceGrid.ceil(wish)),
  exitPrice: (_, plan) => plan.price,
  movedPrice(trade, isEntry, wish, open) {
    const { priceGrid, isShort } = trade.start;
    return isEntry ? this.customEntryPrice(priceGrid, isShort, wish, open) : this.customExitPrice(trade, wish);
  },
  stopFillsInsideGap: false,
  standingStopFirst: true,
  restingExitsFirst: true,
  dividesTrailingOffset: true,
  finishesStops: true,
  isEntryBar: (trade, bar) => trade.firstFillTimeMs === bar.timeMs,
  roiExit,
  liquidationPrice,
  liquidationTakesMargin: true,
  protectsAfterParts: false,
  fundingAfterFill: true,
};

/** What the models add lies in the market that the orders meet, but a limit of the strategy's own stays what it is. */
const modelRules: EngineRules = {
  ...candleRules,
  customEntryPrice: (grid, isShort, wish) => (isShort ? grid.ceil(wish) : grid.floor(wish)),
};

export const ENGINE_RULES: Readonly<Record<FillRules, EngineRules>> = {
  freqtrade: freqtradeRules,
  candle: candleRules,
  realistic: { ...modelRules, name: 'realistic' },
  pessimistic: { ...modelRules, name: 'pessimistic' },
};
