import { InputError } from '../../model/errors.ts';
import { exact, exactText } from '../../model/exact.ts';
import type { Market } from '../../model/market.ts';
import type { Decimal, OrderSide } from '../../model/venue.ts';
import { changeBalance, newAccount, setFees, transfer, type WalletName } from './accounts.ts';
import { bookView } from './book-view.ts';
import { amendOrder, cancelAll, cancelOrder, replaceOrder } from './changing.ts';
import { changeMargin, payFunding, setHedgeMode, setLeverage, setMarginMode } from './futures.ts';
import { placeOco } from './lists.ts';
import { pairSettings } from './margin.ts';
import { giveBook, putMarket, setStatus, type GivenBook } from './market-side.ts';
import { checkNew, placeOrder } from './placing.ts';
import { printTrade } from './prints.ts';
import { counterpartsOf, findOrder, futuresOf, marketView, ordersOf, positionsOf } from './queries.ts';
import { outcome, refuse } from './refusal.ts';
import { orderOf, read } from './request.ts';
import { run } from './run.ts';
import { snapshotOf, worldOf } from './snapshot.ts';
import { emit, newWorld, type Account, type MarketState, type World } from './state.ts';
import type {
  ExchangeBalance,
  ExchangeBook,
  ExchangeEvent,
  ExchangeFill,
  ExchangeOptions,
  ExchangeOrder,
  ExchangeOrderName,
  ExchangeOrderRequest,
  ExchangePosition,
  FuturesSummary,
  MarginMode,
  MarketStatus,
  MarketView,
  Outcome,
  PairSettings,
  PositionSide,
  WalletKind,
} from './types.ts';
import { orderView } from './views.ts';
import { balanceOf, balanceView } from './wallet.ts';

/**
 * An exchange in memory: markets, accounts and a matching engine. It is synchronous and deterministic: time comes in
 * with each command (UTC ms, it never goes back), and the same commands give the same events. Commands of an account
 * answer with an outcome; what they changed is told by the events, which the caller drains after each command.
 * Commands of the market side throw InputError MARKET_UNKNOWN or DECIMAL_INVALID.
 */
export class SimulatedExchange {
  #world: World;

  constructor(options: ExchangeOptions) {
    this.#world = newWorld(options);
    for (const market of options.markets) this.setMarket(market, 0);
  }

  /** Goes on exactly as the exchange that the text was taken from. Throws RunError SNAPSHOT_INVALID. */
  static restore(text: string): SimulatedExchange {
    const exchange = new SimulatedExchange({ seed: 0, markets: [] });
    exchange.#world = worldOf(text);
    return exchange;
  }

