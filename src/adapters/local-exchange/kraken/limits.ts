import { KrakenError } from './kraken-error.ts';

interface Count {
  used: number;
  timeMs: number;
}

/** Counters that rise with what is asked and fall with time. */
class Counters {
  readonly #most: number;
  readonly #perSecond: number;
  readonly #counts = new Map<string, Count>();

  constructor(most: number, perSecond: number) {
    this.#most = most;
    this.#perSecond = perSecond;
  }

  /** False: it would be too much; then nothing is added. */
  add(who: string, points: number, nowMs: number): boolean {
    const count = this.#counts.get(who) ?? { used: 0, timeMs: nowMs };
    this.#counts.set(who, count);
    count.used = Math.max(0, count.used - ((nowMs - count.timeMs) / 1000) * this.#perSecond);
    count.timeMs = nowMs;
    if (count.used + points > this.#most) return false;
    count.used += points;
    return true;
  }
}

const LOCKOUT_MS = 15 * 60_000;
/** Requests that a key or address may send while it is over its limit, before it is locked out. */
const PATIENCE = 10;
/** Points of a cancelled order, by how long it rested; docs.kraken.com, "Spot Trading Limits". */
const CANCEL = [
  [5000, 8],
  [10_000, 6],
  [15_000, 5],
  [45_000, 4],
  [90_000, 2],
  [300_000, 1],
] as const;
const AMEND = [
  [5000, 3],
  [10_000, 2],
  [15_000, 1],
] as const;
const EDIT = [
  [5000, 6],
  [10_000, 5],
  [15_000, 4],
  [45_000, 2],
  [90_000, 1],
] as const;
const BY_AGE = {
  cancel: { fixed: 0, table: CANCEL },
  amend: { fixed: 1, table: AMEND },
  edit: { fixed: 1, table: EDIT },
};

/** Kraken's limits for a verified account of the middle tier. */
export class KrakenLimits {
  readonly #addresses = new Counters(20, 1);
  readonly #keys = new Counters(20, 0.5);
  readonly #trading = new Counters(125, 2.34);
  readonly #ignored = new Map<string, number>();
  readonly #lockouts = new Map<string, { readonly untilMs: number; readonly text: string }>();

  /** Throws while an address or key is locked out. */
  check(who: string, nowMs: number): void {
    const lockout = this.#lockouts.get(who);
    if (lockout === undefined) return;
    if (nowMs < lockout.untilMs) throw new KrakenError(lockout.text);
    this.#lockouts.delete(who);
  }

  lockOut(who: string, text: string, untilMs: number): void {
    this.#lockouts.set(who, { untilMs, text });
  }

  publicCall(ip: string, nowMs: number): void {
    this.#count(this.#addresses, ip, 1, nowMs);
  }

  privateCall(apiKey: string, points: number, nowMs: number): void {
    this.#count(this.#keys, apiKey, points, nowMs);
  }

  addOrder(account: string, pair: string, nowMs: number): void {
    this.#trade(account, pair, 1, nowMs);
  }

  /** A change of an order that has rested since `sinceMs`. */
  changeOrder(
    change: keyof typeof BY_AGE,
    account: string,
    order: { pair: string; updatedMs: number },
    nowMs: number,
  ): void {
    const { fixed, table } = BY_AGE[change];
    const age = nowMs - order.updatedMs;
    this.#trade(account, order.pair, fixed + (table.find(([below]) => age < below)?.[1] ?? 0), nowMs);
  }

  #trade(account: string, pair: string, points: number, nowMs: number): void {
    if (!this.#trading.add(`${account} ${pair}`, points, nowMs)) throw new KrakenError('EOrder:Rate limit exceeded');
  }

  #count(counters: Counters, who: string, points: number, nowMs: number): void {
    this.check(who, nowMs);
    if (counters.add(who, points, nowMs)) {
      this.#ignored.delete(who);
      return;
    }
    const ignored = (this.#ignored.get(who) ?? 0) + 1;
    this.#ignored.set(who, ignored);
    if (ignored > PATIENCE) {
      this.#ignored.delete(who);
      this.lockOut(who, 'EGeneral:Temporary lockout', nowMs + LOCKOUT_MS);
    }
    throw new KrakenError('EAPI:Rate limit exceeded');
  }
}
