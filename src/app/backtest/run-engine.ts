import type { Bar } from '../../core/engine/bar.ts';
import type { FundingTable } from '../../core/engine/funding.ts';
import type { OpenTrade } from '../../core/engine/open-trade.ts';
import type { Order } from '../../core/engine/order.ts';
import { entrySide } from '../../core/engine/entry-side.ts';
import { ENGINE_RULES } from '../../core/engine/rules.ts';
import type { TraderPair } from '../../core/engine/context.ts';
import { Trader } from '../../core/engine/trader.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import type { PairSignals } from '../../core/model/signals.ts';
import { timeframeMs } from '../../core/model/timeframe.ts';
import type { RunResult } from '../../core/model/trade.ts';
import { TradeTable } from '../../core/model/trade-table.ts';
import type { RowSource } from '../../core/strategy/callbacks.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';
import type { Candles } from '../../core/model/candles.ts';
import type { Market } from '../../core/model/market.ts';
import { fillModelOf } from '../../core/model/fill-models.ts';
import { CandleVenue, fillInside, freqtradeFill } from '../../core/simulation/candle-venue.ts';
import { marketModel } from '../../core/simulation/market-model.ts';
import { BarSource } from './bar-source.ts';
import { EntrySchedule } from './schedule.ts';
import { opensThenBars, pairByPair, type Turns } from './turns.ts';
import { askBot } from '../strategy/ask-bot.ts';

/** A pair ready to be traded: gap-free candles whose warm-up rows are cut, and the signals on them. */
export interface BacktestPair {
  readonly pair: string;
  readonly market: Market;
  readonly candles: Candles;
  readonly detail?: Candles;
  readonly signals: PairSignals;
  readonly rows: RowSource<unknown>;
  /** Funding of a futures pair; absent = none is charged. */
  readonly funding?: FundingTable;
  /** All loaded candles, warm-up included, where prices are looked at for their decimals; absent = `candles`. */
  readonly tickCandles?: Candles;
}

export interface EngineRun {
  readonly settings: EngineSettings;
  readonly strategy: AnyStrategy;
  readonly params: unknown;
  readonly pairs: readonly BacktestPair[];
  /** Length of the pairs' finer candles; absent = candles as a whole. */
  readonly detailTimeframe?: string;
}

/**
 * Runs the engine over stored candles of several pairs, merged by time. A signal on one candle acts at the
 * open of the next; the first candle of a pair never trades and no entry is placed at the last step.
 */
export async function runEngine(run: EngineRun): Promise<RunResult> {
  return new CandleRun(run).result();
}

class CandleRun {
  readonly #run: EngineRun;
  readonly #bars: BarSource;
  readonly #trader: Trader;
  readonly #venue: CandleVenue<Order>;
  readonly #schedule: EntrySchedule;
  readonly #takeTurns: Turns;
  /** Pairs whose turn it is at the present step. */
  readonly #awake: number[] = [];
  /** By pair: the step up to which its open trades can be left alone. */
  readonly #wakes: Int32Array;
  readonly #mainBar = (pairIndex: number): Bar => this.#bars.main(pairIndex);

