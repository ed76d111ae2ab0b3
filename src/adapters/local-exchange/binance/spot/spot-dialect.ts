import type { ExchangeEvent } from '../../../../core/simulation/exchange/types.ts';
import type { ClientSocket } from '../../client-socket.ts';
import type { ApiAnswer, ApiRequest, Dialect } from '../../dialect.ts';
import type { Host } from '../../host.ts';
import { RateLimits } from '../../rate-limits.ts';
import { banAnswer } from '../ban-answer.ts';
import { ClientIds } from '../client-ids.ts';
import { MarketStreams } from '../market-streams.ts';
import { Router } from '../router.ts';
import { serveStreams } from '../stream-socket.ts';
import { Symbols } from '../symbols.ts';
import { UserStreams } from '../user-streams.ts';
import { serveWsApi, type WsMethods } from '../ws-api.ts';
import { spotAccountRoutes } from './account-routes.ts';
import { spotListRoutes } from './list-routes.ts';
import { spotMarketRoutes } from './market-routes.ts';
import { spotOrderRoutes } from './order-routes.ts';
import { spotStreamWords } from './stream-words.ts';
import { subAccountKeyRoutes } from './sub-account-key-routes.ts';
import { subAccountRoutes } from './sub-account-routes.ts';
import { publishSpotUserEvents } from './user-events.ts';

const WEIGHT = { windowMs: 60_000, most: 6000 };
const ORDERS = [
  { windowMs: 10_000, most: 100 },
  { windowMs: 86_400_000, most: 200_000 },
];
const ORDER_HEADERS = ['X-MBX-ORDER-COUNT-10S', 'X-MBX-ORDER-COUNT-1D'];

const WS_METHODS: WsMethods = {
  ping: 'GET /api/v3/ping',
  time: 'GET /api/v3/time',
  exchangeInfo: 'GET /api/v3/exchangeInfo',
  depth: 'GET /api/v3/depth',
  klines: 'GET /api/v3/klines',
  'trades.recent': 'GET /api/v3/trades',
  'ticker.24hr': 'GET /api/v3/ticker/24hr',
  'ticker.price': 'GET /api/v3/ticker/price',
  'ticker.book': 'GET /api/v3/ticker/bookTicker',
  'order.place': 'POST /api/v3/order',
  'order.test': 'POST /api/v3/order/test',
  'order.status': 'GET /api/v3/order',
  'order.cancel': 'DELETE /api/v3/order',
  'order.cancelReplace': 'POST /api/v3/order/cancelReplace',
  'openOrders.status': 'GET /api/v3/openOrders',
  'openOrders.cancelAll': 'DELETE /api/v3/openOrders',
  allOrders: 'GET /api/v3/allOrders',
  myTrades: 'GET /api/v3/myTrades',
  'account.status': 'GET /api/v3/account',
};

/** Binance spot: REST below /api and /sapi, streams at /ws and /stream, the websocket API at /ws-api. */
export class BinanceSpot implements Dialect {
  readonly prefixes = ['/api/', '/sapi/', '/ws', '/stream', '/ws-api/'];
  readonly #host: Host;
  readonly #symbols: Symbols;
  readonly #limits = new RateLimits(WEIGHT, ORDERS);
  readonly #ids = new ClientIds();
  readonly #users: UserStreams;
  readonly #streams: MarketStreams;
  readonly #router: Router;

  constructor(host: Host) {
    this.#host = host;
    this.#symbols = new Symbols(host.exchange, 'spot');
    this.#users = new UserStreams(host);
    this.#streams = new MarketStreams(host, this.#symbols, spotStreamWords(host));
    const routes = {
      ...spotMarketRoutes(host, this.#symbols),
      ...spotOrderRoutes(host, this.#symbols, this.#ids),
      ...spotListRoutes(host, this.#symbols, this.#ids),
      ...spotAccountRoutes(host, this.#symbols, this.#users),
      ...subAccountRoutes(host),
      ...subAccountKeyRoutes(host),
    };
    this.#router = new Router(host, routes, this.#limits, ORDER_HEADERS);
  }

  handle(request: ApiRequest): ApiAnswer {
    const ban = this.#limits.banOf(request.ip, this.#host.nowMs());
    return ban === undefined ? this.#router.handle(request) : banAnswer(ban.status, ban.untilMs, this.#host.nowMs());
  }

  ban(ip: string, status: 418 | 429, untilMs: number): void {
    this.#limits.ban(ip, status, untilMs);
  }

  connect(socket: ClientSocket, url: URL): void {
    if (url.pathname.startsWith('/ws-api/')) {
      const { settle, nowMs } = this.#host;
      serveWsApi(socket, { router: this.#router, streams: this.#users, methods: WS_METHODS, settle, nowMs });
      return;
    }
    const combined = url.searchParams.get('streams')?.split('/');
    const named = url.pathname.split('/').slice(2);
    // ccxt numbers its sockets: /stream/ws/0.
    const first = combined ?? named.filter((name) => name.includes('@') || name.startsWith('!'));
    for (const name of named) this.#users.connect(name, socket);
    serveStreams(socket, this.#streams, first, url.pathname === '/stream');
  }

  publish(events: readonly ExchangeEvent[], nowMs: number): void {
    if (events.some(({ kind }) => kind === 'market')) this.#symbols.reload();
    this.#users.expire(nowMs);
    publishSpotUserEvents(this.#host, this.#symbols, this.#users, this.#ids, events);
    this.#streams.publish(events, nowMs);
  }
}
