import { exact, exactText, type Exact } from '../../model/exact.ts';
import type { Market } from '../../model/market.ts';
import type { Decimal, OrderSide } from '../../model/venue.ts';
import { bookView } from './book-view.ts';
import { endOrder, isOpen } from './orders.ts';
import { placeOrder } from './placing.ts';
import { printTrade } from './prints.ts';
import { outcome, refuse } from './refusal.ts';
import { orderOf } from './request.ts';
import {
  emit,
  newState,
  rulesOf,
  settingsOf,
  type Account,
  type MarketState,
  type Order,
  type World,
} from './state.ts';
import type {
  ExchangeBalance,
  ExchangeBook,
  ExchangeEvent,
  ExchangeFill,
  ExchangeOptions,
  ExchangeOrder,
  ExchangeOrderName,
  ExchangeOrderRequest,
  MarketView,
  Outcome,
  WalletKind,
} from './types.ts';
import { orderView, textOf } from './views.ts';
import { balanceView, moveMoney } from './wallet.ts';

/**
 * An exchange in memory: markets, accounts and a matching engine. It is synchronous and deterministic: time comes in
 * with each command (UTC ms), the same commands give the same events. Commands of an account answer with an outcome;
 * what they changed is told by the events, which the caller drains after each command.
 */
export class SimulatedExchange {
  readonly #world: World;

