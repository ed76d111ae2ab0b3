import type { Candles } from '../model/candles.ts';
import { Grid } from '../model/decimal.ts';
import type { Market } from '../model/market.ts';
import type { EngineSettings } from '../model/settings.ts';
import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT } from '../model/signals.ts';
import type { RunCounters, Side, TradeRecord } from '../model/trade.ts';
import type { AnyStrategy } from '../strategy/spec.ts';
import type { Bar } from './bar.ts';
import { planEntry } from './entries.ts';
import { judgeBar, judgeSignal, type ExitCandidate, type ExitPlan } from './exits.ts';
import { OpenTrade } from './open-trade.ts';
import type { Order, OrderDesk } from './order.ts';
import { RoiTable } from './roi.ts';
import { ENGINE_RULES, type EngineRules } from './rules.ts';
import { StrategyCalls, type CalledPair } from './strategy-calls.ts';
import { orderView } from './trade-view.ts';
import { Wallet } from './wallet.ts';

/** A pair that the engine trades. */
export interface TraderPair extends CalledPair {
  readonly market: Market;
  readonly candles: Candles;
  /** Tags of the signals of a row; '' = none. */
  enterTag(row: number): string;
  exitTag(row: number): string;
}

/** What the parts of the engine share. */
export interface EngineContext {
  readonly settings: EngineSettings;
  readonly rules: EngineRules;
  readonly pairs: readonly TraderPair[];
  readonly calls: StrategyCalls;
  readonly wallet: Wallet;
  readonly roi: RoiTable;
  readonly timeframeMinutes: number;
}

/**
 * The trading engine: a state machine that is told of candles and fills and answers with orders. It knows
 * no clock, no randomness and no I/O; the same events give the same orders. One object trades any number
 * of pairs over one wallet.
 */
export class Trader {
  readonly open: OpenTrade[] = [];
  readonly closed: TradeRecord[] = [];
  readonly counters: RunCounters = {
    rejectedSignals: 0,
    timedoutEntryOrders: 0,
    timedoutExitOrders: 0,
    canceledEntryOrders: 0,
    canceledTradeEntries: 0,
    replacedEntryOrders: 0,
    canceledExitOrders: 0,
    replacedExitOrders: 0,
  };
  readonly #context: EngineContext;
  readonly #desk: OrderDesk;
  readonly #openByPair: OpenTrade[][];
  readonly #priceGrids: ((timeMs: number) => Grid)[];
  readonly #amountGrids: Grid[];
  readonly #feeRatios: number[];
  #tradeCount = 0;
  #orderCount = 0;

