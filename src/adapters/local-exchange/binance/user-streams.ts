import { randomBytes } from 'node:crypto';
import { isUsable, type ApiKey } from '../api-keys.ts';
import type { ClientSocket } from '../client-socket.ts';
import type { Host } from '../host.ts';
import { ApiError } from './api-error.ts';

const LIFE_MS = 3_600_000;
/** The name that faults know these messages by. */
export const USER_STREAM = 'user';

interface ListenKey {
  readonly account: string;
  readonly apiKey: string;
  expiresMs: number;
  readonly sockets: Set<ClientSocket>;
}

/** A stream that was subscribed by a signed request. */
interface Subscription {
  readonly id: number;
  readonly account: string;
  readonly apiKey: string;
  readonly socket: ClientSocket;
}

/** Who listens to which account: by listen key, or by a signed request on the websocket API. */
export class UserStreams {
  readonly #host: Host;
  readonly #keys = new Map<string, ListenKey>();
  readonly #subscriptions = new Set<Subscription>();
  #nextId = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The listen key of the account, for another hour. */
  openKey({ account, apiKey }: ApiKey, nowMs: number): string {
    const own = this.#ownKey({ apiKey });
    if (own !== undefined) {
      this.keepKey(own, nowMs);
      return own;
    }
    const listenKey = randomBytes(32).toString('hex');
    this.#keys.set(listenKey, { account, apiKey, expiresMs: nowMs + LIFE_MS, sockets: new Set() });
    return listenKey;
  }

  keepKey(listenKey: string | undefined, nowMs: number): object {
    this.#known(listenKey).expiresMs = nowMs + LIFE_MS;
    return {};
  }

  closeKey(listenKey: string | undefined): object {
    this.#known(listenKey);
    this.#keys.delete(listenKey!);
    return {};
  }

  /** As `keepKey`, where the request does not name it. */
  keepOwnKey(key: ApiKey, nowMs: number): { readonly listenKey: string } {
    const listenKey = this.#ownKey(key) ?? '';
    this.keepKey(listenKey, nowMs);
    return { listenKey };
  }

  closeOwnKey(key: ApiKey): object {
    return this.closeKey(this.#ownKey(key));
  }

  /** A socket was opened with a listen key. False: there is no such key. */
  connect(listenKey: string, socket: ClientSocket): boolean {
    const key = this.#keys.get(listenKey);
    if (key === undefined) return false;
    key.sockets.add(socket);
    socket.onClose(() => key.sockets.delete(socket));
    return true;
  }

  subscribe({ account, apiKey }: ApiKey, socket: ClientSocket): number {
    const subscription = { id: this.#nextId++, account, apiKey, socket };
    this.#subscriptions.add(subscription);
    socket.onClose(() => this.#subscriptions.delete(subscription));
    return subscription.id;
  }

  /** Ends one subscription of a socket, or all of them. */
  unsubscribe(socket: ClientSocket, id: number | undefined, nowMs: number): void {
    for (const subscription of this.#subscriptions) {
      if (subscription.socket === socket && (id === undefined || subscription.id === id))
        this.#end(subscription, nowMs);
    }
  }

  hasListener(account: string): boolean {
    for (const key of this.#keys.values()) if (key.account === account && key.sockets.size > 0) return true;
    for (const subscription of this.#subscriptions) if (subscription.account === account) return true;
    return false;
  }

  send(account: string, event: object): void {
    for (const key of this.#keys.values()) {
      if (key.account !== account) continue;
      for (const socket of key.sockets) socket.send(USER_STREAM, JSON.stringify(event));
    }
    for (const { id, account: own, socket } of this.#subscriptions) {
      if (own === account) socket.send(USER_STREAM, JSON.stringify({ subscriptionId: id, event }));
    }
  }

  /** Ends what has expired, and what listens by a key that is not valid any more. */
  expire(nowMs: number): void {
    for (const [listenKey, key] of this.#keys) {
      if (nowMs < key.expiresMs && this.#isUsable(key.apiKey, nowMs)) continue;
      this.#keys.delete(listenKey);
      const event = JSON.stringify({ e: 'listenKeyExpired', E: nowMs, listenKey });
      for (const socket of key.sockets) socket.send(USER_STREAM, event);
    }
    for (const subscription of this.#subscriptions) {
      if (!this.#isUsable(subscription.apiKey, nowMs)) this.#end(subscription, nowMs);
    }
  }

  #ownKey({ apiKey }: Pick<ApiKey, 'apiKey'>): string | undefined {
    return [...this.#keys].find(([, known]) => known.apiKey === apiKey)?.[0];
  }

  #end(subscription: Subscription, nowMs: number): void {
    this.#subscriptions.delete(subscription);
    const event = { e: 'eventStreamTerminated', E: nowMs };
    subscription.socket.send(USER_STREAM, JSON.stringify({ subscriptionId: subscription.id, event }));
  }

  #isUsable(apiKey: string, nowMs: number): boolean {
    const key = this.#host.keys.find(apiKey);
    return key !== undefined && isUsable(key, key.ips[0] ?? '', nowMs);
  }

  #known(listenKey: string | undefined): ListenKey {
    const key = this.#keys.get(listenKey ?? '');
    if (key === undefined) throw new ApiError(-1125, 'This listenKey does not exist.');
    return key;
  }
}
