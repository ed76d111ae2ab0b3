import { exact } from '../model/exact.ts';
import type { LedgerEntry } from '../model/journal.ts';
import type { Market } from '../model/market.ts';
import type { FillReport } from '../model/venue.ts';

/**
 * What a fill moves, to the last unit. On futures the coins are a position, so they are kept under the pair's name: cash
 * and position together come to the realised profit once the position is flat.
 */
export function ledgerOf(fill: FillReport, market: Market, account: string): LedgerEntry[] {
  const { pair, fillId, side, amount, cost, fee } = fill;
  const sign = side === 'buy' ? 1n : -1n;
  const reference = `${pair} ${fillId}`;
  const cash = market.settle ?? market.quote;
  const coins = market.kind === 'spot' ? market.base : pair;
  return [
    { account, asset: coins, change: sign * exact(amount), reason: 'fill', reference },
    { account, asset: cash, change: -sign * exact(cost), reason: 'fill', reference },
    ...(fee === undefined
      ? []
      : [{ account, asset: fee.asset, change: -exact(fee.amount), reason: 'fee', reference } as const]),
  ];
}
