import { z } from 'zod';
import type { ClientSocket } from '../client-socket.ts';
import type { Host } from '../host.ts';
import { AccountChannels } from './account-channels.ts';
import { microTime } from './format.ts';
import { KrakenError } from './kraken-error.ts';
import { MarketChannels, type ChannelOptions } from './market-channels.ts';
import type { Router } from './router.ts';
import type { Tokens } from './tokens.ts';
import { WsClient } from './ws-client.ts';
import { ORDER_METHODS, restParams } from './ws-orders.ts';

interface WsParts {
  readonly host: Host;
  readonly router: Router;
  readonly tokens: Tokens;
  readonly markets: MarketChannels;
  readonly accounts: AccountChannels;
}

const REPLY = 'reply';
const STATUS = 'status';

const requestSchema = z.object({
  method: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
  req_id: z.int().nonnegative().optional(),
});
type Request = z.infer<typeof requestSchema>;

const optionsSchema = z.object({
  channel: z.string(),
  symbol: z.union([z.array(z.string()), z.string().transform((symbol) => [symbol])]).default([]),
  interval: z.int().default(1),
  depth: z.int().default(10),
  event_trigger: z.string().default('trades'),
  snapshot: z.boolean().optional(),
  snap_orders: z.boolean().default(true),
  snap_trades: z.boolean().default(false),
});

/** Websockets of version 2. */
export class WsServer {
  readonly #parts: WsParts;
  readonly #clients = new Set<WsClient>();
  #connections = 0;

  constructor(parts: WsParts) {
    this.#parts = parts;
  }

  connect(socket: ClientSocket): void {
    const { host, markets, accounts } = this.#parts;
    const client = new WsClient(socket, host);
    this.#clients.add(client);
    socket.onClose(() => {
      this.#clients.delete(client);
      markets.leave(client);
      accounts.leave(client);
    });
    socket.onMessage((text) => {
      this.#answer(client, text);
      host.settle();
    });
    const data = [{ version: '2.0.0', system: 'online', api_version: 'v2', connection_id: ++this.#connections }];
    client.send(STATUS, JSON.stringify({ channel: 'status', type: 'update', data }));
  }

  heartbeat(nowMs: number): void {
    for (const client of this.#clients) {
      if (client.needsHeartbeat(nowMs)) client.send(STATUS, '{"channel":"heartbeat"}');
    }
  }

  #answer(client: WsClient, text: string): void {
    const request = requestSchema.safeParse(parse(text));
    if (!request.success) return this.#reply(client, undefined, { error: 'Malformed request', success: false });
    const { method, params } = request.data;
    try {
      if (method === 'ping') this.#reply(client, request.data, { method: 'pong' });
      else if (method === 'subscribe' || method === 'unsubscribe') this.#subscription(client, request.data);
      else {
        const name = ORDER_METHODS[method];
        if (name === undefined) throw new KrakenError('Method not found');
        const key = this.#keyOf(client, params);
        const result = this.#parts.router.call(name, key, restParams(name, params));
        this.#reply(client, request.data, { method, result: wsResult(result), success: true });
      }
    } catch (error) {
      if (!(error instanceof KrakenError)) throw error;
      this.#reply(client, request.data, { method, error: error.message, success: false });
    }
  }

  #subscription(client: WsClient, request: Request): void {
    const parsed = optionsSchema.safeParse(request.params);
    if (!parsed.success) throw new KrakenError('Malformed request');
    const { channel, symbol: symbols, interval, depth, event_trigger: trigger, snapshot, ...account } = parsed.data;
    const options = { channel, interval, depth, trigger };
    client.isListening = true;
    if (channel === 'heartbeat' || channel === 'status') return this.#acknowledge(client, request, { channel });
    if (AccountChannels.has(channel)) {
      const key = this.#keyOf(client, request.params);
      const wanted = { orders: account.snap_orders, trades: account.snap_trades };
      const tell = this.#toggle(request, {
        on: () => this.#parts.accounts.subscribe(client, channel, key),
        off: () => this.#parts.accounts.unsubscribe(client, channel),
      });
      this.#acknowledge(client, request, { channel, ...account });
      return tell?.(wanted);
    }
    if (!MarketChannels.has(channel)) throw new KrakenError(`Channel not supported ${channel}`);
    const all = channel === 'instrument' ? [''] : symbols;
    if (all.length === 0) throw new KrakenError('Symbol(s) not found');
    for (const symbol of all) this.#marketSubscription(client, request, symbol, options, snapshot);
  }

  /** Each symbol has its own answer. */
  #marketSubscription(
    client: WsClient,
    request: Request,
    symbol: string,
    options: ChannelOptions,
    snapshot = options.channel !== 'trade',
  ): void {
    const { channel } = options;
    const named = symbol === '' ? {} : { symbol };
    try {
      const tell = this.#toggle(request, {
        on: () => this.#parts.markets.subscribe(client, symbol, options),
        off: () => this.#parts.markets.unsubscribe(client, symbol, options),
      });
      const special =
        channel === 'ohlc' ? { interval: options.interval } : channel === 'book' ? { depth: options.depth } : {};
      this.#acknowledge(client, request, { channel, ...named, snapshot, ...special });
      tell?.(snapshot);
    } catch (error) {
      if (!(error instanceof KrakenError)) throw error;
      this.#reply(client, request, { method: request.method, error: error.message, success: false, ...named });
    }
  }

  #toggle<T>({ method }: Request, { on, off }: { on: () => T; off: () => void }): T | undefined {
    if (method === 'subscribe') return on();
    off();
    return undefined;
  }

  #keyOf(client: WsClient, params: Request['params']): ReturnType<Tokens['keyOf']> {
    return this.#parts.tokens.keyOf(params['token'], client.socket.ip, this.#parts.host.nowMs());
  }

  #acknowledge(client: WsClient, request: Request, result: object): void {
    this.#reply(client, request, { method: request.method, result, success: true });
  }

  #reply(client: WsClient, request: Request | undefined, answer: object): void {
    const now = microTime(this.#parts.host.shownMs());
    const id = request?.req_id === undefined ? {} : { req_id: request.req_id };
    client.send(REPLY, JSON.stringify({ ...answer, ...id, time_in: now, time_out: now }));
  }
}

/** The websocket says `order_id` where REST says `txid`. */
function wsResult(result: unknown): object {
  const { txid, originaltxid, ...rest } = result as Record<string, unknown>;
  if (txid === undefined) return rest;
  const id = Array.isArray(txid) ? (txid[0] as unknown) : txid;
  return { order_id: id, ...(originaltxid !== undefined && { original_order_id: originaltxid }) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
