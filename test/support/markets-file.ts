import type { Market } from '../../src/core/model/market.ts';

/** What a markets.json of these markets says; no limit is null there. */
export function marketsText(markets: readonly Market[]): string {
  const snapshot = { source: 'a test', date: '2026-01-01', markets };
  return JSON.stringify(snapshot, (_, value: unknown) => (value === Infinity ? null : value));
}
