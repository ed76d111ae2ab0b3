import { exactOf, times, type Exact } from '../../model/exact.ts';
import { cut } from './fees.ts';
import {
  availableOf,
  notionalOf,
  pairSettings,
  settleAsset,
  magnitude,
  spareOf,
  tiersOf,
  unrealisedOf,
} from './margin.ts';
import { orderMarginOf } from './order-margin.ts';
import { moveMargin, tellPosition } from './positions.ts';
import { refuse } from './refusal.ts';
import { emit, type Account, type MarketState, type Position, type World } from './state.ts';
import type { MarginMode, PositionSide } from './types.ts';
import { moveMoney } from './wallet.ts';

/** Every position pays (receives when negative) notional at the mark price x rate; shorts the opposite. */
export function payFunding(world: World, market: MarketState, rate: Exact): void {
  const asset = settleAsset(market);
  const { pair } = market.market;
  for (const account of world.state.accounts.values()) {
    for (const position of positionsOn(account, pair)) {
      const payment = cut(world, times(notionalOf(world, position), rate));
      const isIsolated = pairSettings(world, account, pair).marginMode === 'isolated';
      if (isIsolated) position.isolatedMargin -= payment;
      moveMoney(world, account, {
        wallet: 'futures',
        asset,
        free: isIsolated ? 0n : -payment,
        used: isIsolated ? -payment : 0n,
        counterpart: 'funding',
        reason: 'funding',
        pair,
      });
      tellPosition(world, account, position, 'funding');
    }
  }
}

export function positionsOn(account: Account, pair: string): Position[] {
  return [...account.positions.values()].filter((position) => position.pair === pair);
}

export function setLeverage(world: World, account: Account, market: MarketState, leverage: number): void {
  const { pair } = market.market;
  const [{ maxLeverage }] = tiersOf(market);
  if (!(Number.isInteger(leverage) && leverage >= 1 && leverage <= maxLeverage)) {
    refuse('leverage', 'maxLeverage', exactOf(Number.isFinite(leverage) ? leverage : 0), exactOf(maxLeverage));
  }
  const now = pairSettings(world, account, pair);
  const positions = positionsOn(account, pair);
  const isLower = leverage < now.leverage;
  if (now.marginMode === 'isolated' && isLower && positions.length > 0) refuse('position-open', 'leverage');
  const limit = tiersOf(market).findLast((tier) => tier.maxLeverage >= leverage)!.maxNotional;
  const held = positions.reduce((sum, position) => sum + magnitude(notionalOf(world, position)), 0n);
  if (Number.isFinite(limit) && held > exactOf(limit)) refuse('leverage', 'maxNotional', held, exactOf(limit));
  account.settings.set(pair, { ...now, leverage });
  const asset = settleAsset(market);
  const spare = spareOf(world, account, asset, orderMarginOf(world, account, asset));
  if (isLower && spare < 0n) {
    account.settings.set(pair, now);
    refuse('insufficient-margin', 'leverage', exactOf(leverage), spare, asset);
  }
  tellSettings(world, account, pair);
}

export function setMarginMode(world: World, account: Account, market: MarketState, marginMode: MarginMode): void {
  const { pair } = market.market;
  const now = pairSettings(world, account, pair);
  if (now.marginMode === marginMode) return;
  if (positionsOn(account, pair).length > 0) refuse('position-open', 'marginMode');
  if ([...account.open.values()].some((order) => order.pair === pair)) refuse('orders-open', 'marginMode');
  account.settings.set(pair, { ...now, marginMode });
  tellSettings(world, account, pair);
}

export function setHedgeMode(world: World, account: Account, isHedgeMode: boolean): void {
  if (account.isHedgeMode === isHedgeMode) return;
  if (account.positions.size > 0) refuse('position-open', 'positionMode');
  const isFutures = (pair: string) => world.state.markets.get(pair)!.market.kind === 'futures';
  if ([...account.open.values()].some(({ pair }) => isFutures(pair))) refuse('orders-open', 'positionMode');
  account.isHedgeMode = isHedgeMode;
  tellSettings(world, account, undefined);
}

function tellSettings(world: World, account: Account, pair: string | undefined): void {
  const settings = pair === undefined ? undefined : pairSettings(world, account, pair);
  emit(world, { kind: 'settings', account: account.id, pair, settings, isHedgeMode: account.isHedgeMode });
}

/** Adds money to an isolated position's margin, or takes it out down to what it needs. */
export function changeMargin(
  world: World,
  account: Account,
  market: MarketState,
  positionSide: PositionSide,
  amount: Exact,
): void {
  const position = positionsOn(account, market.market.pair).find((each) => each.positionSide === positionSide);
  if (position === undefined) return refuse('bad-request', 'position');
  const { marginMode, leverage } = pairSettings(world, account, position.pair);
  if (marginMode !== 'isolated') refuse('bad-request', 'marginMode');
  const asset = settleAsset(market);
  const available = transferable(world, account, asset);
  if (amount > available) refuse('insufficient-margin', 'available', amount, available, asset);
  const spare =
    position.isolatedMargin + unrealisedOf(world, position) - magnitude(notionalOf(world, position)) / BigInt(leverage);
  if (-amount > spare) refuse('insufficient-margin', 'isolatedMargin', -amount, spare, asset);
  moveMargin(world, account, position, amount);
  tellPosition(world, account, position, 'margin');
}

/** What may leave the futures wallet. */
export function transferable(world: World, account: Account, asset: string): Exact {
  const available = availableOf(world, account, asset, orderMarginOf(world, account, asset));
  const free = account.wallets.futures.get(asset)?.free ?? 0n;
  return available < free ? available : free;
}
