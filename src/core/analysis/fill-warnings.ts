import { rowAtOrAfter, type Candles } from '../model/candles.ts';
import type { RunResult, TradeRecord } from '../model/trade.ts';
import type { FillOutcome } from './fill-range.ts';
import type { PairCandles } from './grid.ts';
import { median } from './statistics.ts';

/** Shares of the trades (or orders) from which a habit of the strategy is worth a warning. */
const UNCERTAIN_SHARE = 0.05;
const ONE_CANDLE_SHARE = 0.05;
const LARGE_ORDER_SHARE = 0.05;
/** An order with more of its candle's volume than this would not have filled at once. */
const LARGE_VOLUME_SHARE = 0.1;

/** Where a result under `candle` rules lives on what candles do not tell, in plain words. */
export function fillWarnings(
  candle: RunResult,
  outcomes: readonly FillOutcome[],
  pairs: readonly PairCandles[],
): string[] {
  const trades = candle.trades.slice();
  if (trades.length === 0) return [];
  const candlesOf = new Map(pairs.map((each) => [each.pair, each.candles]));
  return [
    lostProfit(outcomes),
    uncertain(candle),
    inOneCandle(trades),
    tightTrailing(trades, candlesOf),
    illiquid(trades, candlesOf),
    crossing(outcomes),
  ].filter((warning) => warning !== undefined);
}

function lostProfit(outcomes: readonly FillOutcome[]): string | undefined {
  const profits = new Map(outcomes.map(({ fills, profitAbs }) => [fills, profitAbs]));
  if (!(profits.get('candle')! > 0)) return undefined;
  if (profits.get('realistic')! <= 0) return 'The profit is gone once orders pay for spread, slippage and queues.';
  if (profits.get('pessimistic')! <= 0) return 'The profit is gone under pessimistic fills.';
  return undefined;
}

function uncertain({ trades, counters: { uncertainTrades } }: RunResult): string | undefined {
  if (uncertainTrades < UNCERTAIN_SHARE * trades.length) return undefined;
  return (
    `${share(uncertainTrades, trades.length)} closed on a candle that does not tell what came first: stop or target, ` +
    'a stop that rose and was hit, or the entry. Finer candles (--timeframe-detail) would tell.'
  );
}

function inOneCandle(trades: readonly TradeRecord[]): string | undefined {
  const count = trades.filter(({ orders, closeTimeMs }) => orders[0]?.filledTimeMs === closeTimeMs).length;
  if (count < ONE_CANDLE_SHARE * trades.length || count === 0) return undefined;
  return `${share(count, trades.length)} entered and left within one candle, of which the order of prices is not known.`;
}

/** A trailing stop nearer to the price than a candle is long moves and fills within candles. */
function tightTrailing(trades: readonly TradeRecord[], candlesOf: ReadonlyMap<string, Candles>): string | undefined {
  const trailed = trades.filter(({ exitReason }) => exitReason === 'trailing_stop_loss');
  const distances: number[] = [];
  const ranges: number[] = [];
  for (const { pair, side, maxRate, minRate, stopLoss, closeTimeMs } of trailed) {
    const best = side === 'long' ? maxRate : minRate;
    distances.push(Math.abs(best - stopLoss) / best);
    const candles = candlesOf.get(pair)!;
    const row = rowOf(candles, closeTimeMs);
    ranges.push((candles.high[row] - candles.low[row]) / candles.low[row]);
  }
  const [distance, range] = [median(distances), median(ranges)];
  if (distance === null || range === null || distance >= range) return undefined;
  return (
    `The trailing stop lies ${percent(distance)} behind the best price, but the candles in which it was hit span ` +
    `${percent(range)}: its fills are guesses. Use --timeframe-detail.`
  );
}

function illiquid(trades: readonly TradeRecord[], candlesOf: ReadonlyMap<string, Candles>): string | undefined {
  let [orders, large] = [0, 0];
  for (const trade of trades) {
    const candles = candlesOf.get(trade.pair)!;
    for (const { amount, filledTimeMs } of trade.orders) {
      orders++;
      if (amount > LARGE_VOLUME_SHARE * candles.volume[rowOf(candles, filledTimeMs)]) large++;
    }
  }
  if (large < LARGE_ORDER_SHARE * orders || large === 0) return undefined;
  const part = percent(LARGE_VOLUME_SHARE);
  return `${share(large, orders, 'orders')} are larger than ${part} of their candle's volume: the market is too thin for the stake.`;
}

function crossing(outcomes: readonly FillOutcome[]): string | undefined {
  const order = ['candle', 'realistic', 'pessimistic'].map((name) => outcomes.find(({ fills }) => fills === name)!);
  if (order.every(({ profitAbs }, place) => place === 0 || profitAbs <= order[place - 1].profitAbs)) return undefined;
  return (
    'A stricter rule ended better: no single fill is better under it, but orders that do not fill also avoid losses, ' +
    'and free slots take other trades. That is chance, not skill.'
  );
}

/** The candle in which an instant lies. */
function rowOf({ time }: Candles, timeMs: number): number {
  const row = rowAtOrAfter(time, timeMs);
  return time[row] === timeMs ? row : Math.max(row - 1, 0);
}

function share(count: number, all: number, what = 'trades'): string {
  return `${count.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} ${what} (${percent(count / all)})`;
}

function percent(value: number): string {
  return `${(value * 100).toFixed(value < 0.05 ? 2 : 0)} %`;
}
