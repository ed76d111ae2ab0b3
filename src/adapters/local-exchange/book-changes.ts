import type { ExchangeBook } from '../../core/simulation/exchange/types.ts';

type Levels = ExchangeBook['bids'];

/** What turns one state of a book into another: levels with their new amounts, 0 = gone. */
export interface BookChange {
  readonly firstId: number;
  readonly lastId: number;
  readonly timeMs: number;
  readonly bids: Levels;
  readonly asks: Levels;
}

export function bookChanges(before: ExchangeBook, after: ExchangeBook): BookChange {
  return {
    firstId: before.updateId + 1,
    lastId: after.updateId,
    timeMs: after.timeMs,
    bids: sideChanges(before.bids, after.bids),
    asks: sideChanges(before.asks, after.asks),
  };
}

function sideChanges(before: Levels, after: Levels): Levels {
  const old = new Map(before);
  const changes: (readonly [string, string])[] = [];
  for (const level of after) {
    if (old.get(level[0]) !== level[1]) changes.push(level);
    old.delete(level[0]);
  }
  for (const price of old.keys()) changes.push([price, '0']);
  return changes;
}
