import type { TradeRecord } from '../model/trade.ts';
import { tradeMetrics, type TradeMetrics } from './trade-metrics.ts';

/** Metrics of the trades that share a key: a pair, a tag, an exit reason. */
export interface GroupMetrics extends TradeMetrics {
  readonly key: string;
}

/** Metrics for each key, best profit first, equal ones in order of appearance. `keys` come first and may have no trade. */
export function groupMetrics(
  trades: readonly TradeRecord[],
  keyOf: (trade: TradeRecord) => string,
  balance: number,
  days: number,
  keys: readonly string[] = [],
): GroupMetrics[] {
  const groups = new Map<string, TradeRecord[]>(keys.map((key) => [key, []]));
  for (const trade of trades) {
    const key = keyOf(trade);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [trade]);
    else group.push(trade);
  }
  return [...groups]
    .map(([key, group]) => ({ key, ...tradeMetrics(group, balance, days) }))
    .sort((a, b) => b.profitTotalAbs - a.profitTotalAbs);
}
