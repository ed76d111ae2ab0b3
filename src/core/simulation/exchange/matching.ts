import { exactText, times, type Exact } from '../../model/exact.ts';
import type { OrderSide } from '../../model/venue.ts';
import { restingOf } from './book.ts';
import { outsideOf } from './depth.ts';
import { endOrder, isOpen } from './orders.ts';
import { isReducing, reducible, restOf } from './positions.ts';
import { settle } from './settle.ts';
import { emit, opposite, type Level, type MarketState, type Order, type World } from './state.ts';

/** Something to trade with: a resting order, or an outside level. */
interface Offer {
  readonly price: Exact;
  readonly amount: Exact;
  readonly maker: Order | undefined;
  readonly level: Level | undefined;
}

/** Takes from the book until the order is filled, its price is reached or nothing is left. */
export function take(world: World, order: Order): void {
  const market = world.state.markets.get(order.pair)!;
  while (isOpen(order)) {
    const offer = bestOffer(world, market, order.side);
    if (offer === undefined || !accepts(order, offer.price)) return;
    if (offer.maker?.account === order.account && order.selfTrade !== 'allow') {
      if (order.selfTrade !== 'expire-taker') endOrder(world, offer.maker, 'expired', 'self-trade');
      if (order.selfTrade !== 'expire-maker') endOrder(world, order, 'expired', 'self-trade');
      continue;
    }
    const wanted = wantedAt(world, order, offer.price);
    const amount = wanted < offer.amount ? wanted : offer.amount;
    if (amount <= 0n) return;
    if (offer.level !== undefined) takeFromLevel(world, market, order.side, amount);
    execute(world, market, { price: offer.price, amount, side: order.side, taker: order, maker: offer.maker });
  }
}

/** Best resting order or outside level against a side; at one price the outside was there first. */
function bestOffer(world: World, market: MarketState, side: OrderSide): Offer | undefined {
  const against = opposite(side);
  const maker = restingOf(world, market.market.pair, against).at(0);
  const level = outsideOf(world, market, against).at(0);
  if (level !== undefined && (maker === undefined || !isBetter(maker.price!, level.price, against))) {
    return { price: level.price, amount: level.amount, maker: undefined, level };
  }
  if (maker === undefined) return undefined;
  return { price: maker.price!, amount: restOf(world, maker), maker, level: undefined };
}

function isBetter(price: Exact, than: Exact, side: OrderSide): boolean {
  return side === 'buy' ? price > than : price < than;
}

function accepts(order: Order, price: Exact): boolean {
  return order.price === undefined || !isBetter(order.price, price, opposite(order.side));
}

function takeFromLevel(world: World, market: MarketState, side: OrderSide, amount: Exact): void {
  const levels = outsideOf(world, market, opposite(side));
  levels[0].amount -= amount;
  if (levels[0].amount === 0n) levels.shift();
  world.changedBooks.add(market.market.pair);
}

/** Amount that the order still wants at a price. */
function wantedAt(world: World, order: Order, price: Exact): Exact {
  if (order.amount !== undefined) return restOf(world, order);
  const { step } = world.index.get(order.pair)!.rules;
  return stepsFor(order.quoteAmount! - order.cost, price, step);
}

/** The largest multiple of `step` that costs no more than `cost`. */
function stepsFor(cost: Exact, price: Exact, step: Exact): Exact {
  const unit = times(price, step);
  return unit <= 0n ? 0n : (cost / unit) * step;
}

/** A public trade between a taker and a maker; one of them may be outside. */
export function execute(
  world: World,
  market: MarketState,
  trade: { price: Exact; amount: Exact; side: OrderSide; taker: Order | undefined; maker: Order | undefined },
): void {
  const { price, amount, side, taker, maker } = trade;
  const tradeId = ++market.lastTradeId;
  market.last = price;
  market.lastSide = side;
  world.changedPrices.add(market.market.pair);
  emit(world, {
    kind: 'trade',
    pair: market.market.pair,
    id: String(tradeId),
    price: exactText(price),
    amount: exactText(amount),
    side,
  });
  if (maker !== undefined) {
    settle(world, maker, { tradeId, price, amount, isMaker: true });
    world.changedBooks.add(market.market.pair);
  }
  if (taker !== undefined) settle(world, taker, { tradeId, price, amount, isMaker: false });
}

/** Reducing orders of one position cannot together give more than the position. */
function offeredBy(world: World, maker: Order, promised: Map<string, Exact>): Exact {
  const rest = restOf(world, maker);
  if (!isReducing(maker)) return rest;
  const key = `${maker.account} ${maker.positionSide}`;
  const already = promised.get(key) ?? 0n;
  const left = reducible(world, maker) - already;
  const offered = rest < left ? rest : left;
  promised.set(key, already + offered);
  return offered;
}

/** What taking would give now, without doing it; `isExhausted`: the order would want more than there is. */
export function preview(
  world: World,
  order: Order,
): { readonly amount: Exact; readonly cost: Exact; readonly isExhausted: boolean } {
  const market = world.state.markets.get(order.pair)!;
  const against = opposite(order.side);
  const makers = restingOf(world, order.pair, against);
  const levels = outsideOf(world, market, against);
  const { step } = world.index.get(order.pair)!.rules;
  const promised = new Map<string, Exact>();
  let amount = 0n;
  let cost = 0n;
  let atMaker = 0;
  let atLevel = 0;
  for (;;) {
    const maker = makers.at(atMaker);
    const level = levels.at(atLevel);
    const isLevel = level !== undefined && (maker === undefined || !isBetter(maker.price!, level.price, against));
    const price = isLevel ? level.price : maker?.price;
    if (price === undefined || !accepts(order, price)) return { amount, cost, isExhausted: true };
    if (isLevel) atLevel++;
    else atMaker++;
    const isOwn = !isLevel && maker!.account === order.account && order.selfTrade !== 'allow';
    if (isOwn && order.selfTrade === 'expire-maker') continue;
    if (isOwn) return { amount, cost, isExhausted: true };
    const offered = isLevel ? level.amount : offeredBy(world, maker!, promised);
    const wanted =
      order.amount === undefined ? stepsFor(order.quoteAmount! - cost, price, step) : restOf(world, order) - amount;
    const taken = wanted < offered ? wanted : offered;
    amount += taken;
    cost += times(price, taken);
    if (taken === wanted) return { amount, cost, isExhausted: false };
  }
}
