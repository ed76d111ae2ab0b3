import { rowAtOrAfter, type Candles } from '../../core/model/candles.ts';
import type { Market } from '../../core/model/market.ts';
import { timeframeMs } from '../../core/model/timeframe.ts';
import { CandleSource } from '../../core/simulation/exchange/replay/candle-source.ts';
import type { PairHistory, PastTrade, TradesBefore } from './market-history.ts';

/** Ids that a candle has for its trades; the source makes no more of them. */
const IDS = 8;

/** Trades made of the recorded candles whenever they are asked for, always the same. */
export class PastTrades implements TradesBefore {
  readonly #candles: Candles;
  readonly #source: {
    pair: string;
    tickSize: number;
    stepSize: number;
    seed: number;
    timeframeMs: number;
    ticks: number;
  };
  readonly #startMs: number;
  readonly #startRow: number;

  constructor(
    { pair, tickSize, stepSize }: Market,
    { candles, timeframe }: PairHistory,
    seed: number,
    startMs: number,
  ) {
    this.#candles = candles;
    this.#source = { pair, tickSize, stepSize, seed, timeframeMs: timeframeMs(timeframe), ticks: IDS };
    this.#startMs = startMs;
    this.#startRow = rowAtOrAfter(candles.time, startMs);
  }

  *since(fromMs: number): Generator<PastTrade> {
    const { time } = this.#candles;
    const fromRow = rowAtOrAfter(time, fromMs - this.#source.timeframeMs + 1);
    for (const trade of this.#fromRow(fromRow)) if (trade.timeMs >= fromMs) yield trade;
  }

  *sinceId(fromId: number): Generator<PastTrade> {
    const fromRow = Math.max(0, this.#startRow + Math.floor(fromId / IDS));
    for (const trade of this.#fromRow(fromRow)) if (trade.id >= fromId) yield trade;
  }

  *#fromRow(fromRow: number): Generator<PastTrade> {
    if (fromRow >= this.#startRow) return;
    const { time, volume } = this.#candles;
    // Who took a candle's first trade hangs on the price before it.
    let before = fromRow - 1;
    while (before > 0 && !(volume[before] > 0)) before--;
    const source = new CandleSource({ ...this.#source, candles: this.#candles, fromMs: time[Math.max(0, before)] });
    let row = fromRow;
    let count = 0;
    for (; source.head !== undefined && source.head.timeMs < this.#startMs; source.advance()) {
      const event = source.head;
      if (event.kind !== 'trade' || event.timeMs < time[fromRow]) continue;
      while (row + 1 < this.#startRow && event.timeMs >= time[row + 1]) {
        row++;
        count = 0;
      }
      const id = (row - this.#startRow) * IDS + count++;
      yield { id, timeMs: event.timeMs, price: Number(event.price), amount: Number(event.amount), side: event.side };
    }
  }
}
