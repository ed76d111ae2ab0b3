import type { TradeTable } from '../model/trade-table.ts';
import { tradeMetrics, type TradeMetrics } from './trade-metrics.ts';

/** Metrics of the trades that share a key: a pair, a tag, an exit reason. */
export interface GroupMetrics extends TradeMetrics {
  readonly key: string;
}

/**
 * Metrics for each key of the rows' trades, best profit first, equal ones in order of appearance. `keys` come first
 * and may have no trade.
 */
export function groupMetrics(
  trades: TradeTable,
  keyOf: (row: number) => string,
  balance: number,
  days: number,
  keys: readonly string[] = [],
): GroupMetrics[] {
  const groups = new Map<string, number[]>(keys.map((key) => [key, []]));
  for (let row = 0; row < trades.length; row++) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups]
    .map(([key, rows]) => ({ key, ...tradeMetrics(trades, balance, days, rows) }))
    .sort((a, b) => b.profitTotalAbs - a.profitTotalAbs);
}
