import { isSignedBy, isUsable, type ApiKey, type KeyRights } from '../api-keys.ts';
import type { ApiAnswer, ApiRequest } from '../dialect.ts';
import type { Host } from '../host.ts';
import type { RateLimits } from '../rate-limits.ts';
import { ApiError, badKey, missing } from './api-error.ts';

export interface Call {
  readonly params: ReadonlyMap<string, string>;
  /** Of signed requests and of those that send a key. */
  readonly key: ApiKey | undefined;
  readonly nowMs: number;
}

/** A call whose signature was checked. */
export interface SignedCall extends Call {
  readonly key: ApiKey;
  readonly account: string;
}

/** What a request costs of the limit by address. */
export type Weight = number | ((params: ReadonlyMap<string, string>) => number);

interface OpenRoute {
  readonly weight: Weight;
  /** `key`: with a valid key, not signed. */
  readonly security: 'none' | 'key';
  answer(call: Call): unknown;
}

interface SignedRoute {
  readonly weight: Weight;
  readonly security: 'signed';
  readonly right?: keyof KeyRights;
  /** Counts as an order. */
  readonly isOrder?: boolean;
  answer(call: SignedCall): unknown;
}

/** A signed call has all that an open one has. */
export type Route = OpenRoute | SignedRoute;

/** By method and path, `GET /api/v3/time`. */
export type Routes = Readonly<Record<string, Route>>;

const DEFAULT_WINDOW_MS = 5000;
const LONGEST_WINDOW_MS = 60_000;
/** How far a timestamp may be ahead. */
const AHEAD_MS = 1000;
/** What a request needs on this machine, which a fast clock makes long. */
const MACHINE_MS = 50;

/** Checks what every request of Binance's has in common, and calls the route. */
export class Router {
  readonly #host: Host;
  readonly #routes: Routes;
  readonly #limits: RateLimits;
  readonly #orderHeaders: readonly string[];

  constructor(host: Host, routes: Routes, limits: RateLimits, orderHeaders: readonly string[]) {
    this.#host = host;
    this.#routes = routes;
    this.#limits = limits;
    this.#orderHeaders = orderHeaders;
  }

