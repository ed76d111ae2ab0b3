import { exactText, type Exact } from '../../model/exact.ts';
import { emit, type Account, type Balance, type Counterpart, type World } from './state.ts';
import type { BalanceReason, ExchangeBalance, WalletKind } from './types.ts';

/** One movement of money: what an account's free and used balances change by, and who stands at the other end. */
export interface Movement {
  readonly wallet: WalletKind;
  readonly asset: string;
  readonly free: Exact;
  readonly used?: Exact;
  /** Takes the opposite of free + used; none where that is 0. */
  readonly counterpart?: Counterpart;
  readonly reason: BalanceReason;
  readonly pair?: string;
}

export function balanceOf(account: Account, wallet: WalletKind, asset: string): Balance {
  const balances = account.wallets[wallet];
  let balance = balances.get(asset);
  if (balance === undefined) balances.set(asset, (balance = { free: 0n, used: 0n }));
  return balance;
}

export function freeOf(account: Account, wallet: WalletKind, asset: string): Exact {
  return account.wallets[wallet].get(asset)?.free ?? 0n;
}

export function moveMoney(world: World, account: Account, movement: Movement): void {
  const { wallet, asset, free, used = 0n, counterpart, reason, pair } = movement;
  if (free === 0n && used === 0n) return;
  const balance = balanceOf(account, wallet, asset);
  balance.free += free;
  balance.used += used;
  const change = free + used;
  if (counterpart !== undefined) {
    const other = world.state.counterparts[counterpart];
    other.set(asset, (other.get(asset) ?? 0n) - change);
  }
  emit(world, {
    kind: 'balance',
    account: account.id,
    balance: balanceView(wallet, asset, balance),
    change: exactText(change),
    reason,
    ...(pair === undefined ? {} : { pair }),
  });
}

export function balanceView(wallet: WalletKind, asset: string, { free, used }: Balance): ExchangeBalance {
  return { wallet, asset, free: exactText(free), used: exactText(used) };
}
