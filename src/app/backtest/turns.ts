import type { Bar } from '../../core/engine/bar.ts';
import { isStoppedAt, isStoppedBeforeAddition } from '../../core/engine/exit-prices.ts';
import type { OpenTrade } from '../../core/engine/open-trade.ts';
import type { Order } from '../../core/engine/order.ts';
import type { Trader } from '../../core/engine/trader.ts';
import { fillAtOpen, fillInside, freqtradeFill, type CandleVenue } from '../../core/simulation/candle-venue.ts';

/** What tries orders against a candle at once; where fills come in their own time, it does nothing. */
export type Matching = Pick<CandleVenue<Order>, 'hasOrders' | 'match'>;

/** What happens on one candle of the pairs whose turn it is; `barOf` gives a pair's candle. */
export type Turns = (pairIndexes: readonly number[], barOf: (pairIndex: number) => Bar) => void;

/** `freqtrade` rules: each pair goes through its whole candle, so a slot that a stop frees serves the next pair at once. */
export function pairByPair(trader: Trader, venue: CandleVenue<Order>, positionStacking: boolean): Turns {
  return (pairIndexes, barOf) => {
    for (const pairIndex of pairIndexes) {
      const bar = barOf(pairIndex);
      const side = trader.entrySide(bar.flags);
      for (let pass = 0; pass < 2; pass++) {
        const before = trader.openIn(pairIndex)[0]?.start;
        const count = trader.open.length;
        if (venue.hasOrders) trader.manageOrders(bar);
        if (trader.open.length < count) trader.wallet.takeStock();
        const entered = trader.enter(bar);
        if (entered !== undefined) {
          venue.match(entered.openEntry, bar, freqtradeFill);
          trader.wallet.takeStock();
        }
        for (const trade of trader.openIn(pairIndex)) wholeTurn(trader, venue, trade, bar);
        // A trade that goes may be reversed on the same candle, but not where trades are stacked.
        if (positionStacking) break;
        const isGone = before !== undefined && trader.openIn(pairIndex).length === 0;
        if (side === undefined || !isGone || before.isShort === (side === 'short')) break;
      }
    }
  };
}

/** A trade's candle. The wallet takes stock of all that happens, but not of a first entry that fills after its placing. */
function wholeTurn(trader: Trader, venue: CandleVenue<Order>, trade: OpenTrade, bar: Bar): void {
  const { wallet } = trader;
  const wasAddition = trade.hasPosition && trade.openEntry !== undefined;
  venue.match(trade.openEntry, bar, freqtradeFill);
  if (wasAddition && trade.openEntry === undefined) wallet.takeStock();
  const adjustment = trader.adjustPosition(trade, bar);
  if (adjustment !== undefined) {
    venue.match(adjustment, bar, freqtradeFill);
    wallet.takeStock();
  }
  trader.exit(trade, bar);
  if (trade.openExit === undefined) return;
  venue.match(trade.openExit, bar, freqtradeFill);
  if (trade.openExit === undefined) wallet.takeStock();
}

/** Other rules: what happens at the opens of all pairs comes before what happens within any candle. */
export function opensThenBars(trader: Trader, venue: CandleVenue<Order>): Turns {
  return (pairIndexes, barOf) => {
    for (const pairIndex of pairIndexes) atOpen(trader, venue, barOf(pairIndex));
    for (const pairIndex of pairIndexes) {
      if (trader.openIn(pairIndex).length > 0) withinBar(trader, venue, barOf(pairIndex));
    }
  };
}

/** The first half of a candle. Time passes first, then the open meets the orders that rest, and then the strategy sees it. */
export function atOpen(trader: Trader, venue: Matching, bar: Bar): void {
  const { rules } = trader;
  const side = trader.entrySide(bar.flags);
  const trades = () => trader.openIn(bar.pairIndex);
  const closed = trader.closed.length;
  if (venue.hasOrders) trader.cancelOldOrders(bar);
  for (const trade of trades()) {
    if (!isStoppedBeforeAddition(trade, bar.open, rules)) venue.match(trade.openEntry, bar, fillAtOpen);
    venue.match(trade.openExit, bar, fillAtOpen);
    trader.liquidateAtOpen(trade, bar);
    venue.match(trade.openExit, bar, fillAtOpen);
  }
  if (venue.hasOrders) trader.moveOrders(bar);
  for (const trade of trades()) if (!isStoppedAt(trade, bar.open, rules)) venue.match(trade.openEntry, bar, fillAtOpen);
  if (trader.closed.length === closed) venue.match(trader.enter(bar)?.openEntry, bar, fillAtOpen);
  for (const trade of trades()) {
    venue.match(trade.openExit, bar, fillAtOpen);
    if (!isStoppedAt(trade, bar.open, rules)) venue.match(trader.adjustPosition(trade, bar), bar, fillAtOpen);
    trader.exitAtOpen(trade, bar);
    venue.match(trade.openExit, bar, fillAtOpen);
  }
  const reverses = trader.closed.length > closed && side !== undefined && trader.closed.side.at(-1) !== side;
  if (reverses) venue.match(trader.enter(bar)?.openEntry, bar, fillAtOpen);
}

export function withinBar(trader: Trader, venue: Matching, bar: Bar): void {
  for (const trade of trader.openIn(bar.pairIndex)) {
    const far = trade.start.isShort ? bar.high : bar.low;
    if (!isStoppedBeforeAddition(trade, far, trader.rules)) venue.match(trade.openEntry, bar, fillInside);
    trader.exitInBar(trade, bar);
    venue.match(trade.openExit, bar, fillInside);
    trader.withdrawTarget(trade);
  }
}
