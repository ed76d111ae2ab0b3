import type { Candles } from '../model/candles.ts';
import { fillModelOf } from '../model/fill-models.ts';
import { noCounts, type RefusedEntry, type RunCounters, type Side } from '../model/trade.ts';
import { TradeTable } from '../model/trade-table.ts';
import { Locks } from '../risk/locks.ts';
import { runProtections } from '../risk/protections.ts';
import type { Bar } from './bar.ts';
import { planAdjustment } from './adjustment.ts';
import type { EngineContext, TraderInput } from './context.ts';
import { isDust } from './dust.ts';
import { additionTo, planEntry, Refusal, type EntryPlan } from './entries.ts';
import { entrySide } from './entry-side.ts';
import {
  fillsOnTheWay,
  judgeBar,
  judgeSignal,
  liquidationCandidate,
  planAtOpen,
  type ExitCandidate,
  type ExitPlan,
  trackExtremes,
} from './exits.ts';
import { isFundingTime } from './funding.ts';
import { guardPosition } from './guard-position.ts';
import { liquidatedAtOpen } from './liquidation.ts';
import { OpenTrade } from './open-trade.ts';
import { isTimedOut, newPrice, OpenOrders, roleOf, saysTheSame } from './open-orders.ts';
import type { Order } from './order.ts';
import { pairTerms, type PairTerms } from './pair-terms.ts';
import { looksAtEveryCandle, passQuietCandles } from './quiet-candles.ts';
import { RoiTable } from './roi.ts';
import { ENGINE_RULES, type EngineRules } from './rules.ts';
import { StrategyCalls } from './strategy-calls.ts';
import { orderView } from './trade-view.ts';
import { Wallet } from './wallet.ts';

/**
 * The trading engine: a state machine that is told of candles and fills and answers with orders. It knows
 * no clock, no randomness and no I/O; the same events give the same orders. One object trades any number
 * of pairs over one wallet.
 */
export class Trader {
  readonly open: OpenTrade[] = [];
  readonly closed: TradeTable;
  readonly counters: RunCounters = noCounts();
  readonly refusedEntries: RefusedEntry[] = [];
  readonly locks: Locks;
  protected readonly context: EngineContext;
  protected readonly openOrders: OpenOrders;
  protected readonly openByPair: (readonly OpenTrade[])[];
  protected readonly terms: PairTerms[];
  readonly #looksAtEveryCandle: boolean;
  protected tradeCount = 0;
  /** Trades that were given up while an entry of theirs may still fill, and what that would cost in the stake currency. */
  protected readonly promisedTrades: () => number = () => 0;
  protected readonly promisedStake: () => number = () => 0;

  constructor(input: TraderInput) {
    const { settings, pairs, desk } = input;
    this.closed = new TradeTable(input.tradeCapacity);
    const rules = ENGINE_RULES[settings.fills];
    this.openOrders = new OpenOrders(desk, settings.orderTypes, this.counters);
    this.locks = new Locks(settings.timeframe);
    this.context = {
      settings,
      rules,
      pairs,
      calls: new StrategyCalls(input.strategy, input.params, pairs, input.onStrategyFailure),
      wallet: new Wallet(settings, this.open, () => this.promisedStake()),
      roi: new RoiTable(settings.minimalRoi),
      timeframeMinutes: input.timeframeMinutes,
      model: fillModelOf(settings),
    };
    this.#looksAtEveryCandle = looksAtEveryCandle(this.context);
    this.openByPair = pairs.map(() => []);
    this.terms = pairTerms(settings, pairs);
  }

  get rules(): EngineRules {
    return this.context.rules;
  }

  get wallet(): Wallet {
    return this.context.wallet;
  }

  /** Open trades of a pair. The list stays as it is when trades come and go: then another takes its place. */
  openIn(pairIndex: number): readonly OpenTrade[] {
    return this.openByPair[pairIndex];
  }

  /** First row from `row` on, of a pair's candles, on which its open trades must have their turn; at most the last. */
  nextTurn(pairIndex: number, candles: Candles, flags: Uint8Array, row: number): number {
    return this.#looksAtEveryCandle ? row : passQuietCandles(this.context, this.openIn(pairIndex), candles, flags, row);
  }

  /** The side that the acting signals ask for; none where they contradict each other. */
  entrySide(flags: number): Side | undefined {
    return entrySide(flags, this.context.settings.canShort);
  }

  /**
   * First thing on a candle: open orders that are too old are cancelled, and those that the strategy gives up
   * or wants at another price are cancelled or replaced. A trade whose only entry goes is forgotten.
   */
  manageOrders(bar: Bar): void {
    this.#eachOrder(bar, (order) => this.#timesOut(order, bar) ?? this.#reprice(order, bar));
  }