  constructor(input: {
    settings: EngineSettings;
    strategy: AnyStrategy;
    params: unknown;
    pairs: readonly TraderPair[];
    timeframeMinutes: number;
    desk: OrderDesk;
  }) {
    const { settings, pairs, desk } = input;
    const rules = ENGINE_RULES[settings.fills];
    this.#desk = desk;
    this.#context = {
      settings,
      rules,
      pairs,
      calls: new StrategyCalls(input.strategy, input.params, pairs),
      wallet: new Wallet(settings, this.open),
      roi: new RoiTable(settings.minimalRoi),
      timeframeMinutes: input.timeframeMinutes,
    };
    this.#openByPair = pairs.map(() => []);
    this.#priceGrids = pairs.map(({ market, candles }) => rules.priceGrids(market, candles));
    this.#amountGrids = pairs.map(({ market }) => new Grid(market.stepSize));
    this.#feeRatios = pairs.map(({ market }) => settings.feeRatio ?? rules.feeRatio(market, pairs[0]!.market));
  }

  get rules(): EngineRules {
    return this.#context.rules;
  }

  get wallet(): Wallet {
    return this.#context.wallet;
  }

  openIn(pairIndex: number): readonly OpenTrade[] {
    return this.#openByPair[pairIndex]!;
  }

  /** The side that the acting signals ask for; none where they contradict each other. */
  entrySide(flags: number): Side | undefined {
    if ((flags & (ENTER_LONG | EXIT_LONG)) === ENTER_LONG && !this.#shortBit(flags, ENTER_SHORT)) return 'long';
    if (this.#shortBit(flags, ENTER_SHORT) && (flags & (EXIT_SHORT | ENTER_LONG)) === 0) return 'short';
    return undefined;
  }

  #shortBit(flags: number, bit: number): boolean {
    return this.#context.settings.canShort && (flags & bit) !== 0;
  }

  /** First thing on a candle: open orders that are too old, or that the strategy gives up, are cancelled. */
  manageOrders(bar: Bar): void {
    for (const trade of [...this.openIn(bar.pairIndex)]) {
      for (const order of [trade.openEntry, trade.openExit]) {
        if (order === undefined || !this.#timedOut(order, bar)) continue;
        this.#cancel(order);
        if (order.isEntry) this.counters.timedoutEntryOrders++;
        else this.counters.timedoutExitOrders++;
        if (order.isEntry && trade.filledEntries === 0) {
          this.#forget(trade);
          break;
        }
      }
    }
  }

  /** Acts on the entry signal of a candle, if a slot and the wallet allow it. */
  enter(bar: Bar): void {
    const side = bar.canEnter ? this.entrySide(bar.flags) : undefined;
    const { settings } = this.#context;
    if (side === undefined || (!settings.positionStacking && this.openIn(bar.pairIndex).length > 0)) return;
    if (this.open.length >= settings.maxOpenTrades) {
      this.counters.rejectedSignals++;
      return;
    }
    const pair = this.#context.pairs[bar.pairIndex]!;
    const enterTag = pair.enterTag(bar.row);
    const amountGrid = this.#amountGrids[bar.pairIndex]!;
    const priceGrid = this.#priceGrids[bar.pairIndex]!(bar.timeMs);
    const plan = planEntry(this.#context, bar, { side, enterTag, amountGrid, priceGrid });
    if (plan === undefined) return;
    const trade = new OpenTrade(
      {
        id: ++this.#tradeCount,
        pairIndex: bar.pairIndex,
        pair: pair.pair,
        isShort: side === 'short',
        enterTag,
        openTimeMs: bar.timeMs,
        leverage: plan.leverage,
        feeRatio: this.#feeRatios[bar.pairIndex]!,
        priceGrid,
        amountGrid,
        averageGrid: this.rules.roundsAverageEntry ? priceGrid : undefined,
      },
      plan.price,
      plan.stake,
    );
    trade.adjustStopLoss(plan.price, settings.stoploss);
    this.open.push(trade);
    this.#openByPair[bar.pairIndex]!.push(trade);
    this.#place(trade, bar, { isEntry: true, price: plan.price, amount: plan.amount, tag: enterTag, judged: false });
  }

  /** Exit signals and custom exits, at the candle's open. */
  exitAtOpen(bar: Bar): void {
    for (const trade of [...this.openIn(bar.pairIndex)]) {
      if (!trade.hasPosition) continue;
      const signal = judgeSignal(this.#context, trade, bar);
      if (signal !== undefined) this.#tryExit(trade, bar, signal);
    }
  }

  /** Stop, target and trailing stop, once the candle's prices are known. */
  exitInBar(bar: Bar): void {
    for (const trade of [...this.openIn(bar.pairIndex)]) {
      if (!trade.hasPosition) continue;
      for (const candidate of judgeBar(this.#context, trade, bar)) if (this.#tryExit(trade, bar, candidate)) break;
      trade.filledInsideCandle = false;
    }
  }

  /** All exits of a candle at once, the signal first: for rules that go pair by pair. */
  exit(bar: Bar): void {
    for (const trade of [...this.openIn(bar.pairIndex)]) {
      if (!trade.hasPosition) continue;
      const inBar = judgeBar(this.#context, trade, bar);
      const signal = judgeSignal(this.#context, trade, bar);
      if (signal !== undefined && this.#tryExit(trade, bar, signal)) continue;
      for (const candidate of inBar) if (this.#tryExit(trade, bar, candidate)) break;
    }
  }

  /** A venue reports that an order has filled as a whole. */
  fill(order: Order, price: number, bar: Bar, insideCandle = false): void {
    const { trade } = order;
    order.price = price;
    order.filledTimeMs = bar.timeMs;
    if (order.isEntry) {
      trade.bookEntry(order);
      trade.filledInsideCandle = insideCandle;
    } else if (trade.bookExit(order)) {
      trade.closeRate = price;
      trade.closeTimeMs = bar.timeMs;
      this.#close(trade);
    }
    const { calls } = this.#context;
    if (calls.has('orderFilled')) {
      calls.tell('orderFilled', bar, calls.tradeCall(bar, trade, { order: orderView(order) }));
    }
  }

  /** At the end of the data: what is open leaves at `price`; entries that never filled are forgotten. */
  closeAtEnd(trade: OpenTrade, bar: Bar, price: number): void {
    if (!trade.hasPosition) {
      if (trade.openEntry !== undefined) this.#desk.cancel(trade.openEntry);
      this.#forget(trade);
      return;
    }
    trade.openAtEnd = true;
    this.#sendExit(trade, bar, { reason: 'force_exit', price, judged: false });
  }

  /** Asks the last questions about an exit and sends its order. False: the next reason may try. */
  #tryExit(trade: OpenTrade, bar: Bar, candidate: ExitCandidate): boolean {
    const plan = candidate.plan();
    if (plan === undefined) return false;
    const { calls, settings } = this.#context;
    if (plan.reason !== 'liquidation' && calls.has('confirmTradeExit')) {
      const yes = calls.boolean(
        'confirmTradeExit',
        bar,
        calls.tradeCall(bar, trade, {
          orderType: settings.orderTypes.exit,
          amount: trade.amount,
          rate: plan.price,
          timeInForce: settings.orderTimeInForce.exit,
          exitReason: plan.reason,
        }),
      );
      if (!yes) return false;
    }
    return this.#sendExit(trade, bar, plan);
  }

  #sendExit(trade: OpenTrade, bar: Bar, plan: ExitPlan): boolean {
    const price = this.rules.exitPrice(trade, plan);
    trade.exitReason = plan.reason;
    const resting = trade.openExit;
    // An order that says the same goes on resting, with its age.
    if (resting !== undefined && resting.price === price && resting.amount === trade.amount) return false;
    for (const order of [trade.openEntry, resting]) {
      if (order === undefined) continue;
      this.#cancel(order);
      if (order.isEntry) this.counters.canceledEntryOrders++;
      else this.counters.canceledExitOrders++;
    }
    this.#place(trade, bar, { isEntry: false, price, amount: trade.amount, tag: plan.reason, judged: plan.judged });
    return true;
  }

  #timedOut(order: Order, bar: Bar): boolean {
    const { settings, calls } = this.#context;
    const { entry, exit } = settings.unfilledTimeoutMs;
    if (bar.timeMs - order.placedTimeMs >= (order.isEntry ? entry : exit)) return true;
    const name = order.isEntry ? 'checkEntryTimeout' : 'checkExitTimeout';
    if (!calls.has(name)) return false;
    return calls.boolean(name, bar, calls.tradeCall(bar, order.trade, { order: orderView(order) }));
  }

  #place(
    trade: OpenTrade,
    bar: Bar,
    { isEntry, price, amount, tag, judged }: Pick<Order, 'isEntry' | 'price' | 'amount' | 'tag' | 'judged'>,
  ): void {
    const { orderTypes } = this.#context.settings;
    const order: Order = {
      id: ++this.#orderCount,
      trade,
      isEntry,
      side: isEntry === trade.start.isShort ? 'sell' : 'buy',
      type: isEntry ? orderTypes.entry : orderTypes.exit,
      price,
      amount,
      placedTimeMs: bar.timeMs,
      filledTimeMs: undefined,
      tag,
      fundingFee: undefined,
      judged,
    };
    trade.orders.push(order);
    if (isEntry) trade.openEntry = order;
    else trade.openExit = order;
    this.#desk.place(order);
  }

  #cancel(order: Order): void {
    const { trade } = order;
    this.#desk.cancel(order);
    trade.orders.splice(trade.orders.indexOf(order), 1);
    if (order.isEntry) trade.openEntry = undefined;
    else trade.openExit = undefined;
  }

  #close(trade: OpenTrade): void {
    this.#forget(trade);
    this.wallet.bookClosed(trade);
    this.closed.push(trade.toRecord());
  }

  #forget(trade: OpenTrade): void {
    const ofPair = this.#openByPair[trade.start.pairIndex]!;
    ofPair.splice(ofPair.indexOf(trade), 1);
    this.open.splice(this.open.indexOf(trade), 1);
  }
}