  constructor(run: EngineRun) {
    const { settings, strategy, params, pairs } = run;
    const stepMs = timeframeMs(settings.timeframe);
    this.#run = run;
    this.#bars = new BarSource(pairs, stepMs, ENGINE_RULES[settings.fills].pairByPair);
    const model = fillModelOf(settings);
    this.#venue = new CandleVenue<Order>(
      (order, price, amount, inside) => this.#trader.fill(order, price, amount, this.#bars.bar, inside),
      model && marketModel(model, pairs, stepMs),
    );
    const scheduled = pairs.map(({ candles, signals }, index) => ({
      offset: this.#bars.offsets[index],
      length: candles.length,
      flags: signals.flags,
    }));
    this.#wakes = new Int32Array(pairs.length);
    this.#schedule = new EntrySchedule(scheduled, (flags) => entrySide(flags, settings.canShort));
    this.#trader = new Trader({
      settings,
      strategy,
      params,
      pairs: pairs.map(traderPair),
      timeframeMinutes: stepMs / 60_000,
      desk: this.#venue,
      tradeCapacity: this.#schedule.entries,
    });
    this.#takeTurns = (this.#trader.rules.pairByPair ? pairByPair : opensThenBars)(
      this.#trader,
      this.#venue,
      settings.positionStacking,
    );
  }

  async result(): Promise<RunResult> {
    const trader = this.#trader;
    const { steps } = this.#schedule;
    const { strategy, params, settings, detailTimeframe } = this.#run;
    const { spec } = strategy;
    const lastSteps = new Set(this.#run.pairs.map((_, pairIndex) => this.#lastStep(pairIndex)));
    for (let step = this.#next(1); step < steps; step = this.#next(step + 1)) {
      this.#bars.moveTo(step, step < steps - 1);
      if (spec.botLoopStart) await askBot(strategy, 'botLoopStart', { params, time: this.#bars.timeMs });
      const pairs = this.#gather(step);
      if (detailTimeframe === undefined) this.#takeTurns(pairs, this.#mainBar);
      else this.#throughDetail(pairs, timeframeMs(detailTimeframe), step < steps - 1);
      if (!trader.rules.pairByPair && lastSteps.has(step)) this.#closeTrades((pair) => this.#lastStep(pair) === step);
      for (const pair of pairs) this.#sleep(pair, step + 1);
    }
    if (trader.rules.pairByPair) this.#closeTrades(() => true);
    const { startMs } = this.#bars;
    const unclosed = new TradeTable();
    for (const trade of trader.open) trade.addTo(unclosed);
    return {
      trades: trader.closed,
      locks: trader.locks.records,
      counters: trader.counters,
      refusedEntries: trader.refusedEntries,
      startBalance: settings.startBalance,
      finalBalance: trader.wallet.balance - trader.wallet.tiedUp,
      startTimeMs: startMs,
      endTimeMs: startMs + (steps - 1) * timeframeMs(settings.timeframe),
      slippagePaid: this.#venue.slippagePaid,
      unclosedAtEnd: trader.open.length,
      unclosedTrades: unclosed,
    };
  }

  /** The first step from `step` on with something to do: every one where finer candles or the strategy must see it. */
  #next(step: number): number {
    if (this.#run.strategy.spec.botLoopStart) return step;
    let next = this.#schedule.next(step);
    for (const { start } of this.#trader.open) next = Math.min(next, Math.max(this.#wakes[start.pairIndex], step));
    return next;
  }

  /** From `step` on nothing happens to the open trades of a pair until it wakes. */
  #sleep(pairIndex: number, step: number): void {
    if (this.#trader.openIn(pairIndex).length === 0) return;
    const { candles, signals } = this.#run.pairs[pairIndex];
    const offset = this.#bars.offsets[pairIndex];
    const isLookedInto = this.#run.detailTimeframe !== undefined;
    const row = step - offset;
    this.#wakes[pairIndex] = isLookedInto
      ? step
      : offset + this.#trader.nextTurn(pairIndex, candles, signals.flags, row);
  }

  /** Pairs with open trades that are awake, in order of opening, then those with an entry signal in list order. */
  #gather(step: number): readonly number[] {
    const pairs = this.#awake;
    pairs.length = 0;
    for (const { start } of this.#trader.open) if (this.#wakes[start.pairIndex] <= step) this.#wake(start.pairIndex);
    for (let place = this.#schedule.start(step); place < this.#schedule.start(step + 1); place++) {
      const pairIndex = this.#schedule.pair(place);
      if (this.#trader.openIn(pairIndex).length === 0) this.#wake(pairIndex);
    }
    return pairs;
  }

  #wake(pairIndex: number): void {
    if (!this.#awake.includes(pairIndex) && this.#bars.has(pairIndex)) this.#awake.push(pairIndex);
  }

  /**
   * The candle in its finer candles, one after the other over all pairs. A trade that closes in a later finer
   * candle than it was opened in keeps its pair out until the next candle; signals act on all finer candles,
   * entries until they are too old.
   */
  #throughDetail(pairs: readonly number[], lengthMs: number, canEnter: boolean): void {
    const trader = this.#trader;
    const bars = this.#bars;
    const { settings } = this.#run;
    const mainMs = timeframeMs(settings.timeframe);
    const maxAgeMs = settings.ignoreBuyingExpiredCandleAfter * 1000 || Infinity;
    const waits = new Set<number>();
    for (let index = 0; index * lengthMs < mainMs; index++) {
      // Under the rules that go pair by pair, only the first of the last candle's parts refuses entries.
      const mayEnter = canEnter || (trader.rules.pairByPair && index > 0);
      bars.canEnter = mayEnter && index * lengthMs <= maxAgeMs;
      const withTrades = new Set(trader.open.map((trade) => trade.start.pairIndex));
      const turn = [...withTrades, ...pairs.filter((pair) => !withTrades.has(pair))].filter(
        (pair) => !waits.has(pair) && bars.has(pair) && bars.detail(pair, index, lengthMs) !== undefined,
      );
      this.#takeTurns(turn, (pair) => bars.detail(pair, index, lengthMs)!);
      for (const pair of withTrades) if (trader.openIn(pair).length === 0) waits.add(pair);
    }
  }

  #lastStep(pairIndex: number): number {
    return this.#bars.offsets[pairIndex] + this.#run.pairs[pairIndex].candles.length - 1;
  }

  /**
   * What is open in pairs whose data ends leaves at the open of the last candle (what was entered on that
   * candle, at its close), pair by pair in the order in which they came into play.
   */
  #closeTrades(isAtItsEnd: (pairIndex: number) => boolean): void {
    const trader = this.#trader;
    const { rules } = trader;
    const { offsets } = this.#bars;
    const order = (trade: OpenTrade) => offsets[trade.start.pairIndex] * offsets.length + trade.start.pairIndex;
    const ending = trader.open.filter(({ start }) => isAtItsEnd(start.pairIndex));
    for (const trade of ending.sort((a, b) => order(a) - order(b))) {
      const { pairIndex } = trade.start;
      this.#bars.moveTo(this.#lastStep(pairIndex), false);
      const bar = this.#bars.main(pairIndex);
      const isNew = trade.orders.some((each) => each.isEntry && each.filledTimeMs! >= bar.timeMs);
      trader.closeAtEnd(trade, bar, isNew && !rules.pairByPair ? bar.close : bar.open);
      this.#venue.match(trade.openExit, bar, rules.pairByPair ? freqtradeFill : fillInside, true);
    }
  }
}

function traderPair({ pair, market, candles, tickCandles, funding, signals, rows }: BacktestPair): TraderPair {
  const { tags, enterTag, exitTag } = signals;
  return {
    pair,
    market,
    candles: tickCandles ?? candles,
    rows,
    ...(funding === undefined ? {} : { funding }),
    enterTag: (row) => tags[enterTag?.[row] ?? 0],
    exitTag: (row) => tags[exitTag?.[row] ?? 0],
  };
}
