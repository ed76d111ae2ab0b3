import { nextCandleTime } from '../model/timeframe.ts';
import type { LockRecord, Side } from '../model/trade.ts';

/** All pairs, where a lock names a pair; both sides, where it names a side. */
const ALL = '*';

/**
 * Pairs on which no entry is allowed for a while. A lock ends at the start of a candle and does not block
 * at that instant.
 */
export class Locks {
  readonly #timeframe: string;
  readonly #locks: LockRecord[] = [];
  /** Latest end of any lock, so that the question costs nothing when none is in force. */
  #latestEnd = -Infinity;

  constructor(timeframe: string) {
    this.#timeframe = timeframe;
  }

  get records(): readonly LockRecord[] {
    return this.#locks;
  }

  /** Takes up the locks of an earlier process. */
  restore(records: readonly LockRecord[]): void {
    for (const lock of records) {
      this.#locks.push(lock);
      this.#latestEnd = Math.max(this.#latestEnd, lock.endTimeMs);
    }
  }

  /** Locks `pair` until the start of the candle after `untilMs` (UTC ms). */
  add(pair: string, side: Side | '*', reason: string, lockTimeMs: number, untilMs: number): void {
    const endTimeMs = nextCandleTime(untilMs, this.#timeframe);
    this.#locks.push({ pair, side, reason, lockTimeMs, endTimeMs });
    this.#latestEnd = Math.max(this.#latestEnd, endTimeMs);
  }

  /** Ends all locks of a pair at `nowMs`. */
  release(pair: string, nowMs: number): void {
    this.#locks.forEach((lock, index) => {
      if (lock.pair === pair && lock.endTimeMs > nowMs) this.#locks[index] = { ...lock, endTimeMs: nowMs };
    });
  }

  /** The locks as a strategy may use them at `nowMs`. */
  forStrategy(nowMs: number) {
    return {
      lock: (pair: string, untilMs: number, reason = '', side: Side | '*' = ALL) =>
        this.add(pair, side, reason, nowMs, untilMs),
      unlock: (pair: string) => this.release(pair, nowMs),
      isLocked: (pair: string, side: Side | '*' = ALL) => this.isLocked(pair, side, nowMs),
    };
  }

  /** Is there a lock on the pair (or on all pairs) and the side that ends after `timeMs`? */
  isLocked(pair: string, side: Side | '*', timeMs: number): boolean {
    if (timeMs >= this.#latestEnd) return false;
    return this.#locks.some(
      (lock) =>
        lock.endTimeMs > timeMs &&
        (lock.pair === pair || lock.pair === ALL) &&
        (lock.side === ALL || lock.side === side),
    );
  }
}
