import type { ExchangeHub } from '../../src/adapters/simulated/exchange-hub.ts';
import { exact, exactText, times } from '../../src/core/model/exact.ts';
import type { Market } from '../../src/core/model/market.ts';
import type { SimulatedExchange } from '../../src/core/simulation/exchange/exchange.ts';
import type { Chances } from './chances.ts';

const MINUTE_MS = 60_000;

/** People who trade on the bot's account by hand, and an exchange that changes its mind. */
export class Hands {
  readonly #hub: ExchangeHub;
  readonly #account: string;
  readonly #markets: readonly Market[];
  readonly #chances: Chances;
  #orders = 0;
  #isDelisted = false;
  /** The key is refused until then, UTC ms. */
  keyDeadUntilMs = 0;

  constructor(hub: ExchangeHub, account: string, markets: readonly Market[], chances: Chances) {
    this.#hub = hub;
    this.#account = account;
    this.#markets = markets;
    this.#chances = chances;
  }

  /** One second passes. */
  tick(nowMs: number): void {
    const chances = this.#chances;
    const revoked = chances.draw('key-revoked');
    if (revoked !== undefined) this.keyDeadUntilMs = nowMs + Math.floor((1 + revoked * 9) * MINUTE_MS);
    const act = (fault: Parameters<Chances['draw']>[0], task: (exchange: SimulatedExchange, how: number) => void) => {
      const how = chances.draw(fault);
      if (how !== undefined) this.#hub.run((exchange) => task(exchange, how));
    };
    act('rules-changed', (exchange, how) => exchange.setMarket(this.#otherRules(exchange, how), nowMs));
    act('delisted', (exchange, how) => {
      if (!this.#isDelisted) exchange.setStatus(this.#marketAt(how).pair, 'delisted', nowMs);
      this.#isDelisted = true;
    });
    act('money-moved', (exchange, how) => {
      exchange.adjust(this.#account, 'spot', 'USDT', how < 0.5 ? '123.456' : '-50', nowMs);
    });
    act('coins-sold', (exchange, how) => this.#sell(exchange, how, nowMs));
    act('order-cancelled', (exchange, how) => {
      const open = exchange.openOrders(this.#account);
      const order = open[Math.floor(how * open.length)];
      if (order !== undefined) exchange.cancel(this.#account, { pair: order.pair, orderId: order.orderId }, nowMs);
    });
    act('outside-order', (exchange, how) => this.#order(exchange, how, nowMs));
  }

  #marketAt(how: number): Market {
    return this.#markets[Math.floor(how * this.#markets.length)];
  }

  /** A coarser step, a coarser tick, or a higher minimum. */
  #otherRules(exchange: SimulatedExchange, how: number): Market {
    const { market } = exchange.market(this.#marketAt(how).pair)!;
    const which = Math.floor(how * 300) % 3;
    if (which === 0) return { ...market, stepSize: Number((market.stepSize * 10).toPrecision(1)) };
    if (which === 1) return { ...market, tickSize: Number((market.tickSize * 2).toPrecision(1)) };
    return { ...market, minCost: market.minCost * 2 };
  }

  /** Somebody sells coins: a part of what is free, or everything, with the orders that hold it taken back. */
  #sell(exchange: SimulatedExchange, how: number, nowMs: number): void {
    const { pair, base } = this.#marketAt(how);
    const part = (how * 10) % 1;
    if (part < 0.4) {
      for (const { orderId } of exchange.openOrders(this.#account, pair))
        exchange.cancel(this.#account, { pair, orderId }, nowMs);
    }
    const free = exact(exchange.balances(this.#account, 'spot').find(({ asset }) => asset === base)?.free ?? '0');
    const { stepSize } = exchange.market(pair)!.market;
    const step = exact(String(stepSize));
    const wanted = part < 0.4 ? free : times(free, exact(part.toFixed(3)));
    const amount = exactText(wanted - (wanted % step));
    const clientOrderId = `hand${++this.#orders}`;
    exchange.place(this.#account, { clientOrderId, pair, side: 'sell', type: 'market', amount }, nowMs);
  }

  /** Somebody places an order of his own far from the market, or takes it back. */
  #order(exchange: SimulatedExchange, how: number, nowMs: number): void {
    const { pair } = this.#marketAt(how);
    const own = exchange.openOrders(this.#account, pair).find((order) => order.clientOrderId.startsWith('hand'));
    if (own !== undefined) return void exchange.cancel(this.#account, { pair, orderId: own.orderId }, nowMs);
    const view = exchange.market(pair)!;
    const tick = exact(String(view.market.tickSize));
    const low = exact(view.lastPrice ?? '1') / 2n;
    const price = exactText(low - (low % tick));
    const amount = String(Math.ceil(40 / Number(price)));
    const clientOrderId = `hand${++this.#orders}`;
    exchange.place(this.#account, { clientOrderId, pair, side: 'buy', type: 'limit', price, amount }, nowMs);
  }
}
