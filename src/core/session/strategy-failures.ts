import type { RunError } from '../model/errors.ts';
import type { Intent } from '../orders/intents.ts';

/** A failure that goes on is told again after this time, ms: a stop is asked about with every price. */
const AGAIN_MS = 3_600_000;

/** Callbacks of a strategy that have failed, each told once an hour and pair. */
export class StrategyFailures {
  /** When each was told, by callback and pair. */
  readonly #toldMs = new Map<string, number>();

  /** What people are told of a failure at `nowMs` (UTC ms); nothing if they know. */
  notices({ message, path = '' }: RunError, callback: string, pair: string, nowMs: number): Intent[] {
    const subject = `${callback} ${pair}`;
    if (nowMs - (this.#toldMs.get(subject) ?? -Infinity) < AGAIN_MS) return [];
    this.#toldMs.set(subject, nowMs);
    const notice = { level: 'critical', code: 'STRATEGY_FAILED', text: message, fields: { subject, path } } as const;
    return [{ kind: 'notify', notice }];
  }
}
