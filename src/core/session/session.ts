import type { Bar } from '../engine/bar.ts';
import { LiveTrader } from '../engine/live-trader.ts';
import type { FailureListener } from '../engine/strategy-calls.ts';
import type { OpenTrade } from '../engine/open-trade.ts';
import type { Order } from '../engine/order.ts';
import { pairTerms } from '../engine/pair-terms.ts';
import { exact, exactNumber, exactOf, exactText, type Exact } from '../model/exact.ts';
import type { BookedFill, LedgerEntry, StateChange } from '../model/journal.ts';
import type { Market } from '../model/market.ts';
import { timeframeMs } from '../model/timeframe.ts';
import type { TradeRecord } from '../model/trade.ts';
import type { FillReport } from '../model/venue.ts';
import { ClientOrderIds } from '../orders/client-order-id.ts';
import type { Notice } from '../model/notice.ts';
import type { Intent } from '../orders/intents.ts';
import { OrderManager } from '../orders/order-manager.ts';
import { obey } from './commands.ts';
import type { Command, PairBar, PairOpen, SessionEvent } from './events.ts';
import { ledgerOf } from './ledger.ts';
import { LiveDesk, type DeskSession } from './live-desk.ts';
import { StateLog } from './state-log.ts';
import { StopKeeper } from './stop-keeper.ts';
import type { SessionCounts, SessionOptions, SessionState, StepResult } from './session-types.ts';
import { StrategyFailures } from './strategy-failures.ts';
import { restoredTrade, type TradeState } from './trade-state.ts';

/**
 * One bot's trading: the trader and its orders, as a deterministic state machine. It is told of events and answers with
 * what has to be written down and what has to be done; it reads no clock and does no I/O. The same events, from the
 * same state on, give the same answers.
 */
export class Session {
  readonly trader: LiveTrader;
  readonly orders: OrderManager;
  readonly #options: SessionOptions;
  readonly #desk: LiveDesk;
  readonly #stops: StopKeeper | undefined;
  readonly #ids: ClientOrderIds;
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #ghosts = new Map<number, OpenTrade>();
  readonly #failures = new StrategyFailures();
  /** Of each pair: the newest closed candle, its signals and the newest price. */
  readonly #rows: number[];
  readonly #flags: number[];
  readonly #prices: number[];
  readonly #log = new StateLog();
  readonly #bar: Bar;
  #nowMs = 0;
  #entriesStopped = false;
  #closedCount = 0;
  #intents: Intent[] = [];
  #fills: BookedFill[] = [];
  #ledger: LedgerEntry[] = [];

