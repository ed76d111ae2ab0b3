import type { Market } from './market.ts';

/** A market as it is now. */
interface CurrentMarket extends Market {
  /** Announced end of trading, UTC ms. */
  readonly delistedMs?: number;
}

/** What is different in the rules of a venue. */
export type MarketChange =
  | { readonly kind: 'listed' | 'delisted'; readonly pair: string }
  /** The end of trading is announced. */
  | { readonly kind: 'delisting'; readonly pair: string; readonly timeMs: number }
  | {
      readonly kind: 'precision' | 'minimum';
      readonly pair: string;
      readonly rule: 'tickSize' | 'stepSize' | 'minAmount' | 'minCost';
      readonly before: number;
      readonly after: number;
    };

const RULES = [
  ['precision', 'tickSize'],
  ['precision', 'stepSize'],
  ['minimum', 'minAmount'],
  ['minimum', 'minCost'],
] as const;

/** What changed between two states of a venue's tradable markets, in the order of pairs. */
export function marketChanges(
  before: ReadonlyMap<string, CurrentMarket>,
  after: ReadonlyMap<string, CurrentMarket>,
): MarketChange[] {
  const pairs = [...new Set([...before.keys(), ...after.keys()])].sort();
  return pairs.flatMap((pair) => changesOf(pair, before.get(pair), after.get(pair)));
}

function changesOf(pair: string, before: CurrentMarket | undefined, after: CurrentMarket | undefined): MarketChange[] {
  if (after === undefined) return [{ kind: 'delisted', pair }];
  const changes: MarketChange[] = before === undefined ? [{ kind: 'listed', pair }] : [];
  if (after.delistedMs !== undefined && after.delistedMs !== before?.delistedMs) {
    changes.push({ kind: 'delisting', pair, timeMs: after.delistedMs });
  }
  for (const [kind, rule] of before === undefined ? [] : RULES) {
    if (before![rule] === after[rule]) continue;
    changes.push({ kind, pair, rule, before: before![rule], after: after[rule] });
  }
  return changes;
}