  constructor(options: ExchangeOptions) {
    this.#world = {
      settings: settingsOf(options),
      state: newState(),
      index: new Map(),
      clientIds: new Map(),
      events: [],
      changedBooks: new Set(),
    };
    for (const market of options.markets) this.setMarket(market, 0);
  }

  /** Events since the last call, in their order. */
  drain(): ExchangeEvent[] {
    return this.#world.events.splice(0);
  }

  /** Adds a market, or changes the rules of one; resting orders stay. */
  setMarket(market: Market, nowMs: number): void {
    this.#run(nowMs, () => {
      const { state, index } = this.#world;
      const known = state.markets.get(market.pair);
      if (known === undefined) state.markets.set(market.pair, newMarket(market));
      else known.market = market;
      const { resting, triggers } = index.get(market.pair) ?? { resting: { buy: [], sell: [] }, triggers: [] };
      index.set(market.pair, { rules: rulesOf(market), resting, triggers });
      emit(this.#world, { kind: 'market', pair: market.pair, status: this.#market(market.pair).status, market });
    });
  }

  /** A public trade of the outside market; it moves the market and fills resting orders. */
  trade(pair: string, price: Decimal, amount: Decimal, side: OrderSide, nowMs: number): void {
    this.#run(nowMs, () => {
      printTrade(this.#world, this.#market(pair), { price: exact(price), amount: exact(amount), side });
    });
  }

  /** Opens an account, with a `parent` as its sub-account; does nothing where it exists. */
  openAccount(id: string, parent?: string): void {
    const { accounts } = this.#world.state;
    if (accounts.has(id)) return;
    accounts.set(id, newAccount(id, parent));
    this.#world.clientIds.set(id, new Map());
  }

  /** Money from outside, or to it when negative, also beyond what is free: a deposit, a change by hand. */
  deposit(
    account: string,
    wallet: WalletKind,
    asset: string,
    amount: Decimal,
    nowMs: number,
  ): Outcome<ExchangeBalance> {
    return this.#ask(nowMs, () => {
      const owner = this.#account(account);
      const free: Exact = exact(amount);
      moveMoney(this.#world, owner, { wallet, asset, free, counterpart: 'external', reason: 'deposit' });
      return balanceView(wallet, asset, owner.wallets[wallet].get(asset) ?? { free: 0n, used: 0n });
    });
  }

  place(account: string, request: ExchangeOrderRequest, nowMs: number): Outcome<ExchangeOrder> {
    return this.#ask(nowMs, () => {
      const owner = this.#account(account);
      const market = this.#tradable(request.pair);
      const order = orderOf(this.#world, market, account, request);
      placeOrder(this.#world, owner, order);
      return orderView(order);
    });
  }

  cancel(account: string, name: ExchangeOrderName, nowMs: number): Outcome<ExchangeOrder> {
    return this.#ask(nowMs, () => {
      const order = this.#find(account, name);
      if (order === undefined || !isOpen(order)) return refuse('unknown-order', 'orderId');
      endOrder(this.#world, order, 'canceled', 'request');
      return orderView(order);
    });
  }

  /** An order that is open or still remembered. A client id finds its newest order. */
  order(account: string, name: ExchangeOrderName): ExchangeOrder | undefined {
    const order = this.#find(account, name);
    return order === undefined ? undefined : orderView(order);
  }

  openOrders(account: string, pair?: string): ExchangeOrder[] {
    const open = [...(this.#world.state.accounts.get(account)?.open.values() ?? [])];
    return open.filter((order) => pair === undefined || order.pair === pair).map(orderView);
  }

  /** Open and remembered done orders, by order id. */
  allOrders(account: string, pair?: string): ExchangeOrder[] {
    const { open, done } = this.#world.state.accounts.get(account) ?? newAccount(account, undefined);
    const orders = [...open.values(), ...done.values()].filter((order) => pair === undefined || order.pair === pair);
    return orders.sort((a, b) => a.id - b.id).map(orderView);
  }

  /** Remembered fills, oldest first. */
  fills(account: string, pair?: string): ExchangeFill[] {
    const fills = this.#world.state.accounts.get(account)?.fills ?? [];
    return fills.filter((fill) => pair === undefined || fill.pair === pair);
  }

  balances(account: string, wallet: WalletKind): ExchangeBalance[] {
    const balances = this.#world.state.accounts.get(account)?.wallets[wallet] ?? new Map();
    return [...balances].map(([asset, balance]) => balanceView(wallet, asset, balance));
  }

  /** What the other ends of all movements hold; with the accounts' balances they add up to 0 in each asset. */
  counterparts(): Record<string, Record<string, Decimal>> {
    const entries = Object.entries(this.#world.state.counterparts);
    return Object.fromEntries(
      entries.map(([name, sums]) => [
        name,
        Object.fromEntries([...sums].map(([asset, sum]) => [asset, exactText(sum)])),
      ]),
    );
  }

  /** `limit` levels a side. Undefined: unknown market. */
  book(pair: string, limit = 1000): ExchangeBook | undefined {
    const market = this.#world.state.markets.get(pair);
    return market === undefined ? undefined : bookView(this.#world, market, limit);
  }

  market(pair: string): MarketView | undefined {
    const state = this.#world.state.markets.get(pair);
    if (state === undefined) return undefined;
    return {
      market: state.market,
      status: state.status,
      lastPrice: textOf(state.last),
      lastTradeId: state.lastTradeId,
      markPrice: textOf(state.mark),
      fundingRate: textOf(state.fundingRate),
      nextFundingMs: state.nextFundingMs,
      leverageTiers: state.market.leverageTiers ?? [],
    };
  }

  pairs(): string[] {
    return [...this.#world.state.markets.keys()];
  }

  #ask<T>(nowMs: number, command: () => T): Outcome<T> {
    return outcome(() => this.#run(nowMs, command));
  }

  /** Sets the clock, runs a command and tells the books that it changed. Time never goes back. */
  #run<T>(nowMs: number, command: () => T): T {
    const { state, changedBooks } = this.#world;
    if (nowMs > state.nowMs) state.nowMs = nowMs;
    const value = command();
    for (const pair of changedBooks) {
      emit(this.#world, { kind: 'book', pair, updateId: ++this.#market(pair).bookId });
    }
    changedBooks.clear();
    return value;
  }

  #market(pair: string): MarketState {
    return this.#world.state.markets.get(pair)!;
  }

  #tradable(pair: string): MarketState {
    return this.#world.state.markets.get(pair) ?? refuse('unknown-market', 'pair');
  }

  #account(id: string): Account {
    return this.#world.state.accounts.get(id) ?? refuse('unknown-account', 'account');
  }

  #find(account: string, { pair, orderId, clientOrderId }: ExchangeOrderName): Order | undefined {
    const owner = this.#world.state.accounts.get(account);
    const id = Number(orderId);
    const order =
      orderId === undefined
        ? this.#world.clientIds.get(account)?.get(clientOrderId ?? '')
        : (owner?.open.get(id) ?? owner?.done.get(id));
    return order?.pair === pair ? order : undefined;
  }
}

function newMarket(market: Market): MarketState {
  return {
    market,
    status: 'trading',
    last: undefined,
    lastSide: 'buy',
    lastTradeId: 0,
    mark: undefined,
    fundingRate: undefined,
    nextFundingMs: undefined,
    bookId: 0,
    outside: undefined,
    isBookGiven: false,
  };
}

function newAccount(id: string, parent: string | undefined): Account {
  return {
    id,
    parent,
    wallets: { spot: new Map(), futures: new Map() },
    paysFeeAsset: false,
    isHedgeMode: false,
    fees: new Map(),
    settings: new Map(),
    positions: new Map(),
    open: new Map(),
    done: new Map(),
    fills: [],
  };
}