  constructor(options: SessionOptions, earlier?: { state: SessionState; closed: readonly TradeRecord[] }) {
    const { settings, strategy, params, pairs, epoch, bot, requestExpiryMs, settleMs } = options;
    const timeframeMinutes = timeframeMs(settings.timeframe) / 60_000;
    const { state, closed = [] } = earlier ?? {};
    this.#options = options;
    this.#indexOf = new Map(pairs.map(({ pair }, index) => [pair, index]));
    this.#rows = pairs.map(() => -1);
    this.#flags = pairs.map(() => 0);
    this.#prices = pairs.map(() => NaN);
    this.#bar = emptyBar();
    this.#ids = new ClientOrderIds(epoch, bot, state?.counts.sequence);
    this.#desk = new LiveDesk(this.#deskSession());
    const desk = options.candleDesk?.((...fill) => this.#filledOnCandle(...fill)) ?? this.#desk;
    const onStrategyFailure: FailureListener = (...failure) =>
      void this.#intents.push(...this.#failures.notices(...failure, this.#nowMs));
    this.trader = new LiveTrader({ settings, strategy, params, pairs, timeframeMinutes, desk, onStrategyFailure });
    const emit = (intent: Intent) => void this.#intents.push(intent);
    const manager = { ids: this.#ids, listener: this.#desk, emit, requestExpiryMs, settleMs };
    this.orders = new OrderManager(manager, state?.orders);
    this.#stops =
      options.stopsOnExchange &&
      new StopKeeper(
        options.stopsOnExchange,
        this.orders,
        (pair) => this.#market(pair),
        (...told) => this.#notify('critical', ...told),
      );
    if (state !== undefined) this.#takeUp(state, closed);
    this.#desk.connect(this.trader, this.orders);
    if (desk !== this.#desk) for (const order of this.#openOrders()) desk.place(order);
    this.#closedCount = this.trader.closed.length;
    this.#changes();
  }

  /** Whether the operator lets nothing be entered. */
  get entriesStopped(): boolean {
    return this.#entriesStopped;
  }

  /** Newest price of a pair; undefined = none has come yet. */
  price(pair: string): number | undefined {
    const price = this.#prices[this.#index(pair)];
    return price > 0 ? price : undefined;
  }

  /** The newest price of each pair that has one. */
  prices(): Pick<PairOpen, 'pair' | 'price'>[] {
    return this.#options.pairs.flatMap(({ pair }, index) => {
      const price = this.#prices[index];
      return price > 0 ? [{ pair, price }] : [];
    });
  }

  /** Tells the session what has happened at `nowMs` (UTC ms). */
  step(event: SessionEvent, nowMs: number): StepResult {
    this.#nowMs = nowMs;
    this.#intents = [];
    this.#fills = [];
    this.#ledger = [];
    const { revision } = this.orders;
    this.#act(event);
    this.#desk.settle();
    const pair = pairOf(event, this.orders);
    // A report may be of a pair that we do not trade.
    const index = pair === undefined ? undefined : this.#indexOf.get(pair);
    const changeable = index === undefined ? this.trader.open : this.trader.openIn(index);
    this.#stops?.keep(changeable, nowMs);
    const closed = this.trader.closed.slice(this.#closedCount);
    this.#closedCount = this.trader.closed.length;
    // An order may be made or taken back that has to wait: then nothing is to be done yet, and all is to be written down.
    const isSame = this.orders.revision === revision;
    const isQuiet = event.kind === 'quote' && isSame && this.#intents.length === 0 && closed.length === 0;
    const changes = isQuiet ? this.#log.changesOfTrades(changeable) : this.#changes(pair);
    return { intents: this.#intents, changes, fills: this.#fills, ledger: this.#ledger, closed };
  }

  #act(event: SessionEvent): void {
    const now = this.#nowMs;
    const { orders } = this;
    switch (event.kind) {
      case 'open':
        return this.#open(event.timeMs, event.pairs);
      case 'bar':
        return this.#bars(event.timeMs, event.lengthMs, event.pairs);
      case 'quote':
        return this.#quote(event.pair, event.price);
      case 'prices':
        for (const { pair, price } of event.pairs) this.#prices[this.#index(pair)] = price;
        return;
      case 'sending':
        return void orders.sending(event.clientOrderId, now);
      case 'placed':
        return orders.placed(event.clientOrderId, event.answer, now);
      case 'canceled':
        return orders.canceled(event.clientOrderId, event.answer, now);
      case 'order':
        return orders.reported(event.report, now);
      case 'fill':
        if (!orders.fill(event.fill, now))
          this.#notify('warning', 'OUTSIDE_FILL', 'a fill of none of our orders', event.fill.pair);
        return;
      case 'looked-up':
        return orders.lookedUp(event.clientOrderId, event.known, event.venueTimeMs, now);
      case 'market':
        return this.#marketChanged(event.market);
      case 'command':
        return this.#command(event.command);
      case 'start':
        this.#know(event.pairs);
        return orders.resume(now);
      case 'baseline':
        for (const { asset, free, used } of event.balances)
          this.#enter(asset, exact(free) + exact(used), 'baseline', '');
        return;
      case 'outside':
        return this.#outside(event.asset, exact(event.change), exact(event.total));
      case 'funding':
        return this.#enter(event.asset, exact(event.amount), 'funding', `${event.pair} ${event.paymentId}`);
    }
  }

  /** Signals act at the first price after their candle: pairs with trades in order of opening, then the others. */
  #open(timeMs: number, opens: readonly PairOpen[]): void {
    const byPair = new Map(opens.map((open) => [open.pair, open]));
    this.#know(opens);
    for (const { pair, price } of opens) this.#prices[this.#index(pair)] = price;
    const held = this.trader.open.map(({ start }) => start.pair);
    const signalled = opens.filter(({ flags }) => this.trader.entrySide(flags) !== undefined).map(({ pair }) => pair);
    for (const pair of new Set([...held, ...signalled])) {
      const open = byPair.get(pair);
      if (open === undefined) continue;
      const bar = this.#barOf(pair, open.price, timeMs);
      bar.canEnter = open.canEnter && !this.#entriesStopped;
      this.#options.turns.atOpen(this.trader, bar);
    }
  }

  #know(pairs: readonly Pick<PairOpen, 'pair' | 'row' | 'flags'>[]): void {
    for (const { pair, row, flags } of pairs) {
      const index = this.#index(pair);
      this.#rows[index] = row;
      this.#flags[index] = flags;
    }
  }

