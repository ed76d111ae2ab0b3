import { exactOf, type Exact } from '../../model/exact.ts';
import { transferable } from './futures.ts';
import { refuse } from './refusal.ts';
import type { Account, World } from './state.ts';
import type { WalletKind } from './types.ts';
import { freeOf, moveMoney } from './wallet.ts';

/** One wallet of one account. */
export interface WalletName {
  readonly account: string;
  readonly wallet: WalletKind;
}

export function newAccount(id: string, parent: string | undefined): Account {
  return {
    id,
    parent,
    wallets: { spot: new Map(), futures: new Map() },
    paysFeeAsset: false,
    isHedgeMode: false,
    fees: new Map(),
    settings: new Map(),
    positions: new Map(),
    open: new Map(),
    done: new Map(),
    fills: [],
  };
}

/** Money from outside, or to it when negative. */
export function changeBalance(
  world: World,
  account: Account,
  change: { wallet: WalletKind; asset: string; amount: Exact; reason: 'deposit' | 'adjust' },
): void {
  const { wallet, asset, amount, reason } = change;
  checkFree(world, account, wallet, asset, -amount);
  moveMoney(world, account, { wallet, asset, free: amount, counterpart: 'external', reason });
}

/** Between two wallets, also of two accounts. */
export function transfer(
  world: World,
  from: { account: Account; wallet: WalletKind },
  to: { account: Account; wallet: WalletKind },
  asset: string,
  amount: Exact,
): void {
  if (amount <= 0n) refuse('bad-request', 'amount', amount);
  checkFree(world, from.account, from.wallet, asset, amount);
  // The outside stands in between, so that each movement has its two ends.
  moveMoney(world, from.account, {
    wallet: from.wallet,
    asset,
    free: -amount,
    counterpart: 'external',
    reason: 'transfer',
  });
  moveMoney(world, to.account, { wallet: to.wallet, asset, free: amount, counterpart: 'external', reason: 'transfer' });
}

function checkFree(world: World, account: Account, wallet: WalletKind, asset: string, amount: Exact): void {
  const free = wallet === 'spot' ? freeOf(account, wallet, asset) : transferable(world, account, asset);
  if (amount > free && amount > 0n) refuse('insufficient-balance', 'free', amount, free, asset);
}

export function setFees(
  account: Account,
  fees: { readonly makerRatio: number; readonly takerRatio: number },
  pair: string,
): void {
  account.fees.set(pair, { makerRatio: exactOf(fees.makerRatio), takerRatio: exactOf(fees.takerRatio) });
}
