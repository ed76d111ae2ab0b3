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
import { futuresAccountRoutes } from './account-routes.ts';
import { futuresBatchRoutes } from './batch-routes.ts';
import { IncomeLog } from './income.ts';
import { futuresMarketRoutes } from './market-routes.ts';
import { futuresOrderRoutes } from './order-routes.ts';
import { futuresStreamWords } from './stream-words.ts';
import { publishFuturesUserEvents } from './user-events.ts';

const WEIGHT = { windowMs: 60_000, most: 2400 };
const ORDERS = [
  { windowMs: 10_000, most: 300 },
  { windowMs: 60_000, most: 1200 },
];
const ORDER_HEADERS = ['X-MBX-ORDER-COUNT-10S', 'X-MBX-ORDER-COUNT-1M'];

const WS_METHODS: WsMethods = {
  depth: 'GET /fapi/v1/depth',
  'ticker.price': 'GET /fapi/v1/ticker/price',
  'ticker.book': 'GET /fapi/v1/ticker/bookTicker',
  'order.place': 'POST /fapi/v1/order',
  'order.modify': 'PUT /fapi/v1/order',
  'order.cancel': 'DELETE /fapi/v1/order',
  'order.status': 'GET /fapi/v1/order',
  'algoOrder.place': 'POST /fapi/v1/algoOrder',
  'algoOrder.cancel': 'DELETE /fapi/v1/algoOrder',
  'account.balance': 'GET /fapi/v2/balance',
  'account.status': 'GET /fapi/v2/account',
  'account.position': 'GET /fapi/v2/positionRisk',
  'v2/account.balance': 'GET /fapi/v3/balance',
  'v2/account.status': 'GET /fapi/v3/account',
  'v2/account.position': 'GET /fapi/v3/positionRisk',
};

/** Binance USDT futures: REST below /fapi, streams below /fstream, the websocket API at /ws-fapi. */
export class BinanceFutures implements Dialect {
  readonly prefixes = ['/fapi/', '/fstream/', '/ws-fapi/'];
  readonly #host: Host;
  readonly #symbols: Symbols;
  readonly #limits = new RateLimits(WEIGHT, ORDERS);
  readonly #users: UserStreams;
  readonly #streams: MarketStreams;
  readonly #income = new IncomeLog();
  readonly #router: Router;

  constructor(host: Host) {
    this.#host = host;
    this.#symbols = new Symbols(host.exchange, 'futures');
    this.#users = new UserStreams(host);
    this.#streams = new MarketStreams(host, this.#symbols, futuresStreamWords(host));
    const orders = futuresOrderRoutes(host, this.#symbols, new ClientIds());
    const routes = {
      ...futuresMarketRoutes(host, this.#symbols),
      ...orders,
      ...futuresBatchRoutes(orders),
      ...futuresAccountRoutes(host, this.#symbols, this.#users),
      ...this.#income.routes(this.#symbols),
    };
    this.#router = new Router(host, routes, this.#limits, ORDER_HEADERS);
  }

  handle(request: ApiRequest): ApiAnswer {
    const nowMs = this.#host.nowMs();
    const ban = this.#limits.banOf(request.ip, nowMs);
    return ban === undefined ? this.#router.handle(request) : banAnswer(ban.status, ban.untilMs, nowMs);
  }

  ban(ip: string, status: 418 | 429, untilMs: number): void {
    this.#limits.ban(ip, status, untilMs);
  }

  connect(socket: ClientSocket, url: URL): void {
    if (url.pathname.startsWith('/ws-fapi/')) {
      const { settle, nowMs } = this.#host;
      serveWsApi(socket, { router: this.#router, streams: this.#users, methods: WS_METHODS, settle, nowMs });
      return;
    }
    const combined = url.searchParams.get('streams')?.split('/');
    const named = url.pathname.split('/').slice(2);
    for (const name of [...named, url.searchParams.get('listenKey') ?? '']) this.#users.connect(name, socket);
    // ccxt numbers its sockets: /fstream/market/ws/0.
    const first = combined ?? named.filter((name) => name.includes('@') || name.startsWith('!'));
    serveStreams(socket, this.#streams, first, url.pathname.endsWith('/stream'));
  }

  publish(events: readonly ExchangeEvent[], nowMs: number): void {
    if (events.some(({ kind }) => kind === 'market')) this.#symbols.reload();
    this.#users.expire(nowMs);
    this.#income.record(events, this.#symbols);
    publishFuturesUserEvents(this.#host, this.#symbols, this.#users, events);
    this.#streams.publish(events, nowMs);
  }
}
