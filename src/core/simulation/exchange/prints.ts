import { type Exact } from '../../model/exact.ts';
import type { OrderSide } from '../../model/venue.ts';
import { restingOf } from './book.ts';
import { execute } from './matching.ts';
import { restOf } from './positions.ts';
import { opposite, type MarketState, type Order, type World } from './state.ts';

interface Print {
  readonly price: Exact;
  readonly amount: Exact;
  /** Side of the one who took. */
  readonly side: OrderSide;
}

/**
 * A public trade of the outside market. Resting orders beyond its price are filled at their own price, those at its
 * price behind the amount displayed before them; what is left of the print stands as a public trade of its own.
 */
export function printTrade(world: World, market: MarketState, print: Print): void {
  if (market.status !== 'trading') return;
  let left = print.amount;
  // A print beyond a resting order took it on the way, whichever side was the taker.
  for (const side of [opposite(print.side), print.side]) {
    for (let maker = first(world, market, side); maker !== undefined; maker = first(world, market, side)) {
      if (!isThrough(maker, print.price)) break;
      const amount = fillable(world, maker, left);
      if (amount <= 0n) break;
      left -= amount < left ? amount : left;
      maker.queueAhead = 0n;
      execute(world, market, { price: maker.price!, amount, side: opposite(side), taker: undefined, maker });
    }
  }
  if (world.settings.fills.fillAt === 'touch') left = fillAtTouch(world, market, print, left);
  if (left > 0n) {
    execute(world, market, { price: print.price, amount: left, side: print.side, taker: undefined, maker: undefined });
  }
  market.last = print.price;
  market.lastSide = print.side;
  world.changedPrices.add(market.market.pair);
  if (!market.isBookGiven) {
    market.outside = undefined;
    world.changedBooks.add(market.market.pair);
  }
}

/** What a print may still fill: whole steps of the market, whatever the record says. */
function fillable(world: World, maker: Order, left: Exact): Exact {
  const rest = restOf(world, maker);
  if (!world.settings.fills.volumeLimited || left >= rest) return rest;
  return left - (left % world.index.get(maker.pair)!.rules.step);
}

function first(world: World, market: MarketState, side: OrderSide): Order | undefined {
  return restingOf(world, market.market.pair, side).at(0);
}

function isThrough(maker: Order, price: Exact): boolean {
  return maker.side === 'buy' ? price < maker.price! : price > maker.price!;
}

/** Serves the orders at the print's price in the order of time and gives what is left of the print. */
function fillAtTouch(world: World, market: MarketState, print: Print, available: Exact): Exact {
  const { queue } = world.settings.fills;
  const waiting: Order[] = [];
  for (const order of restingOf(world, market.market.pair, opposite(print.side))) {
    if (order.price !== print.price) break;
    waiting.push(order);
  }
  let left = available;
  let served = 0n;
  for (const maker of waiting) {
    if (maker.place !== 'book') continue;
    if (queue && maker.queueAhead > served) {
      const ahead = maker.queueAhead - served;
      served += ahead < left ? ahead : left;
      left -= ahead < left ? ahead : left;
    }
    if (left === 0n) break;
    const amount = fillable(world, maker, left);
    if (amount <= 0n) break;
    left -= amount < left ? amount : left;
    execute(world, market, { price: print.price, amount, side: print.side, taker: undefined, maker });
  }
  for (const maker of waiting) maker.queueAhead -= maker.queueAhead < served ? maker.queueAhead : served;
  return served + left;
}
