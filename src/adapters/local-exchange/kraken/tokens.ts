import { randomBytes } from 'node:crypto';
import { isUsable, type ApiKey } from '../api-keys.ts';
import type { Host } from '../host.ts';
import { KrakenError } from './kraken-error.ts';

export const TOKEN_SECONDS = 900;

interface Token {
  readonly apiKey: string;
  readonly expiresMs: number;
}

/** What lets a websocket in to an account: to be used within a quarter of an hour. */
export class Tokens {
  readonly #host: Host;
  readonly #tokens = new Map<string, Token>();

  constructor(host: Host) {
    this.#host = host;
  }

  create({ apiKey }: ApiKey, nowMs: number): string {
    for (const [token, { expiresMs }] of this.#tokens) if (expiresMs <= nowMs) this.#tokens.delete(token);
    const token = randomBytes(32).toString('base64');
    this.#tokens.set(token, { apiKey, expiresMs: nowMs + TOKEN_SECONDS * 1000 });
    return token;
  }

  /** The key that the token was made with. Throws KrakenError. */
  keyOf(token: unknown, ip: string, nowMs: number): ApiKey {
    const known = typeof token === 'string' ? this.#tokens.get(token) : undefined;
    const key = known === undefined ? undefined : this.#host.keys.find(known.apiKey);
    if (key === undefined || nowMs >= known!.expiresMs || !isUsable(key, ip, nowMs)) {
      throw new KrakenError('ESession:Invalid session');
    }
    return key;
  }
}