  #bars(timeMs: number, lengthMs: number, bars: readonly PairBar[]): void {
    for (const { pair, ...prices } of bars) {
      if (this.trader.openIn(this.#index(pair)).length === 0) continue;
      const bar = Object.assign(this.#barOf(pair, prices.close, timeMs), prices, { lengthMs });
      this.#options.turns.withinBar(this.trader, bar);
    }
  }

  /** A price judges stops and targets as a bar whose four prices are equal; 0 is none. */
  #quote(pair: string, price: number): void {
    if (!(price > 0)) return;
    const index = this.#index(pair);
    this.#prices[index] = price;
    if (this.#rows[index] < 0) return;
    const bar = this.#barOf(pair, price, this.#nowMs);
    for (const trade of this.trader.openIn(index)) {
      if (!this.#desk.isPaused(trade.start.id)) this.trader.exitInBar(trade, bar);
    }
  }

  #command(command: Command): void {
    obey(command, {
      trader: this.trader,
      orders: this.orders,
      nowMs: this.#nowMs,
      barOf: (pair, price) => this.#barOf(pair, this.price(pair) ?? price ?? NaN, this.#nowMs),
      stopEntries: (stopped) => (this.#entriesStopped = stopped),
    });
  }

  /** Money has come or gone by other hands. Coins of a position that are gone have been sold by somebody. */
  #outside(asset: string, change: Exact, total: Exact): void {
    this.#enter(asset, change, 'external', '');
    this.#notify('warning', 'OUTSIDE_CHANGE', `${exactText(change)} ${asset} came or went without us`, asset);
    const held = this.trader.open.filter(
      ({ hasPosition, start }) => hasPosition && this.#market(start.pair).base === asset,
    );
    let missing = held.reduce((sum, { amount }) => sum + exactOf(amount), -total);
    for (const trade of held) {
      if (missing <= 0n) return;
      const part = missing < exactOf(trade.amount) ? missing : exactOf(trade.amount);
      missing -= part;
      const { pair, amountGrid } = trade.start;
      // What is left of a step cannot be sold: it is no position any more.
      const left = amountGrid.truncate(exactNumber(exactOf(trade.amount) - part));
      const gone = amountGrid.round(trade.amount - left);
      const price = this.#prices[this.#index(pair)];
      this.trader.leftOutside(trade, this.#barOf(pair, price, this.#nowMs), 'closed_outside', price, gone);
    }
  }

  #market(pair: string): Market {
    return this.#options.pairs[this.#index(pair)].market;
  }

  #enter(asset: string, change: Exact, reason: LedgerEntry['reason'], reference: string): void {
    this.#ledger.push({ account: this.#options.account, asset, change, reason, reference });
  }

  #marketChanged(market: Market): void {
    const index = this.#index(market.pair);
    this.#options.pairs[index].market = market;
    this.trader.marketChanged(index);
  }

