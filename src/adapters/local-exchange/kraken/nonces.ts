import { KrakenError } from './kraken-error.ts';

interface Seen {
  highest: bigint;
  /** Within the window below it. */
  readonly used: Set<bigint>;
}

/** The numbers of each key's requests: every one above the last, or within the key's window and not used before. */
export class Nonces {
  readonly #keys = new Map<string, Seen>();

  /** Throws `EAPI:Invalid nonce`. */
  use(apiKey: string, text: string | undefined, window: number): void {
    if (text === undefined || !/^\d{1,20}$/.test(text)) throw new KrakenError('EAPI:Invalid nonce');
    const nonce = BigInt(text);
    const seen = this.#keys.get(apiKey) ?? { highest: -1n, used: new Set() };
    const isLate = nonce <= seen.highest && (nonce <= seen.highest - BigInt(window) || seen.used.has(nonce));
    if (isLate) throw new KrakenError('EAPI:Invalid nonce');
    if (nonce > seen.highest) seen.highest = nonce;
    if (window > 0) {
      seen.used.add(nonce);
      for (const old of seen.used) if (old <= seen.highest - BigInt(window)) seen.used.delete(old);
    }
    this.#keys.set(apiKey, seen);
  }

  last(apiKey: string): string {
    return String(this.#keys.get(apiKey)?.highest ?? 0n);
  }
}
