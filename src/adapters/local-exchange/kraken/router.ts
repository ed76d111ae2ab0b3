import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isUsable, type ApiKey } from '../api-keys.ts';
import type { ApiAnswer, ApiRequest } from '../dialect.ts';
import type { Host } from '../host.ts';
import { KrakenError } from './kraken-error.ts';
import type { KrakenLimits } from './limits.ts';
import type { Nonces } from './nonces.ts';

export type Params = ReadonlyMap<string, string>;

export interface PublicCall {
  readonly params: Params;
  readonly nowMs: number;
}

/** A call whose signature was checked. */
export interface PrivateCall extends PublicCall {
  readonly key: ApiKey;
  readonly account: string;
}

interface PrivateRoute {
  /** What it adds to the key's counter; orders have counters of their own. */
  readonly points: number;
  readonly right?: 'canTrade';
  answer(call: PrivateCall): unknown;
}

/** By the last word of the path. */
export interface Routes {
  readonly public: Readonly<Record<string, (call: PublicCall) => unknown>>;
  readonly private: Readonly<Record<string, PrivateRoute>>;
}

/** Checks what every request of Kraken's has in common, and calls the route. */
export class Router {
  readonly #host: Host;
  readonly #routes: Routes;
  readonly #limits: KrakenLimits;
  readonly #nonces: Nonces;

  constructor(host: Host, routes: Routes, limits: KrakenLimits, nonces: Nonces) {
    this.#host = host;
    this.#routes = routes;
    this.#limits = limits;
    this.#nonces = nonces;
  }

  handle(request: ApiRequest): ApiAnswer {
    try {
      return ok({ error: [], result: this.#answer(request) });
    } catch (error) {
      if (!(error instanceof KrakenError)) throw error;
      return ok({ error: [error.message] });
    }
  }

  /** A request that came through a websocket, by the name of the same one of REST. */
  call(name: string, key: ApiKey, params: Params): unknown {
    const nowMs = this.#host.nowMs();
    const route = this.#routes.private[name];
    if (route.right !== undefined && !key[route.right]) throw new KrakenError('EGeneral:Permission denied');
    return route.answer({ params, nowMs, key, account: key.account });
  }

  #answer(request: ApiRequest): unknown {
    const nowMs = this.#host.nowMs();
    const [, , kind, name, ...rest] = request.path.split('/');
    this.#limits.check(request.ip, nowMs);
    const params = parseParams(request);
    const open = kind === 'public' && rest.length === 0 ? this.#routes.public[name] : undefined;
    if (open !== undefined) {
      if (this.#host.hasLimits) this.#limits.publicCall(request.ip, nowMs);
      return open({ params, nowMs });
    }
    const route = kind === 'private' && rest.length === 0 ? this.#routes.private[name] : undefined;
    if (route === undefined || request.method !== 'POST') throw new KrakenError('EGeneral:Unknown method');
    const key = this.#keyOf(request, params, nowMs);
    if (route.right !== undefined && !key[route.right]) throw new KrakenError('EGeneral:Permission denied');
    if (this.#host.hasLimits && route.points > 0) this.#limits.privateCall(key.apiKey, route.points, nowMs);
    return route.answer({ params, nowMs, key, account: key.account });
  }

  #keyOf(request: ApiRequest, params: Params, nowMs: number): ApiKey {
    const key = this.#host.keys.find(String(request.headers['api-key'] ?? ''));
    if (key?.secret === undefined || !isUsable(key, key.ips[0] ?? '', nowMs)) throw new KrakenError('EAPI:Invalid key');
    if (!isSigned(key.secret, request, params.get('nonce'))) throw new KrakenError('EAPI:Invalid signature');
    if (!isUsable(key, request.ip, nowMs)) throw new KrakenError('EGeneral:Permission denied');
    this.#nonces.use(key.apiKey, params.get('nonce'), key.nonceWindow);
    return key;
  }
}

/** Nothing but the answer tells a refusal: the status is always 200. */
function ok(value: object): ApiAnswer {
  return { status: 200, body: JSON.stringify(value) };
}

/** HMAC-SHA512 over the path and the SHA256 of nonce and body, by the secret as base64. */
function isSigned(secret: string, { path, body, headers }: ApiRequest, nonce = ''): boolean {
  const hash = createHash('sha256')
    .update(nonce + body)
    .digest();
  const expected = createHmac('sha512', Buffer.from(secret, 'base64')).update(path).update(hash).digest();
  const given = Buffer.from(String(headers['api-sign'] ?? ''), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function parseParams({ query, body, headers }: ApiRequest): Params {
  const params = new Map(new URLSearchParams(query));
  const isJson = (headers['content-type'] ?? '').startsWith('application/json');
  const entries = isJson ? jsonEntries(body) : new URLSearchParams(body);
  for (const [name, value] of entries) params.set(name, value);
  return params;
}

function jsonEntries(body: string): [string, string][] {
  try {
    return paramsOf(JSON.parse(body));
  } catch {
    throw new KrakenError('EGeneral:Invalid arguments');
  }
}

/** The fields of a JSON object as texts; inner objects stay JSON. */
export function paramsOf(value: unknown): [string, string][] {
  return Object.entries(value ?? {}).map(([name, field]) => [
    name,
    typeof field === 'string' ? field : JSON.stringify(field),
  ]);
}
