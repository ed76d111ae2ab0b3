import type { Bar } from '../../core/engine/bar.ts';
import type { FundingTable } from '../../core/engine/funding.ts';
import type { Order } from '../../core/engine/order.ts';
import { Trader, type TraderPair } from '../../core/engine/trader.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import type { PairSignals } from '../../core/model/signals.ts';
import { timeframeMs } from '../../core/model/timeframe.ts';
import type { RunResult } from '../../core/model/trade.ts';
import type { RowSource } from '../../core/strategy/callbacks.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';
import type { Candles } from '../../core/model/candles.ts';
import type { Market } from '../../core/model/market.ts';
import { CandleVenue, fillAtOpen, fillInside, freqtradeFill } from '../../core/simulation/candle-venue.ts';
import { EntrySchedule } from './schedule.ts';

/** A pair ready to be traded: gap-free candles whose warm-up rows are cut, and the signals on them. */
export interface BacktestPair {
  readonly pair: string;
  readonly market: Market;
  readonly candles: Candles;
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
}

/**
 * Runs the engine over stored candles of several pairs, merged by time. A signal on one candle acts at the
 * open of the next; the first candle of a pair never trades and no entry is placed at the last step.
 */
export async function runEngine(run: EngineRun): Promise<RunResult> {
  return new CandleRun(run).result();
}