  /** The whole state as JSON text, events that were not drained included. */
  snapshot(): string {
    return snapshotOf(this.#world);
  }

  /** Events since the last call, in their order. */
  drain(): ExchangeEvent[] {
    return this.#world.events.splice(0);
  }

  // The market side.

  /** Lets time pass, for orders that end at a time. */
  advance(nowMs: number): void {
    run(this.#world, nowMs, () => undefined);
  }

  /** Adds a market, or changes the rules of one; its orders stay as they are. */
  setMarket(market: Market, nowMs: number): void {
    run(this.#world, nowMs, () => putMarket(this.#world, market));
  }

  /**
   * `halted`: no trades and no new orders; `delisted`: its orders expire and its positions are
   * settled at the mark price.
   */
  setStatus(pair: string, status: MarketStatus, nowMs: number): void {
    run(this.#world, nowMs, () => setStatus(this.#world, this.#market(pair), status));
  }

  /** A public trade of the outside market: it moves the price and fills resting orders. Nothing if not trading. */
  trade(pair: string, price: Decimal, amount: Decimal, side: OrderSide, nowMs: number): void {
    run(this.#world, nowMs, () => {
      printTrade(this.#world, this.#market(pair), { price: exact(price), amount: exact(amount), side });
    });
  }

  /** Outside liquidity until the next call; undefined = synthetic again. */
  setBook(pair: string, book: GivenBook | undefined, nowMs: number): void {
    run(this.#world, nowMs, () => giveBook(this.#world, this.#market(pair), book));
  }

  /** Mark price of a futures pair: triggers by mark and liquidations follow. */
  mark(pair: string, price: Decimal, nowMs: number): void {
    run(this.#world, nowMs, () => {
      const mark = exact(price);
      this.#market(pair).mark = mark;
      this.#world.changedPrices.add(pair);
      emit(this.#world, { kind: 'mark', pair, price: exactText(mark) });
    });
  }

  /** Funding that is paid now: longs pay notional x rate to shorts. */
  funding(pair: string, rate: Decimal, nowMs: number): void {
    run(this.#world, nowMs, () => {
      const market = this.#market(pair);
      emit(this.#world, { kind: 'funding', pair, rate: exactText(exact(rate)) });
      payFunding(this.#world, market, exact(rate));
      this.#world.changedPrices.add(pair);
    });
  }

  /** What the venue announces of the next funding; it changes nothing else. */
  announceFunding(pair: string, rate: Decimal, nextFundingMs: number): void {
    const market = this.#market(pair);
    market.fundingRate = exact(rate);
    market.nextFundingMs = nextFundingMs;
  }

  // Accounts and money.

  /** Opens an account, with a `parent` as its sub-account; does nothing where it exists. */
  openAccount(id: string, parent?: string): void {
    const { accounts } = this.#world.state;
    if (accounts.has(id)) return;
    accounts.set(id, newAccount(id, parent));
    this.#world.clientIds.set(id, new Map());
  }

  /** Ids of all accounts, or of the sub-accounts of one. */
  accounts(parent?: string): string[] {
    const all = [...this.#world.state.accounts.values()];
    return all.filter((account) => parent === undefined || account.parent === parent).map(({ id }) => id);
  }

  /** Undefined: it is nobody's sub-account. */
  parentOf(account: string): string | undefined {
    return this.#known(account).parent;
  }

  /** Money that came from outside, or went there when negative. */
  deposit(account: string, wallet: WalletKind, asset: string, amount: Decimal, nowMs: number) {
    return this.#change(account, wallet, asset, amount, 'deposit', nowMs);
  }

  /** As `deposit`, for a change that somebody made by hand. */
  adjust(account: string, wallet: WalletKind, asset: string, amount: Decimal, nowMs: number) {
    return this.#change(account, wallet, asset, amount, 'adjust', nowMs);
  }

  transfer(from: WalletName, to: WalletName, asset: string, amount: Decimal, nowMs: number): Outcome<void> {
    return this.#ask(nowMs, () => {
      const source = { account: this.#account(from.account), wallet: from.wallet };
      const target = { account: this.#account(to.account), wallet: to.wallet };
      transfer(this.#world, source, target, asset, read('amount', amount)!);
    });
  }

  /** Fee ratios of an account, on a pair or on all. */
  setFees(account: string, fees: { makerRatio: number; takerRatio: number }, pair = '*'): Outcome<void> {
    return outcome(() => setFees(this.#account(account), fees, pair));
  }

  /** Whether fees are taken in the fee asset, where it is enough. */
  payFeeAsset(account: string, isOn: boolean): Outcome<void> {
    return outcome(() => {
      this.#account(account).paysFeeAsset = isOn;
    });
  }

  // Orders.

  place(account: string, request: ExchangeOrderRequest, nowMs: number): Outcome<ExchangeOrder> {
    return this.#ask(nowMs, () => {
      const owner = this.#account(account);
      const market = this.#tradable(request.pair);
      const order = orderOf(this.#world, market, account, request);
      checkNew(this.#world, owner, market, order);
      placeOrder(this.#world, owner, market, order);
      return orderView(order);
    });
  }

  /** Whether `place` would accept, without doing it. */
  test(account: string, request: ExchangeOrderRequest, nowMs: number): Outcome<void> {
    return this.#ask(nowMs, () => {
      const owner = this.#account(account);
      const market = this.#tradable(request.pair);
      checkNew(this.#world, owner, market, orderOf(this.#world, market, account, request));
    });
  }

  /** Two orders of which one is filled at most; spot. */
  placeOco(
    account: string,
    requests: readonly [ExchangeOrderRequest, ExchangeOrderRequest],
    nowMs: number,
  ): Outcome<readonly ExchangeOrder[]> {
    return this.#ask(nowMs, () => {
      const owner = this.#account(account);
      return placeOco(this.#world, owner, this.#tradable(requests[0].pair), requests).map(orderView);
    });
  }

  /** With one leg of a list the others are cancelled too. */
  cancel(account: string, name: ExchangeOrderName, nowMs: number): Outcome<ExchangeOrder> {
    return this.#ask(nowMs, () => orderView(cancelOrder(this.#world, findOrder(this.#world, account, name))));
  }

  cancelAll(account: string, pair: string, nowMs: number): Outcome<readonly ExchangeOrder[]> {
    return this.#ask(nowMs, () => cancelAll(this.#world, this.#account(account), pair).map(orderView));
  }

  /** Changes a resting limit order in place; its place in the queue stays only if the amount alone shrinks. */
  amend(
    account: string,
    name: ExchangeOrderName,
    change: { readonly price?: Decimal; readonly amount?: Decimal },
    nowMs: number,
  ): Outcome<ExchangeOrder> {
    return this.#ask(nowMs, () => {
      const owner = this.#account(account);
      const order = findOrder(this.#world, account, name);
      const wanted = { price: read('price', change.price), amount: read('amount', change.amount) };
      return orderView(amendOrder(this.#world, owner, this.#tradable(name.pair), order, wanted));
    });
  }

  /** Cancels an order and places another one on its pair: both or neither. */
  replace(
    account: string,
    name: ExchangeOrderName,
    request: ExchangeOrderRequest,
    nowMs: number,
  ): Outcome<ExchangeOrder> {
    return this.#ask(nowMs, () => {
      const owner = this.#account(account);
      const market = this.#tradable(name.pair);
      if (request.pair !== name.pair) refuse('bad-request', 'pair');
      const order = orderOf(this.#world, market, account, request);
      replaceOrder(this.#world, owner, market, findOrder(this.#world, account, name), order);
      return orderView(order);
    });
  }

  // Futures settings.

  setLeverage(account: string, pair: string, leverage: number, nowMs: number): Outcome<PairSettings> {
    return this.#set(account, pair, nowMs, (owner, market) => setLeverage(this.#world, owner, market, leverage));
  }

  setMarginMode(account: string, pair: string, mode: MarginMode, nowMs: number): Outcome<PairSettings> {
    return this.#set(account, pair, nowMs, (owner, market) => setMarginMode(this.#world, owner, market, mode));
  }

  setHedgeMode(account: string, isHedgeMode: boolean, nowMs: number): Outcome<void> {
    return this.#ask(nowMs, () => setHedgeMode(this.#world, this.#account(account), isHedgeMode));
  }

  /** Adds (negative: takes) money to the margin of an isolated position. */
  changeMargin(account: string, pair: string, side: PositionSide, amount: Decimal, nowMs: number): Outcome<void> {
    return this.#ask(nowMs, () => {
      changeMargin(this.#world, this.#account(account), this.#tradable(pair), side, read('amount', amount)!);
    });
  }

  // Queries; of an unknown account they give nothing.

  /** An order that is open or still remembered. A client id finds its newest order. */
  order(account: string, name: ExchangeOrderName): ExchangeOrder | undefined {
    const order = findOrder(this.#world, account, name);
    return order === undefined ? undefined : orderView(order);
  }

  /** By order id. */
  openOrders(account: string, pair?: string): ExchangeOrder[] {
    return ordersOf(this.#known(account).open.values(), pair);
  }

  /** Open and remembered done orders, by order id. */
  allOrders(account: string, pair?: string): ExchangeOrder[] {
    const { open, done } = this.#known(account);
    return ordersOf([...done.values(), ...open.values()], pair);
  }

  /** Remembered fills, oldest first. */
  fills(account: string, pair?: string): ExchangeFill[] {
    return this.#known(account).fills.filter((fill) => pair === undefined || fill.pair === pair);
  }

  balances(account: string, wallet: WalletKind): ExchangeBalance[] {
    const balances = [...this.#known(account).wallets[wallet]];
    return balances.map(([asset, balance]) => balanceView(wallet, asset, balance));
  }

  /** Open positions. */
  positions(account: string, pair?: string): ExchangePosition[] {
    return positionsOf(this.#world, this.#known(account), pair);
  }

  futures(account: string): FuturesSummary[] {
    return futuresOf(this.#world, this.#known(account));
  }

  settings(account: string, pair: string): PairSettings {
    this.#market(pair);
    return pairSettings(this.#world, this.#known(account), pair);
  }

  isHedgeMode(account: string): boolean {
    return this.#known(account).isHedgeMode;
  }

  /** `limit` levels a side. Undefined: unknown market. */
  book(pair: string, limit = 1000): ExchangeBook | undefined {
    const market = this.#world.state.markets.get(pair);
    return market === undefined ? undefined : bookView(this.#world, market, limit);
  }

  market(pair: string): MarketView | undefined {
    const market = this.#world.state.markets.get(pair);
    return market === undefined ? undefined : marketView(market);
  }

  pairs(): string[] {
    return [...this.#world.state.markets.keys()];
  }

  /** What the other ends of all movements hold: with the accounts' balances they add up to 0 in each asset. */
  counterparts(): Record<string, Record<string, Decimal>> {
    return counterpartsOf(this.#world);
  }

  #ask<T>(nowMs: number, command: () => T): Outcome<T> {
    return outcome(() => run(this.#world, nowMs, command));
  }

  #set(account: string, pair: string, nowMs: number, set: (owner: Account, market: MarketState) => void) {
    return this.#ask(nowMs, () => {
      const owner = this.#account(account);
      const market = this.#tradable(pair);
      if (market.market.kind !== 'futures') refuse('bad-request', 'pair');
      set(owner, market);
      return pairSettings(this.#world, owner, pair);
    });
  }

  #change(
    account: string,
    wallet: WalletKind,
    asset: string,
    amount: Decimal,
    reason: 'deposit' | 'adjust',
    nowMs: number,
  ): Outcome<ExchangeBalance> {
    return this.#ask(nowMs, () => {
      const owner = this.#account(account);
      changeBalance(this.#world, owner, { wallet, asset, amount: read('amount', amount)!, reason });
      return balanceView(wallet, asset, balanceOf(owner, wallet, asset));
    });
  }

  #market(pair: string): MarketState {
    const market = this.#world.state.markets.get(pair);
    if (market === undefined) throw new InputError('MARKET_UNKNOWN', `the exchange has no ${pair}`, { value: pair });
    return market;
  }

  #tradable(pair: string): MarketState {
    return this.#world.state.markets.get(pair) ?? refuse('unknown-market', 'pair');
  }

  #account(id: string): Account {
    return this.#world.state.accounts.get(id) ?? refuse('unknown-account', 'account');
  }

  #known(id: string): Account {
    return this.#world.state.accounts.get(id) ?? newAccount(id, undefined);
  }
}
