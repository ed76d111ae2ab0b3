import type { Host } from '../host.ts';

/** Cancels an account's orders when nobody has asked for more time: `CancelAllOrdersAfter`. */
export class DeadMan {
  readonly #host: Host;
  /** Account -> when. */
  readonly #due = new Map<string, number>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** `seconds` from now; 0 = never. */
  set(account: string, seconds: number, nowMs: number): object {
    const dueMs = nowMs + seconds * 1000;
    if (seconds === 0) this.#due.delete(account);
    else this.#due.set(account, dueMs);
    const text = (timeMs: number): string => new Date(timeMs).toISOString().replace(/\.\d+/, '');
    return { currentTime: text(nowMs), triggerTime: seconds === 0 ? '0' : text(dueMs) };
  }

  cancelAll(account: string, nowMs: number): number {
    const { exchange } = this.#host;
    let count = 0;
    for (const { pair, orderId } of exchange.openOrders(account)) {
      if (exchange.cancel(account, { pair, orderId }, nowMs).ok) count++;
    }
    return count;
  }

  /** True: something was cancelled. */
  tick(nowMs: number): boolean {
    let count = 0;
    for (const [account, dueMs] of this.#due) {
      if (dueMs > nowMs) continue;
      this.#due.delete(account);
      count += this.cancelAll(account, nowMs);
    }
    return count > 0;
  }
}
