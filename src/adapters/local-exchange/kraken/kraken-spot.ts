import type { ExchangeEvent } from '../../../core/simulation/exchange/types.ts';
import type { ClientSocket } from '../client-socket.ts';
import type { ApiAnswer, ApiRequest, Dialect } from '../dialect.ts';
import type { Host } from '../host.ts';
import { AccountChannels } from './account-channels.ts';
import { accountRoutes } from './account-routes.ts';
import { DeadMan } from './dead-man.ts';
import { KrakenLimits } from './limits.ts';
import { MarketChannels } from './market-channels.ts';
import { Pairs } from './names.ts';
import { Nonces } from './nonces.ts';
import { orderRoutes } from './order-routes.ts';
import { publicRoutes } from './public-routes.ts';
import { Router } from './router.ts';
import { Tokens } from './tokens.ts';
import { UserRefs } from './user-refs.ts';
import { WsServer } from './ws-server.ts';

/** Kraken spot: REST below /0, websockets of version 2 at /ws/v2 and /ws-auth/v2. */
export class KrakenSpot implements Dialect {
  readonly prefixes = ['/0/', '/v2', '/auth/v2', '/ws/v2', '/ws-auth/v2'];
  readonly #host: Host;
  readonly #pairs: Pairs;
  readonly #limits = new KrakenLimits();
  readonly #deadMan: DeadMan;
  readonly #markets: MarketChannels;
  readonly #accounts: AccountChannels;
  readonly #router: Router;
  readonly #sockets: WsServer;

  constructor(host: Host) {
    const refs = new UserRefs();
    const nonces = new Nonces();
    const tokens = new Tokens(host);
    this.#host = host;
    this.#pairs = new Pairs(host.exchange);
    this.#deadMan = new DeadMan(host);
    this.#markets = new MarketChannels(host, this.#pairs);
    this.#accounts = new AccountChannels(host, refs);
    const parts = { host, pairs: this.#pairs, limits: this.#limits, refs, deadMan: this.#deadMan, nonces, tokens };
    const routes = {
      public: publicRoutes(host, this.#pairs),
      private: { ...orderRoutes(parts), ...accountRoutes(parts) },
    };
    this.#router = new Router(host, routes, this.#limits, nonces);
    this.#sockets = new WsServer({
      ...{ host, tokens, router: this.#router, markets: this.#markets, accounts: this.#accounts },
    });
  }

  handle(request: ApiRequest): ApiAnswer {
    return this.#router.handle(request);
  }

  /** Kraken locks out with an answer of status 200. */
  ban(ip: string, status: 418 | 429, untilMs: number): void {
    this.#limits.lockOut(ip, status === 418 ? 'EGeneral:Temporary lockout' : 'EAPI:Rate limit exceeded', untilMs);
  }

  connect(socket: ClientSocket): void {
    this.#sockets.connect(socket);
  }

  publish(events: readonly ExchangeEvent[], nowMs: number): void {
    if (events.some(({ kind }) => kind === 'market')) this.#pairs.reload();
    this.#accounts.publish(events, nowMs);
    this.#markets.publish(events, nowMs);
    this.#sockets.heartbeat(nowMs);
    if (this.#deadMan.tick(nowMs)) this.#host.settle();
  }
}
