import { exact, times } from '../../model/exact.ts';
import type { Market } from '../../model/market.ts';
import type { Decimal, OrderSide } from '../../model/venue.ts';
import { restingOf } from './book.ts';
import { displayedAt } from './depth.ts';
import { positionsOn } from './futures.ts';
import { magnitude, markOf, settleAsset } from './margin.ts';
import { execute } from './matching.ts';
import { endOrder } from './orders.ts';
import { coverDebt, reducePosition, restOf, tellPosition } from './positions.ts';
import {
  emit,
  opposite,
  rulesOf,
  type Account,
  type Level,
  type MarketState,
  type Position,
  type World,
} from './state.ts';
import type { MarketStatus } from './types.ts';

/** Levels as [price, amount], best first. */
export interface GivenBook {
  readonly bids: readonly (readonly [Decimal, Decimal])[];
  readonly asks: readonly (readonly [Decimal, Decimal])[];
}

export function putMarket(world: World, market: Market): void {
  const { state, index } = world;
  const known = state.markets.get(market.pair);
  if (known === undefined) state.markets.set(market.pair, newMarket(market));
  else known.market = market;
  const { resting, triggers } = index.get(market.pair) ?? { resting: { buy: [], sell: [] }, triggers: [] };
  index.set(market.pair, { rules: rulesOf(market), resting, triggers });
  tellMarket(world, state.markets.get(market.pair)!);
}

function newMarket(market: Market): MarketState {
  return {
    market,
    status: 'trading',
    last: undefined,
    lastSide: 'buy',
    lastTradeId: 0,
    mark: undefined,
    fundingRate: undefined,
    nextFundingMs: undefined,
    bookId: 0,
    outside: undefined,
    isBookGiven: false,
  };
}

/** Halted: no trades and no new orders, cancelling works. Delisted: its orders expire and its positions are settled. */
export function setStatus(world: World, market: MarketState, status: MarketStatus): void {
  market.status = status;
  if (!market.isBookGiven) market.outside = undefined;
  const { pair } = market.market;
  world.changedBooks.add(pair);
  if (status === 'delisted') {
    for (const account of world.state.accounts.values()) {
      for (const order of account.open.values()) if (order.pair === pair) endOrder(world, order, 'expired', 'delisted');
      for (const position of positionsOn(account, pair)) settlePosition(world, account, market, position);
    }
  }
  tellMarket(world, market);
}

/** Closes a position at the mark price, without a fee. */
function settlePosition(world: World, account: Account, market: MarketState, position: Position): void {
  const amount = magnitude(position.amount);
  reducePosition(world, account, position, amount, times(markOf(market)!, amount));
  tellPosition(world, account, position, 'settlement');
  coverDebt(world, account, settleAsset(market));
}

function tellMarket(world: World, { market, status }: MarketState): void {
  emit(world, { kind: 'market', pair: market.pair, status, market });
}

/** Outside liquidity as it was seen: it stands until the next one. What it crosses is filled at the order's price. */
export function giveBook(world: World, market: MarketState, book: GivenBook | undefined): void {
  const levels = (side: GivenBook['bids']): Level[] =>
    side.map(([price, amount]) => ({ price: exact(price), amount: exact(amount) }));
  market.isBookGiven = book !== undefined;
  market.outside = book === undefined ? undefined : { buy: levels(book.bids), sell: levels(book.asks) };
  world.changedBooks.add(market.market.pair);
  if (market.outside === undefined || market.status !== 'trading') return;
  for (const side of ['buy', 'sell'] as const) {
    takeCrossed(world, market, side, market.outside[opposite(side)]);
    for (const order of restingOf(world, market.market.pair, side)) {
      const displayed = displayedAt(world, market, side, order.price!);
      if (displayed < order.queueAhead) order.queueAhead = displayed;
    }
  }
}

/** Resting orders of a side that a level of the other side has reached. */
function takeCrossed(world: World, market: MarketState, side: OrderSide, levels: Level[]): void {
  for (;;) {
    const maker = restingOf(world, market.market.pair, side).at(0);
    const level = levels.at(0);
    if (maker === undefined || level === undefined) return;
    if (side === 'buy' ? level.price > maker.price! : level.price < maker.price!) return;
    const rest = restOf(world, maker);
    const amount = rest < level.amount ? rest : level.amount;
    level.amount -= amount;
    if (level.amount === 0n) levels.shift();
    execute(world, market, { price: maker.price!, amount, side: opposite(side), taker: undefined, maker });
  }
}