  handle(request: ApiRequest): ApiAnswer {
    const headers: Record<string, string> = {};
    try {
      const value = this.#answer(request, headers);
      return { status: 200, body: JSON.stringify(value), headers };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.status, body: error.body, headers: { ...headers, ...error.headers } };
    }
  }

  #answer(request: ApiRequest, headers: Record<string, string>): unknown {
    const nowMs = this.#host.nowMs();
    const route = this.#routes[`${request.method} ${request.path}`];
    if (route === undefined)
      throw new ApiError(-1000, `Path ${request.path}, Method ${request.method} is invalid`, 404);
    const params = parseParams(request.query, request.body);
    this.#weigh(request.ip, route, params, nowMs, headers);
    if (route.security === 'none') return route.answer({ params, key: undefined, nowMs });
    const key = this.#keyOf(request.headers['x-mbx-apikey'] as string | undefined, request.ip, nowMs);
    if (route.security !== 'signed') return route.answer({ params, key, nowMs });
    checkTime(this.#host, params);
    const signature = params.get('signature');
    if (signature === undefined) throw missing('signature');
    if (!isSignedBy(key, signedPart(request.query) + signedPart(request.body), signature)) throw badSignature();
    if (route.right !== undefined && !key[route.right]) throw badKey();
    if (route.isOrder === true) this.#countOrder(key.account, nowMs, headers);
    return route.answer({ params, key, account: key.account, nowMs });
  }

  /** A signed call of the websocket API: the signature is over the sorted parameters. */
  signedCall(params: ReadonlyMap<string, string>, ip: string): SignedCall {
    const nowMs = this.#host.nowMs();
    const key = this.#keyOf(params.get('apiKey'), ip, nowMs);
    checkTime(this.#host, params);
    const names = [...params.keys()].filter((name) => name !== 'signature').sort();
    const payload = names.map((name) => `${name}=${params.get(name)}`).join('&');
    const signature = params.get('signature');
    if (signature === undefined) throw missing('signature');
    if (!isSignedBy(key, payload, signature)) throw badSignature();
    return { params, key, account: key.account, nowMs };
  }

  /** A request of the websocket API that a route of REST answers. */
  call(name: string, params: ReadonlyMap<string, string>, ip: string): unknown {
    const route = this.#routes[name];
    const nowMs = this.#host.nowMs();
    this.#weigh(ip, route, params, nowMs, {});
    if (route.security !== 'signed') return route.answer({ params, key: undefined, nowMs });
    const call = this.signedCall(params, ip);
    if (route.right !== undefined && !call.key[route.right]) throw badKey();
    if (route.isOrder === true) this.#countOrder(call.account, nowMs, {});
    return route.answer(call);
  }

  #keyOf(apiKey: string | undefined, ip: string, nowMs: number): ApiKey {
    if (apiKey === undefined || apiKey === '') throw new ApiError(-2014, 'API-key format invalid.', 401);
    const key = this.#host.keys.find(apiKey);
    if (key === undefined || !isUsable(key, ip, nowMs)) throw badKey();
    return key;
  }

  #weigh(
    ip: string,
    { weight }: Route,
    params: ReadonlyMap<string, string>,
    nowMs: number,
    headers: Record<string, string>,
  ): void {
    if (!this.#host.hasLimits) return;
    const points = typeof weight === 'number' ? weight : weight(params);
    const { used, waitMs } = this.#limits.request(ip, points, nowMs);
    headers['X-MBX-USED-WEIGHT'] = String(used);
    headers['X-MBX-USED-WEIGHT-1M'] = String(used);
    if (waitMs === undefined) return;
    const retryAfter = String(Math.ceil(waitMs / 1000));
    throw new ApiError(-1003, 'Too much request weight used; please use WebSocket Streams for live updates.', 429, {
      'Retry-After': retryAfter,
    });
  }

  #countOrder(account: string, nowMs: number, headers: Record<string, string>): void {
    if (!this.#host.hasLimits) return;
    const { used, waitMs } = this.#limits.order(account, nowMs);
    for (const [index, name] of this.#orderHeaders.entries()) headers[name] = String(used[index]);
    if (waitMs === undefined) return;
    throw new ApiError(-1015, 'Too many new orders.', 429, { 'Retry-After': String(Math.ceil(waitMs / 1000)) });
  }
}

function badSignature(): ApiError {
  return new ApiError(-1022, 'Signature for this request is not valid.');
}

function parseParams(query: string, body: string): Map<string, string> {
  const params = new Map(new URLSearchParams(query));
  if (body !== '') for (const [name, value] of new URLSearchParams(body)) params.set(name, value);
  return params;
}

const SIGNATURE = /&?signature=[^&]*/;

function signedPart(text: string): string {
  return text.replace(SIGNATURE, '');
}

function checkTime(host: Host, params: ReadonlyMap<string, string>): void {
  const nowMs = host.shownMs();
  const timestamp = Number(params.get('timestamp') ?? Number.NaN);
  const windowMs = Number(params.get('recvWindow') ?? DEFAULT_WINDOW_MS);
  if (!Number.isFinite(timestamp)) throw missing('timestamp');
  if (!(windowMs >= 0 && windowMs <= LONGEST_WINDOW_MS)) {
    throw new ApiError(-1131, `recvWindow must be less than ${LONGEST_WINDOW_MS}`);
  }
  if (!host.checksTimestamps) return;
  const slackMs = Math.max(0, host.clock.rate - 1) * MACHINE_MS;
  if (timestamp > nowMs + AHEAD_MS + slackMs) {
    throw new ApiError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
  }
  if (nowMs - timestamp > windowMs + slackMs) {
    throw new ApiError(-1021, 'Timestamp for this request is outside of the recvWindow.');
  }
}
