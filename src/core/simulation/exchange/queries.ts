import { exactText } from '../../model/exact.ts';
import type { Decimal } from '../../model/venue.ts';
import { settleAsset, summaryOf, tiersOf } from './margin.ts';
import { orderMarginOf } from './order-margin.ts';
import { positionView } from './position-view.ts';
import type { Account, MarketState, Order, World } from './state.ts';
import type { ExchangeOrder, ExchangeOrderName, ExchangePosition, FuturesSummary, MarketView } from './types.ts';
import { orderView, textOf } from './views.ts';

export function findOrder(world: World, account: string, name: ExchangeOrderName): Order | undefined {
  const owner = world.state.accounts.get(account);
  const id = Number(name.orderId);
  const order =
    name.orderId === undefined
      ? world.clientIds.get(account)?.get(name.clientOrderId ?? '')
      : (owner?.open.get(id) ?? owner?.done.get(id));
  return order?.pair === name.pair ? order : undefined;
}

export function ordersOf(orders: Iterable<Order>, pair: string | undefined): ExchangeOrder[] {
  const wanted = [...orders].filter((order) => pair === undefined || order.pair === pair);
  return wanted.sort((a, b) => a.id - b.id).map(orderView);
}

export function positionsOf(world: World, account: Account, pair: string | undefined): ExchangePosition[] {
  const positions = [...account.positions.values()].filter((position) => pair === undefined || position.pair === pair);
  return positions.map((position) => positionView(world, account, position));
}

/** Of every asset that the futures wallet holds or that a position settles in. */
export function futuresOf(world: World, account: Account): FuturesSummary[] {
  const assets = new Set(account.wallets.futures.keys());
  for (const { pair } of account.positions.values()) assets.add(settleAsset(world.state.markets.get(pair)!));
  return [...assets].map((asset) => summaryOf(world, account, asset, orderMarginOf(world, account, asset)));
}

export function marketView(market: MarketState): MarketView {
  return {
    market: market.market,
    status: market.status,
    lastPrice: textOf(market.last),
    lastTradeId: market.lastTradeId,
    markPrice: textOf(market.mark),
    fundingRate: textOf(market.fundingRate),
    nextFundingMs: market.nextFundingMs,
    leverageTiers: market.market.kind === 'futures' ? tiersOf(market) : [],
  };
}

/** Asset -> what each other end of the movements holds. */
export function counterpartsOf(world: World): Record<string, Record<string, Decimal>> {
  const entries = Object.entries(world.state.counterparts).map(([name, sums]) => {
    const texts = [...sums].map(([asset, sum]): [string, Decimal] => [asset, exactText(sum)]);
    return [name, Object.fromEntries(texts)] as const;
  });
  return Object.fromEntries(entries);
}