  #takeUp(state: SessionState, closed: readonly TradeRecord[]): void {
    const { settings, pairs } = this.#options;
    const terms = pairTerms(settings, pairs);
    const restored = (trade: TradeState) => {
      const index = this.#index(trade.start.pair);
      return restoredTrade(trade, index, terms[index]);
    };
    const open = state.trades.map(restored);
    this.trader.takeUp({ open, closed, locks: state.locks, ...state.counts });
    for (const trade of state.ghosts.map(restored)) this.#ghosts.set(trade.start.id, trade);
    this.#entriesStopped = state.counts.entriesStopped;
  }

  #deskSession(): DeskSession {
    return {
      now: () => this.#nowMs,
      wording: this.#options.wording,
      market: (pair) => this.#market(pair),
      oversold: ({ clientOrderId }) =>
        this.#notify('critical', 'OVERSOLD', 'an order sold what its trade no longer had', clientOrderId),
      stopEnded: (stop) => this.#stops?.lost(stop, this.#nowMs),
      barAt: (pair, price) => this.#barOf(pair, price, this.#nowMs),
      trade: (id) => this.trader.open.find(({ start }) => start.id === id) ?? this.#ghosts.get(id),
      booked: (fill, tradeId) => this.#booked(fill, tradeId),
    };
  }

  #booked(fill: FillReport, tradeId: number): void {
    const { account } = this.#options;
    this.#fills.push({ ...fill, tradeId, account });
    this.#ledger.push(...ledgerOf(fill, this.#market(fill.pair), account));
  }

  #filledOnCandle(order: Order, price: number, amount: number, isInside: boolean): void {
    this.trader.fill(order, price, amount, this.#bar, isInside);
  }

  #openOrders(): Order[] {
    return this.trader.open.flatMap(({ openEntry, openExit }) =>
      [openEntry, openExit].filter((order) => order !== undefined),
    );
  }

  /** The pair's present as a bar of one price. The object is used again for the next. */
  #barOf(pair: string, price: number, timeMs: number): Bar {
    const index = this.#index(pair);
    const bar = this.#bar;
    bar.pairIndex = index;
    bar.timeMs = timeMs;
    bar.lengthMs = 0;
    bar.open = bar.high = bar.low = bar.close = price;
    bar.volume = 0;
    bar.row = this.#rows[index];
    bar.flags = this.#flags[index];
    bar.canEnter = false;
    return bar;
  }

  #index(pair: string): number {
    const index = this.#indexOf.get(pair);
    if (index === undefined) throw new RangeError(`the session does not trade ${pair}`);
    return index;
  }

  #notify(level: Notice['level'], code: string, text: string, subject: string): void {
    this.#intents.push({ kind: 'notify', notice: { level, code, text, fields: { subject } } });
  }

  /** What has changed, where trades on other pairs than `pair` cannot have. */
  #changes(pair?: string): StateChange[] {
    this.#keepGhosts();
    const { open: trades, locks } = this.trader;
    const ghosts = [...this.#ghosts.values()];
    return this.#log.changes(
      { trades, ghosts, orders: this.orders.all(), locks: locks.records, counts: this.#counts() },
      pair,
    );
  }

  #counts(): SessionCounts {
    return { ...this.trader.counts, sequence: this.#ids.sequence, entriesStopped: this.#entriesStopped };
  }

  /** Keeps the trades that the trader has given up while the venue may still fill an order of theirs. */
  #keepGhosts(): void {
    const live = new Set([...this.orders.live()].map(({ tradeId }) => tradeId));
    const open = new Set(this.trader.open.map(({ start }) => start.id));
    for (const id of this.#ghosts.keys()) if (!live.has(id) || open.has(id)) this.#ghosts.delete(id);
    for (const trade of this.trader.givenUp()) {
      if (live.has(trade.start.id)) this.#ghosts.set(trade.start.id, trade);
    }
    this.#stops?.forget((id) => open.has(id));
    this.orders.prune(this.#nowMs, (id) => open.has(id) || this.#ghosts.has(id));
  }
}

/** The only pair whose trades an event can change; undefined = any. */
function pairOf(event: SessionEvent, orders: OrderManager): string | undefined {
  switch (event.kind) {
    case 'quote':
      return event.pair;
    case 'sending':
    case 'placed':
    case 'canceled':
    case 'looked-up':
      return orders.get(event.clientOrderId)?.request.pair;
    case 'order':
      return event.report.pair;
    case 'fill':
      return event.fill.pair;
    default:
      return undefined;
  }
}

function emptyBar(): Bar {
  const price = NaN;
  return {
    pairIndex: 0,
    timeMs: 0,
    lengthMs: 0,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 0,
    row: -1,
    flags: 0,
    canEnter: false,
  };
}
