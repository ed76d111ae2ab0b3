import type { OrderBook as CcxtOrderBook, Ticker as CcxtTicker, Trade } from 'ccxt';
import type { MarketTrade, OrderBook, Ticker } from '../../core/model/venue.ts';

export function tradeOf(trade: Trade): MarketTrade {
  return {
    id: trade.id ?? '',
    timeMs: trade.timestamp!,
    price: Number(trade.price),
    amount: Number(trade.amount),
    side: trade.side === 'sell' ? 'sell' : 'buy',
  };
}

export function tickerOf(ticker: CcxtTicker): Ticker {
  const percentage = numberOf(ticker.percentage);
  return {
    pair: ticker.symbol!,
    timeMs: ticker.timestamp ?? 0,
    last: numberOf(ticker.last),
    bid: numberOf(ticker.bid),
    ask: numberOf(ticker.ask),
    quoteVolume: numberOf(ticker.quoteVolume),
    changeRatio: percentage === undefined ? undefined : percentage / 100,
  };
}

/** `nowMs` where the venue dates no books. */
export function bookOf(pair: string, book: CcxtOrderBook, nowMs: number): OrderBook {
  const levels = (side: CcxtOrderBook['bids']) =>
    side.map(([price, amount]) => [Number(price), Number(amount)] as const);
  return { pair, timeMs: book.timestamp ?? nowMs, bids: levels(book.bids), asks: levels(book.asks) };
}

function numberOf(value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : Number(value);
}
