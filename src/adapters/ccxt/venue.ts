import type { Exchange, Order } from 'ccxt';
import type { Answer } from '../../core/model/answer.ts';
import type { BalanceReport, FillReport, OrderReport, OrderRequest, PositionReport } from '../../core/model/venue.ts';
import type { AccountEvent, OrderName, RequestPriority, Venue } from '../../ports/venue.ts';
import { watchAccount } from './account-stream.ts';
import { AlgoOrders } from './algo-orders.ts';
import { balanceReports, positionReport, tellsFree } from './account-shapes.ts';
import type { Connection, Keys } from './connection.ts';
import { ownTrades } from './own-trades.ts';
import { findOrder } from './find-order.ts';
import { type Known, fillReport, orderReport } from './order-report.ts';
import { ccxtOrder } from './order-request.ts';

/** "Margin mode (leverage) not modified", of Binance and Bybit. */
const ALREADY_SO = new Set(['-4046', '110026', '110043']);

/** Orders and accounts through ccxt: one account, one kind of market. */
export class CcxtVenue implements Venue {
  readonly exchange: string;
  readonly #connection: Connection;
  readonly #isFutures: boolean;
  readonly #algo: AlgoOrders | undefined;

  constructor(connection: Connection, isFutures: boolean) {
    this.exchange = connection.name;
    this.#connection = connection;
    this.#isFutures = isFutures;
    if (isFutures && AlgoOrders.areUsedBy(connection.name)) this.#algo = new AlgoOrders();
  }

  /** Signs with these keys from the next request on; the private stream keeps the old ones until it is opened anew. */
  useKeys(keys: Keys): void {
    this.#connection.useKeys(keys);
  }

