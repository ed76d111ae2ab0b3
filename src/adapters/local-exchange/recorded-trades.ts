import { rowAtOrAfter } from '../../core/model/candles.ts';
import { firstPlayedRow, type OrderedTrades } from '../../core/model/series/ordered-trades.ts';
import type { PastTrade, TradesBefore } from './market-history.ts';

/** Recorded trades from before the first one that is played. */
export class RecordedTrades implements TradesBefore {
  readonly #trades: OrderedTrades;
  readonly #startRow: number;

  constructor(trades: OrderedTrades, startMs: number) {
    this.#trades = trades;
    this.#startRow = firstPlayedRow(trades, startMs);
  }

  *since(fromMs: number): Generator<PastTrade> {
    yield* this.#from(rowAtOrAfter(this.#trades.time, fromMs));
  }

  *sinceId(fromId: number): Generator<PastTrade> {
    yield* this.#from(Math.max(0, this.#startRow + fromId));
  }

  *#from(row: number): Generator<PastTrade> {
    const { time, price, amount, side } = this.#trades;
    for (let at = row; at < this.#startRow; at++) {
      yield { id: at - this.#startRow, timeMs: time[at], price: price[at], amount: amount[at], side: side[at] };
    }
  }
}