  /** The first half of manageOrders: for rules under which resting orders fill at the open before any can be moved. */
  cancelOldOrders(bar: Bar): void {
    this.#eachOrder(bar, (order) => this.#timesOut(order, bar) ?? false);
  }

  /** The second half of manageOrders. */
  moveOrders(bar: Bar): void {
    this.#eachOrder(bar, (order) => this.#reprice(order, bar));
  }

  #eachOrder(bar: Bar, isLast: (order: Order) => boolean): void {
    for (const trade of this.openIn(bar.pairIndex)) {
      if (trade.openEntry === undefined && trade.openExit === undefined) continue;
      for (const order of [trade.openEntry, trade.openExit]) {
        if (order === undefined || this.#isLeaving(trade) || !isLast(order)) continue;
        this.forget(trade);
        break;
      }
    }
  }

  /** Undefined: the order is not too old. True: nothing is left of its trade. */
  #timesOut(order: Order, bar: Bar): boolean | undefined {
    if (!isTimedOut(this.context, order, bar)) return undefined;
    this.openOrders.cancel(order);
    if (order.isEntry) this.counters.timedoutEntryOrders++;
    else this.counters.timedoutExitOrders++;
    return order.isEntry && order.trade.filledEntries === 0;
  }

  /**
   * Acts on the entry signal of a candle, if no lock, a slot and the wallet allow it. Returns the new trade. A
   * `forcedTag` takes the place of the signal's.
   */
  enter(bar: Bar, forcedTag?: string): OpenTrade | undefined {
    const side = bar.canEnter ? this.entrySide(bar.flags) : undefined;
    const { settings, pairs } = this.context;
    if (side === undefined || (!settings.positionStacking && this.openIn(bar.pairIndex).length > 0)) return undefined;
    const pair = pairs[bar.pairIndex];
    if (this.locks.isLocked(pair.pair, side, bar.timeMs)) return this.#refuse(bar, new Refusal('lockedEntries'));
    if (this.open.length + this.promisedTrades() >= settings.maxOpenTrades) return void this.counters.rejectedSignals++;
    const tag = forcedTag ?? pair.enterTag(bar.row);
    const { priceGridAt, amountGrid, feeRatio, makerFeeRatio, throughDistance } = this.terms[bar.pairIndex];
    const priceGrid = priceGridAt(bar.timeMs);
    const plan = planEntry(this.context, bar, { side, tag, amountGrid, priceGrid });
    if (plan instanceof Refusal) return this.#refuse(bar, plan);
    const trade = new OpenTrade(
      {
        id: ++this.tradeCount,
        pairIndex: bar.pairIndex,
        pair: pair.pair,
        isShort: side === 'short',
        enterTag: tag,
        openTimeMs: bar.timeMs,
        leverage: plan.leverage,
        feeRatio,
        makerFeeRatio,
        throughDistance,
        priceGrid,
        amountGrid,
        averageGrid: this.rules.roundsAverageEntry ? priceGrid : undefined,
      },
      plan.price,
      plan.stake,
    );
    trade.adjustStopLoss(plan.price, settings.stoploss);
    this.open.push(trade);
    this.openByPair[bar.pairIndex] = [...this.openIn(bar.pairIndex), trade];
    this.#placeEntry(trade, bar, plan, tag);
    return trade;
  }

  #refuse({ pairIndex, timeMs }: Bar, { reason, wanted, limit }: Refusal): undefined {
    if (this.counters[reason]++ > 0) return;
    this.refusedEntries.push({ reason, pair: this.context.pairs[pairIndex].pair, timeMs, wanted, limit });
  }

  /**
   * Looks at funding, and lets the strategy add to a position or take a part out, at the candle's open.
   * Returns the order that comes of it.
   */
  adjustPosition(trade: OpenTrade, bar: Bar): Order | undefined {
    if (!trade.hasPosition || this.#isLeaving(trade)) return undefined;
    if (isFundingTime(bar.timeMs)) this.#runFunding(trade, bar);
    const wish = planAdjustment(this.context, trade, bar);
    if (wish?.kind === 'add') return this.#addTo(trade, bar, wish) ? trade.openEntry : undefined;
    if (wish?.kind !== 'reduce') return undefined;
    const plan = planAtOpen(this.context, trade, bar, wish.tag || 'partial_exit');
    return this.sendExit(trade, bar, plan, wish.amount) ? trade.openExit : undefined;
  }

  /** A position that the open has put beyond its liquidation price is gone before anything else can happen to it. */
  liquidateAtOpen(trade: OpenTrade, bar: Bar): void {
    if (!trade.hasPosition || !liquidatedAtOpen(trade, bar, this.rules)) return;
    this.#tryExit(trade, bar, liquidationCandidate(this.context, trade, bar));
  }

  /** Exit signals and custom exits, at the candle's open. */
  exitAtOpen(trade: OpenTrade, bar: Bar): void {
    if (!trade.hasPosition || this.#isLeaving(trade)) return;
    const signal = judgeSignal(this.context, trade, bar);
    if (signal !== undefined) this.#tryExit(trade, bar, signal);
  }

  /** Stop, target and trailing stop, once the candle's prices are known. */
  exitInBar(trade: OpenTrade, bar: Bar): void {
    if (!trade.hasPosition || this.#isLeaving(trade)) return;
    for (const candidate of judgeBar(this.context, trade, bar)) {
      if (this.rules.restingExitsFirst && fillsOnTheWay(trade.openExit, candidate)) continue;
      if (this.#tryExit(trade, bar, candidate)) break;
    }
    trackExtremes(trade, bar);
    trade.filledInsideCandle = false;
  }

  /** What the market left of a target is looked at anew on the next candle. */
  withdrawTarget(trade: OpenTrade): void {
    const { openExit } = trade;
    if (openExit === undefined || !openExit.judged || openExit.role !== 'maker') return;
    this.openOrders.cancel(openExit);
    trade.restingRoi = trade.reachedRoi;
  }

  /** A stop is on its way to the market, or what the market left of one. */
  #isLeaving({ openExit }: OpenTrade): boolean {
    return this.rules.finishesStops && openExit !== undefined && openExit.judged;
  }

  /** All exits of a candle at once, the signal first: for rules that go pair by pair. */
  exit(trade: OpenTrade, bar: Bar): void {
    if (!trade.hasPosition) return;
    trackExtremes(trade, bar);
    const inBar = judgeBar(this.context, trade, bar);
    const signal = judgeSignal(this.context, trade, bar);
    if (signal !== undefined && this.#tryExit(trade, bar, signal)) return;
    for (const candidate of inBar) if (this.#tryExit(trade, bar, candidate)) break;
  }

  /** A venue reports that `amount` coins of an order have filled: all that it wanted, or a part. */
  fill(wanted: Order, price: number, amount: number, bar: Bar, insideCandle = false): void {
    const order = amount === wanted.amount ? wanted : this.#partOf(wanted, price, amount, bar.pairIndex);
    const { trade, isEntry } = order;
    if (order === trade.openEntry) trade.openEntry = undefined;
    if (order === trade.openExit) trade.openExit = undefined;
    const { calls } = this.context;
    if (this.rules.fundingAfterFill) this.#runFunding(trade, bar);
    order.price = price;
    order.filledTimeMs = bar.timeMs;
    trade.bookFunding(order);
    if (isEntry) trade.bookEntry(order);
    trade.filledInsideCandle = isEntry && insideCandle;
    trade.restingRoi = undefined;
    const isAddition = isEntry && trade.filledEntries > 1;
    if (!this.rules.fundingAfterFill) this.#runFunding(trade, bar, !isAddition);
    if (calls.has.orderFilled) {
      const call = calls.tradeCall(bar, trade, { order: orderView(order), locks: this.locks.forStrategy(bar.timeMs) });
      calls.tell('orderFilled', bar, call);
    }
    const closes = !isEntry && order.amount === trade.amount;
    if (!closes) guardPosition(this.context, trade, order, bar);
    if (isEntry) return;
    trade.bookExit(order);
    if (closes) this.#close(trade, order, bar);
    if (closes || this.rules.protectsAfterParts) this.#protect(trade, bar);
  }

  /** The part of an order that has filled. What is left of an entry is given up where it could not be ordered. */
  #partOf(wanted: Order, price: number, amount: number, pairIndex: number): Order {
    this.counters.partialFills++;
    const part = this.openOrders.split(wanted, amount);
    if (wanted.isEntry && isDust(this.context, pairIndex, wanted.amount, price)) {
      this.openOrders.cancel(wanted);
      this.counters.dustOrders++;
    }
    return part;
  }

  /** At the end of the data: what is open leaves at `price`; entries that never filled are forgotten. */
  closeAtEnd(trade: OpenTrade, bar: Bar, price: number): void {
    if (!trade.hasPosition) {
      if (trade.openEntry !== undefined) this.openOrders.cancel(trade.openEntry);
      this.forget(trade);
      return;
    }
    trade.openAtEnd = true;
    const judged = this.context.model !== undefined;
    if (judged && trade.openExit !== undefined) this.openOrders.cancel(trade.openExit);
    this.sendExit(trade, bar, { reason: 'force_exit', price, judged, role: 'taker' });
  }

  /** Asks the last questions about an exit and sends its order. False: the next reason may try. */
  #tryExit(trade: OpenTrade, bar: Bar, candidate: ExitCandidate): boolean {
    const plan = candidate.plan();
    const { calls, settings } = this.context;
    if (plan.reason !== 'liquidation' && calls.has.confirmTradeExit) {
      const call = calls.tradeCall(bar, trade, {
        orderType: settings.orderTypes.exit,
        amount: trade.amount,
        rate: plan.price,
        timeInForce: settings.orderTimeInForce.exit,
        exitReason: plan.reason,
      });
      if (!calls.boolean('confirmTradeExit', bar, call)) return false;
    }
    return this.sendExit(trade, bar, plan);
  }

  protected sendExit(trade: OpenTrade, bar: Bar, wish: ExitPlan, amount = trade.amount): boolean {
    const price = this.rules.exitPrice(trade, wish);
    const dust = wish.role !== 'settled' && !trade.openAtEnd && isDust(this.context, bar.pairIndex, amount, price);
    // What no order can sell is valued and forgotten, rather than tried for ever.
    const plan: ExitPlan = dust ? { reason: 'dust', price, judged: true, role: 'settled' } : wish;
    if (dust) this.counters.dustTrades++;
    trade.exitReason = plan.reason;
    if (saysTheSame(trade.openExit, price, amount)) return false;
    this.openOrders.cancelAll(trade);
    const { reason: tag, judged } = plan;
    const role = plan.role ?? roleOf(this.context.settings.orderTypes.exit, trade.start.isShort, price, bar.open);
    this.openOrders.place(trade, bar.timeMs, { isEntry: false, price, amount, tag, judged, role });
    return true;
  }

  #addTo(trade: OpenTrade, bar: Bar, { stake, tag }: { stake: number; tag: string }): boolean {
    const orderTag = tag || this.context.pairs[bar.pairIndex].enterTag(bar.row);
    const plan = planEntry(this.context, bar, { ...additionTo(trade), tag: orderTag, stake });
    return !(plan instanceof Refusal) && this.#placeEntry(trade, bar, plan, orderTag);
  }

  #placeEntry(trade: OpenTrade, bar: Bar, { price, amount }: EntryPlan, tag: string): boolean {
    if (saysTheSame(trade.openEntry, price, amount)) return false;
    this.openOrders.cancelAll(trade);
    const role = roleOf(this.context.settings.orderTypes.entry, !trade.start.isShort, price, bar.open);
    this.openOrders.place(trade, bar.timeMs, { isEntry: true, price, amount, tag, judged: false, role });
    return true;
  }

  #runFunding(trade: OpenTrade, bar: Bar, counts = true): void {
    const table = this.context.pairs[bar.pairIndex].funding;
    if (table === undefined) return;
    const fromMs = trade.lastFillTimeMs + (this.rules.fundingAfterFill ? 1 : 0);
    trade.runFunding(table.between(fromMs, bar.timeMs, trade.amount, trade.start.isShort), counts);
  }

  /** Asks for a new price of an order from an earlier candle. True if nothing of the trade is left. */
  #reprice(order: Order, bar: Bar): boolean {
    const { trade, isEntry } = order;
    const price = newPrice(this.context, order, bar);
    if (price === undefined || price === order.price) return false;
    this.openOrders.cancelAndCount(order);
    if (price === null) {
      if (trade.filledEntries > 0) return false;
      this.counters.canceledTradeEntries++;
      return true;
    }
    if (isEntry) {
      const tag = this.context.pairs[bar.pairIndex].enterTag(bar.row);
      const replacement = { price, stake: (order.amount * order.price) / trade.start.leverage };
      const plan = planEntry(this.context, bar, { ...additionTo(trade), tag, replacement });
      if (!(plan instanceof Refusal)) this.#placeEntry(trade, bar, plan, tag);
      this.counters.replacedEntryOrders++;
    } else {
      this.sendExit(trade, bar, { reason: order.tag, price, judged: false }, order.amount);
      this.counters.replacedExitOrders++;
    }
    return false;
  }

  #close(trade: OpenTrade, { price, judged }: Order, bar: Bar): void {
    if (judged && trade.endsUncertain(bar.timeMs)) this.counters.uncertainTrades++;
    trade.closeRate = price;
    trade.closeTimeMs = bar.timeMs;
    this.forget(trade);
    this.wallet.bookClosed(trade);
    trade.addTo(this.closed);
  }

  #protect({ start: { pair, isShort } }: OpenTrade, { timeMs: nowMs }: Bar): void {
    const { enableProtections, protections, timeframe } = this.context.settings;
    if (!enableProtections) return;
    const occasion = { pair, side: isShort ? 'short' : 'long', nowMs, timeframe } as const;
    runProtections(protections, { closed: this.closed, startCapital: this.wallet.startCapital }, this.locks, occasion);
  }

  protected forget(trade: OpenTrade): void {
    const { pairIndex } = trade.start;
    this.openByPair[pairIndex] = this.openIn(pairIndex).filter((other) => other !== trade);
    this.open.splice(this.open.indexOf(trade), 1);
  }
}
