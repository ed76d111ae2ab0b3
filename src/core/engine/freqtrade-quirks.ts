/**
 * What the `freqtrade` fill rules need besides the ordinary ones to give freqtrade's results to the last
 * digit. Nothing here is right for a market; it is what the other program does.
 */
import { rowAtOrAfter, type Candles } from '../model/candles.ts';
import { decimalOf, Grid } from '../model/decimal.ts';
import type { Market } from '../model/market.ts';
import { floorToTimeframe, nextCandleTime } from '../model/timeframe.ts';
import type { Bar } from './bar.ts';
import { isolatedLiquidation, tierOf } from './liquidation.ts';
import type { OpenTrade } from './open-trade.ts';
import type { RoiExit, RoiTarget } from './roi.ts';

/** Digits beyond these are taken for rounding noise. */
const SIGNIFICANT_DIGITS = 14;

/** A double of this size has no room for a fraction: adding it and taking it off again rounds to a whole number. */
const NO_FRACTION = 1.5 * 2 ** 52;

/**
 * The price tick is read off the data: as many decimals as any price of the pair has in the calendar
 * month (UTC) in which the trade opens; a month of whole numbers has the tick of the month before, and the
 * market's where there is none. Months are looked at when they are first asked for.
 */
export function dataGrids(market: Market, candles: Candles): (timeMs: number) => Grid {
  const byMonth = new Map<number, Grid>();
  const gridAt = (timeMs: number): Grid => {
    const month = floorToTimeframe(timeMs, '1M');
    let grid = byMonth.get(month);
    if (grid === undefined) {
      const from = rowAtOrAfter(candles.time, month);
      const to = rowAtOrAfter(candles.time, nextCandleTime(timeMs, '1M'));
      const decimals = monthDecimals(candles, from, to);
      if (decimals > 0) grid = new Grid(Number(`1e-${decimals}`));
      else grid = from === 0 ? new Grid(market.tickSize) : gridAt(candles.time[from - 1]);
      byMonth.set(month, grid);
    }
    return grid;
  };
  return gridAt;
}

/** Of months by their first row: looking through all prices takes long, and a sweep asks again for every run. */
const knownDecimals = new WeakMap<Candles, Map<number, number>>();

function monthDecimals(candles: Candles, from: number, to: number): number {
  const known = knownDecimals.get(candles) ?? new Map<number, number>();
  knownDecimals.set(candles, known);
  const decimals = known.get(from) ?? mostDecimals(candles, from, to);
  known.set(from, decimals);
  return decimals;
}

/** As many decimals as the price with the most of them has, of all prices of the rows. */
function mostDecimals({ open, high, low, close }: Candles, from: number, to: number): number {
  let decimals = 0;
  let power = 1;
  for (let row = from; row < to; row++) {
    const most = 4e-15 * power * low[row];
    const rests = rest(open[row] * power) + rest(high[row] * power) + rest(low[row] * power) + rest(close[row] * power);
    // Within half a unit of the last digit looked at, further decimals print as zeros.
    if (rests < most) continue;
    for (const price of [open[row], high[row], low[row], close[row]]) {
      if (!(rest(price * power) < 4e-15 * power * price)) decimals = Math.max(decimals, decimalsOf(price));
      power = 10 ** decimals;
    }
  }
  return decimals;
}

/** Distance from the nearest whole number. */
function rest(units: number): number {
  return Math.abs(units - (units + NO_FRACTION - NO_FRACTION));
}

function decimalsOf(price: number): number {
  const { scale } = decimalOf(Number(price.toPrecision(SIGNIFICANT_DIGITS)));
  return scale;
}

/**
 * A target is moved into the candle, whatever it opened at, and the open is used only by a tier that starts
 * with this candle. Refused on the entry candle where the entry filled below the open and the candle fell to
 * close under the target.
 */
export function freqtradeRoiExit(trade: OpenTrade, target: RoiTarget, bar: Bar): RoiExit | undefined {
  const { tier, timeframeMinutes } = target;
  const { isShort } = trade.start;
  const minutes = trade.minutesAt(bar.timeMs);
  const onBoundary = tier.sinceMinute % timeframeMinutes === 0;
  const exit = (price: number): RoiExit => ({ price, atOpen: false, takes: false });
  if (tier.ratio === -1 && onBoundary) return exit(bar.open);
  const price = trade.rateForProfit(tier.ratio);
  const openIsBetter = isShort ? bar.open < price : bar.open > price;
  if (minutes > 0 && minutes === tier.sinceMinute && onBoundary && openIsBetter) return exit(bar.open);
  if (minutes === 0 && !offeredAfterEntry(trade, bar, price)) return undefined;
  return exit(Math.min(Math.max(price, bar.low), bar.high));
}

function offeredAfterEntry(trade: OpenTrade, bar: Bar, price: number): boolean {
  const { openRate, start } = trade;
  return start.isShort
    ? !(bar.open < bar.close && openRate > bar.open && price < bar.close)
    : !(bar.open > bar.close && openRate < bar.open && price > bar.close);
}

/** The tier is chosen by the stake, and the price moved towards the entry by a safety buffer and rounded to the tick. */
export function bufferedLiquidationPrice(market: Market, trade: OpenTrade, bufferRatio: number): number | undefined {
  const tier = tierOf(market.leverageTiers, trade.stakeAmount);
  if (tier === undefined) return undefined;
  const { openRate, start } = trade;
  const price = isolatedLiquidation(trade, tier);
  const buffered = price + (start.isShort ? -1 : 1) * Math.abs(openRate - price) * bufferRatio;
  return start.priceGrid.round(Math.max(buffered, 0));
}