class CandleRun {
  readonly #pairs: readonly BacktestPair[];
  readonly #offsets: readonly number[];
  readonly #startMs: number;
  readonly #stepMs: number;
  readonly #trader: Trader;
  readonly #venue: CandleVenue<Order>;
  readonly #schedule: EntrySchedule;
  readonly #run: EngineRun;
  /** Pairs of the step under way, those with open trades first. */
  #turn: number[] = [];
  readonly #inTurn: Uint8Array;
  readonly #bar: Bar = {
    pairIndex: 0,
    timeMs: 0,
    open: 0,
    high: 0,
    low: 0,
    close: 0,
    row: 0,
    flags: 0,
    canEnter: false,
  };

  constructor(run: EngineRun) {
    const { settings, strategy, params, pairs } = run;
    this.#run = run;
    this.#pairs = pairs;
    this.#stepMs = timeframeMs(settings.timeframe);
    this.#startMs = Math.min(...pairs.map(({ candles }) => candles.time[0]!));
    this.#offsets = pairs.map(({ candles }) => (candles.time[0]! - this.#startMs) / this.#stepMs);
    this.#inTurn = new Uint8Array(pairs.length);
    this.#venue = new CandleVenue<Order>((order, price, inside) => this.#trader.fill(order, price, this.#bar, inside));
    this.#trader = new Trader({
      settings,
      strategy,
      params,
      pairs: pairs.map(traderPair),
      timeframeMinutes: this.#stepMs / 60_000,
      desk: this.#venue,
    });
    this.#schedule = new EntrySchedule(
      pairs.map(({ candles, signals }, index) => ({
        offset: this.#offsets[index]!,
        length: candles.length,
        flags: signals.flags,
      })),
      (flags) => this.#trader.entrySide(flags),
    );
  }

  async result(): Promise<RunResult> {
    const trader = this.#trader;
    const { steps } = this.#schedule;
    const { strategy, params, settings } = this.#run;
    const { botLoopStart } = strategy.spec;
    const takeTurns = trader.rules.pairByPair ? () => this.#pairByPair() : () => this.#opensThenBars();
    for (let step = 1; step < steps; step++) {
      if (trader.open.length === 0 && !botLoopStart) step = this.#schedule.next(step);
      if (step >= steps) break;
      this.#bar.canEnter = step < steps - 1;
      this.#bar.timeMs = this.#startMs + step * this.#stepMs;
      if (botLoopStart) await botLoopStart({ params: params as never, time: this.#bar.timeMs });
      this.#gather(step);
      takeTurns();
    }
    this.#closeAll();
    return {
      trades: trader.closed,
      locks: trader.locks.records,
      counters: trader.counters,
      startBalance: settings.startBalance,
      finalBalance: trader.wallet.balance - trader.wallet.tiedUp,
      startTimeMs: this.#startMs,
      endTimeMs: this.#startMs + (steps - 1) * this.#stepMs,
      unclosedAtEnd: trader.open.length,
    };
  }

  /** Pairs with open trades in order of opening, then those with an entry signal in list order. */
  #gather(step: number): void {
    const turn: number[] = [];
    const add = (pairIndex: number) => {
      const row = step - this.#offsets[pairIndex]!;
      if (this.#inTurn[pairIndex] === 1 || row < 1 || row >= this.#pairs[pairIndex]!.candles.length) return;
      this.#inTurn[pairIndex] = 1;
      turn.push(pairIndex);
    };
    for (const trade of this.#trader.open) add(trade.start.pairIndex);
    for (const pairIndex of this.#schedule.at(step)) add(pairIndex);
    for (const pairIndex of turn) this.#inTurn[pairIndex] = 0;
    this.#turn = turn;
  }

  /** `freqtrade` rules: each pair goes through its whole candle, so a slot that a stop frees serves the next pair at once. */
  #pairByPair(): void {
    const trader = this.#trader;
    const venue = this.#venue;
    for (const pairIndex of this.#turn) {
      const bar = this.#load(pairIndex);
      const side = trader.entrySide(bar.flags);
      for (let pass = 0; pass < 2; pass++) {
        const closed = trader.closed.length;
        trader.manageOrders(bar);
        venue.match(trader.enter(bar)?.openEntry, bar, freqtradeFill);
        for (const trade of [...trader.openIn(pairIndex)]) {
          venue.match(trade.openEntry, bar, freqtradeFill);
          venue.match(trader.adjustPosition(trade, bar), bar, freqtradeFill);
          trader.exit(trade, bar);
          venue.match(trade.openExit, bar, freqtradeFill);
        }
        // A position that closes may be reversed on the same candle.
        if (side === undefined || trader.closed.length === closed || trader.closed.at(-1)!.side === side) break;
      }
    }
  }

  /** Other rules: what happens at the opens of all pairs comes before what happens within any candle. */
  #opensThenBars(): void {
    const trader = this.#trader;
    for (const pairIndex of this.#turn) this.#atOpen(this.#load(pairIndex));
    for (const pairIndex of this.#turn) {
      if (trader.openIn(pairIndex).length === 0) continue;
      const bar = this.#load(pairIndex);
      for (const trade of [...trader.openIn(pairIndex)]) {
        this.#venue.match(trade.openEntry, bar, fillInside);
        trader.exitInBar(trade, bar);
        this.#venue.match(trade.openExit, bar, fillInside);
      }
    }
  }

  #atOpen(bar: Bar): void {
    const trader = this.#trader;
    const venue = this.#venue;
    const side = trader.entrySide(bar.flags);
    trader.manageOrders(bar);
    for (const trade of trader.openIn(bar.pairIndex)) venue.match(trade.openEntry, bar, fillAtOpen);
    venue.match(trader.enter(bar)?.openEntry, bar, fillAtOpen);
    const closed = trader.closed.length;
    for (const trade of [...trader.openIn(bar.pairIndex)]) {
      venue.match(trade.openExit, bar, fillAtOpen);
      venue.match(trader.adjustPosition(trade, bar), bar, fillAtOpen);
      trader.exitAtOpen(trade, bar);
      venue.match(trade.openExit, bar, fillAtOpen);
    }
    const reverses = trader.closed.length > closed && side !== undefined && trader.closed.at(-1)!.side !== side;
    if (reverses) venue.match(trader.enter(bar)?.openEntry, bar, fillAtOpen);
  }

  #load(pairIndex: number): Bar {
    const { candles, signals } = this.#pairs[pairIndex]!;
    const bar = this.#bar;
    const row = (bar.timeMs - this.#startMs) / this.#stepMs - this.#offsets[pairIndex]!;
    bar.pairIndex = pairIndex;
    bar.open = candles.open[row]!;
    bar.high = candles.high[row]!;
    bar.low = candles.low[row]!;
    bar.close = candles.close[row]!;
    bar.row = row - 1;
    bar.flags = signals.flags[row - 1]!;
    return bar;
  }

  /** What is open leaves at the open of its pair's last candle, pair by pair in the order in which they came into play. */
  #closeAll(): void {
    const trader = this.#trader;
    const order = this.#pairs.map((_, index) => index).sort((a, b) => this.#offsets[a]! - this.#offsets[b]!);
    const fill = trader.rules.pairByPair ? freqtradeFill : fillInside;
    for (const pairIndex of order) {
      for (const trade of [...trader.openIn(pairIndex)]) {
        const last = this.#pairs[pairIndex]!.candles.length - 1;
        this.#bar.timeMs = this.#startMs + (this.#offsets[pairIndex]! + last) * this.#stepMs;
        const bar = this.#load(pairIndex);
        // A position that was entered inside this candle did not exist at its open.
        const isNew = trade.orders.some((order) => order.isEntry && order.filledTimeMs === bar.timeMs);
        trader.closeAtEnd(trade, bar, isNew && !trader.rules.pairByPair ? bar.close : bar.open);
        this.#venue.match(trade.openExit, bar, fill);
      }
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
    enterTag: (row) => tags[enterTag?.[row] ?? 0]!,
    exitTag: (row) => tags[exitTag?.[row] ?? 0]!,
  };
}