  async place(request: OrderRequest, priority: RequestPriority = 'entry'): Promise<Answer<OrderReport>> {
    const notLoaded = await this.#prepare();
    if (notLoaded !== undefined) return notLoaded;
    const { pair, side, expiresMs } = request;
    const contractSize = this.#contractSize(pair);
    const answer = await this.#connection.write({ priority, expiresMs }, (exchange) => {
      const { type, amount, price, params } = ccxtOrder(this.exchange, request, contractSize, this.#isFutures);
      // ccxt's types want numbers; it passes texts on as they are.
      return exchange.createOrder(pair, type, side, amount as never, price as never, params);
    });
    if (answer.kind !== 'done') return answer;
    return this.#done(answer.value, {
      ...request,
      price: request.price,
      triggerPrice: request.triggerPrice,
      reduceOnly: request.reduceOnly ?? false,
    });
  }

  async cancel(name: OrderName): Promise<Answer<OrderReport | undefined>> {
    const notLoaded = await this.#prepare();
    if (notLoaded !== undefined) return notLoaded;
    const { pair, clientOrderId } = name;
    const { id, params } = this.#algo?.nameOf(name) ?? { id: name.orderId, params: {} };
    const byClientId = id === undefined && { clientOrderId };
    const answer = await this.#connection.write({ priority: 'cancel' }, (exchange) =>
      exchange.cancelOrder(id ?? '', pair, { ...params, ...byClientId }),
    );
    if (answer.kind !== 'done') return this.#cancelAlgo(name, answer);
    return { kind: 'done', value: this.#ifReadable(answer.value) };
  }

  async replace(): Promise<Answer<OrderReport>> {
    const message = `${this.exchange} replaces no orders in one step`;
    return { kind: 'refused', failure: { kind: 'unsupported', venueCode: '', message } };
  }

  async setLeverage(pair: string, leverage: number, marginMode: 'isolated' | 'cross'): Promise<Answer<void>> {
    const notLoaded = await this.#prepare();
    if (notLoaded !== undefined) return notLoaded;
    // Others want both at once; Binance refuses parameters that it does not know.
    const params = this.exchange.startsWith('binance') ? {} : { leverage };
    const mode = await this.#connection.write({ priority: 'entry' }, (exchange) =>
      exchange.setMarginMode(marginMode, pair, params),
    );
    if (mode.kind !== 'done' && !ALREADY_SO.has(mode.failure.venueCode)) return mode;
    const set = await this.#connection.write({ priority: 'entry' }, (exchange) => exchange.setLeverage(leverage, pair));
    return set.kind === 'done' || ALREADY_SO.has(set.failure.venueCode) ? { kind: 'done', value: undefined } : set;
  }

  async order(name: OrderName): Promise<OrderReport | undefined> {
    await this.#connection.loadMarkets();
    const found = await findOrder(this.#connection, name, this.#algo);
    return found === undefined ? undefined : this.#settled(found);
  }

  async openOrders(pair?: string): Promise<readonly OrderReport[]> {
    await this.#connection.loadMarkets();
    // Without a pair, ccxt takes spot to be meant.
    const kind = pair === undefined && this.#isFutures ? { type: 'swap' } : {};
    const open = (params: object) =>
      this.#read((exchange) => exchange.fetchOpenOrders(pair, undefined, undefined, params));
    const plain = await open(kind);
    const algo = this.#algo === undefined ? [] : await open({ ...kind, conditional: true });
    return [...plain, ...algo].flatMap((each) => this.#report(each) ?? []);
  }

  async fills(pair: string, sinceMs: number): Promise<readonly FillReport[]> {
    await this.#connection.loadMarkets();
    const trades = await ownTrades(this.#connection, pair, sinceMs);
    await this.#algo?.learn(this.#connection, pair, trades);
    const contractSize = this.#contractSize(pair);
    return trades
      .flatMap((each) => fillReport(each, contractSize) ?? [])
      .filter((each) => each.pair === pair && each.timeMs >= sinceMs)
      .map((each) => this.#algo?.fill(each) ?? each)
      .sort((a, b) => a.timeMs - b.timeMs);
  }

  async balances(): Promise<readonly BalanceReport[]> {
    await this.#connection.loadMarkets();
    return balanceReports(await this.#read((exchange) => exchange.fetchBalance()));
  }

  async positions(): Promise<readonly PositionReport[]> {
    if (!this.#isFutures) return [];
    await this.#connection.loadMarkets();
    const found = await this.#read((exchange) => exchange.fetchPositions());
    return found.flatMap((each) => positionReport(each, this.#contractSize(each.symbol)) ?? []);
  }

  async *watchAccount(signal: AbortSignal): AsyncIterable<AccountEvent> {
    await this.#connection.loadMarkets();
    for await (const event of watchAccount(this.#connection, this.#isFutures, signal)) {
      if (event.kind === 'order') {
        const order = await this.#settled(event.order);
        if (order !== undefined) yield { kind: 'order', order };
      } else if (event.kind === 'trade') {
        const fill = fillReport(event.trade, this.#contractSize(event.trade.symbol));
        if (fill !== undefined) yield { kind: 'fill', fill: this.#algo?.fill(fill) ?? fill };
      } else if (event.kind === 'balance') {
        // Binance futures and Kraken tell only what the account holds, not what of it is free.
        const balances = tellsFree(event.balance) ? balanceReports(event.balance) : await this.balances();
        yield { kind: 'balances', balances };
      } else {
        const sized = event.positions.map((each) => positionReport(each, this.#contractSize(each.symbol)));
        yield { kind: 'positions', positions: sized.filter((each) => each !== undefined) };
      }
    }
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  #read<T>(work: (exchange: Exchange) => Promise<T>): Promise<T> {
    return this.#connection.read('reconcile', work);
  }

  /** Markets have to be known before; that they are not is no reason to doubt whether the order was sent. */
  async #prepare(): Promise<Answer<never> | undefined> {
    try {
      await this.#connection.loadMarkets();
      return undefined;
    } catch (error) {
      return { kind: 'refused', failure: this.#connection.venueError(error).failure };
    }
  }

  #contractSize(pair: string | undefined): number {
    return this.#isFutures ? Number(this.#connection.exchange.markets?.[pair ?? '']?.contractSize ?? 1) : 1;
  }

  #report(order: Order, known?: Known): OrderReport | undefined {
    const named = this.#algo?.named(order) ?? order;
    const contractSize = this.#contractSize(order.symbol ?? known?.pair);
    return orderReport(named, contractSize, this.#isFutures, this.#connection.venueNow(), known);
  }

  /** The report of an order that the venue has acted on: what cannot be read is no reason to throw. */
  #ifReadable(order: Order, known?: Known): OrderReport | undefined {
    try {
      return this.#report(order, known);
    } catch (error) {
      this.#connection.log.warn('the answer to an order cannot be read', { error: (error as Error).message });
      return undefined;
    }
  }

  #done(order: Order, known: Known): Answer<OrderReport> {
    const report = this.#ifReadable(order, known);
    if (report !== undefined) return { kind: 'done', value: report };
    const message = `an order that cannot be read: ${JSON.stringify(order.info).slice(0, 200)}`;
    // It may be there all the same.
    return { kind: 'unknown', failure: { kind: 'transient', venueCode: '', message } };
  }

  /** A triggered conditional order goes on as another one; its report tells how far that has come. */
  async #settled(order: Order): Promise<OrderReport | undefined> {
    const report = this.#report(order);
    const actual = this.#algo?.actualIdOf(order);
    if (report === undefined || actual === undefined) return report;
    const executed = await findOrder(this.#connection, { pair: report.pair, orderId: actual }, undefined);
    const done = executed === undefined ? undefined : this.#report(executed);
    if (done === undefined) return report;
    const { status, filledAmount, averagePrice, updatedMs } = done;
    return { ...report, status, filledAmount, averagePrice, updatedMs };
  }

  /** An order named by its client id alone may be a conditional one. */
  async #cancelAlgo(name: OrderName, answer: Answer<never>): Promise<Answer<OrderReport | undefined>> {
    const isUnknown = answer.kind === 'refused' && answer.failure.kind === 'order-unknown';
    if (this.#algo === undefined || !isUnknown || name.orderId !== undefined) return answer;
    const { pair, clientOrderId } = name;
    const second = await this.#connection.write({ priority: 'cancel' }, (exchange) =>
      exchange.cancelOrder('', pair, { conditional: true, clientAlgoId: clientOrderId }),
    );
    return second.kind === 'done' ? { kind: 'done', value: this.#ifReadable(second.value) } : second;
  }
}
