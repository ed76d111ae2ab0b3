import type { Candles } from '../../../core/model/candles.ts';
import { nextCandleTime, timeframeMs } from '../../../core/model/timeframe.ts';
import type { MarketHistory } from '../market-history.ts';
import { ApiError, missing } from './api-error.ts';
import { fixedNumber } from './format.ts';
import { timeOf, wholeNumber } from './symbols.ts';

const INTERVALS = new Set('1s 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M'.split(' '));

export function isInterval(text: string): boolean {
  return INTERVALS.has(text);
}

const MONTH_MS = 31 * 86_400_000;

/** `GET .../klines`: from `startTime` on, or the last ones up to `endTime`. */
export function klines(
  history: MarketHistory,
  pair: string,
  params: ReadonlyMap<string, string>,
  nowMs: number,
  most: number,
): unknown[][] {
  const interval = params.get('interval');
  if (interval === undefined) throw missing('interval');
  if (!isInterval(interval)) throw new ApiError(-1120, 'Invalid interval.');
  const limit = wholeNumber(params, 'limit', { fallback: 500, most });
  const from = timeOf(params, 'startTime');
  const to = Math.min(timeOf(params, 'endTime') ?? nowMs, nowMs);
  const spanMs = limit * (interval === '1M' ? MONTH_MS : timeframeMs(interval));
  const fromMs = from ?? Math.max(0, to - spanMs + 1);
  let toMs = from === undefined ? to : Math.min(to, from + spanMs);
  let candles = history.candles(pair, interval, fromMs, toMs, nowMs);
  // However much later than asked for the first ones are, `limit` of them are told.
  for (let span = 2 * spanMs; candles.length < limit && toMs < to; span *= 2) {
    toMs = Math.min(to, fromMs + span);
    candles = history.candles(pair, interval, fromMs, toMs, nowMs);
  }
  const first = from === undefined ? Math.max(0, candles.length - limit) : 0;
  const last = Math.min(candles.length, first + limit);
  return Array.from({ length: last - first }, (_, index) => klineRow(candles, first + index, interval));
}

/**
 * The twelve columns. What recorded candles do not tell is estimated: the quote volume at the middle of the candle,
 * half of it taken by buyers.
 */
function klineRow(candles: Candles, row: number, interval: string): unknown[] {
  const k = klineOf(candles, row, interval);
  return [
    ...[k.openMs, k.open, k.high, k.low, k.close, k.volume, k.closeMs, k.quoteVolume, k.trades],
    ...[k.takerVolume, k.takerQuoteVolume, '0'],
  ];
}

export interface Kline {
  readonly openMs: number;
  readonly closeMs: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly quoteVolume: string;
  readonly takerVolume: string;
  readonly takerQuoteVolume: string;
  readonly trades: number;
}

export function klineOf(candles: Candles, row: number, interval: string): Kline {
  const { time, open, high, low, close, volume } = candles;
  const quoteVolume = volume[row] * ((open[row] + high[row] + low[row] + close[row]) / 4);
  return {
    openMs: time[row],
    closeMs: nextCandleTime(time[row], interval) - 1,
    open: fixedNumber(open[row]),
    high: fixedNumber(high[row]),
    low: fixedNumber(low[row]),
    close: fixedNumber(close[row]),
    volume: fixedNumber(volume[row]),
    quoteVolume: quoteVolume.toFixed(8),
    takerVolume: (volume[row] / 2).toFixed(8),
    takerQuoteVolume: (quoteVolume / 2).toFixed(8),
    trades: volume[row] > 0 ? 4 : 0,
  };
}
