/** A limit of a venue: so many a window. */
export interface Limit {
  readonly windowMs: number;
  readonly most: number;
}

interface Count {
  windowMs: number;
  used: number;
}

/** What an address or account has used of one limit; windows are whole ones of the clock, as on the venues. */
class Counter {
  readonly #limit: Limit;
  readonly #counts = new Map<string, Count>();

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  add(who: string, weight: number, nowMs: number): number {
    const windowMs = Math.floor(nowMs / this.#limit.windowMs);
    const count = this.#counts.get(who);
    if (count?.windowMs === windowMs) return (count.used += weight);
    this.#counts.set(who, { windowMs, used: weight });
    return weight;
  }

  isOver(used: number): boolean {
    return used > this.#limit.most;
  }

  /** Until the window ends. */
  waitMs(nowMs: number): number {
    return this.#limit.windowMs - (nowMs % this.#limit.windowMs);
  }
}

interface Ban {
  untilMs: number;
  status: 418 | 429;
  /** How often it was banned: every ban is longer. */
  count: number;
}

const FIRST_BAN_MS = 120_000;
const LONGEST_BAN_MS = 3 * 86_400_000;
/** Requests that an address may send while it is told to wait, before it is banned. */
const PATIENCE = 10;

/** Request weights by address, orders by account, and bans of those who do not listen. */
export class RateLimits {
  readonly #weight: Counter;
  readonly #orders: readonly Counter[];
  readonly #bans = new Map<string, Ban>();
  readonly #ignored = new Map<string, number>();

  constructor(weight: Limit, orders: readonly Limit[]) {
    this.#weight = new Counter(weight);
    this.#orders = orders.map((limit) => new Counter(limit));
  }

  /** The ban that an address is under. */
  banOf(ip: string, nowMs: number): { readonly untilMs: number; readonly status: 418 | 429 } | undefined {
    const ban = this.#bans.get(ip);
    return ban !== undefined && nowMs < ban.untilMs ? ban : undefined;
  }

  ban(ip: string, status: 418 | 429, untilMs: number): void {
    this.#bans.set(ip, { untilMs, status, count: this.#bans.get(ip)?.count ?? 0 });
  }

  /** Counts a request; `waitMs` where it was one too many. */
  request(ip: string, weight: number, nowMs: number): { readonly used: number; readonly waitMs: number | undefined } {
    const used = this.#weight.add(ip, weight, nowMs);
    if (!this.#weight.isOver(used)) {
      if (this.#ignored.size > 0) this.#ignored.delete(ip);
      return { used, waitMs: undefined };
    }
    const ignored = (this.#ignored.get(ip) ?? 0) + 1;
    this.#ignored.set(ip, ignored);
    if (ignored > PATIENCE) {
      const count = this.#bans.get(ip)?.count ?? 0;
      const untilMs = nowMs + Math.min(LONGEST_BAN_MS, FIRST_BAN_MS * 2 ** count);
      this.#bans.set(ip, { untilMs, status: 418, count: count + 1 });
      this.#ignored.delete(ip);
    }
    return { used, waitMs: this.#weight.waitMs(nowMs) };
  }

  /** Counts an order, in every window; `waitMs` where it was one too many. */
  order(account: string, nowMs: number): { readonly used: readonly number[]; readonly waitMs: number | undefined } {
    const used = this.#orders.map((counter) => counter.add(account, 1, nowMs));
    const over = this.#orders.find((counter, index) => counter.isOver(used[index]));
    return { used, waitMs: over?.waitMs(nowMs) };
  }
}
