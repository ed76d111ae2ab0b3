import { describe, expect, it } from 'vitest';
import { SeriesTracker } from '../../../../src/app/trade/feed/series-tracker.ts';
import type { JournalCandle } from '../../../../src/core/model/journal.ts';

const id = { pair: 'BTC/USDT', timeframe: '1m', kind: 'spot' } as const;
const MINUTE = 60_000;

function candle(minute: number, close = 100 + minute): JournalCandle {
  return { ...id, timeMs: minute * MINUTE, values: [close, close, close, close, 1] };
}

describe('closed candles of a series', () => {
  it('closes a candle when a later one appears in the stream, with its last values', () => {
    const tracker = new SeriesTracker(id, candle(0));
    tracker.seen([candle(1, 5)]);
    tracker.seen([candle(1, 6)]);
    expect(tracker.has(MINUTE)).toBe(false);
    tracker.seen([candle(2, 7)]);
    expect(tracker.has(MINUTE)).toBe(true);
    expect(tracker.take(MINUTE)).toEqual([candle(1, 6)]);
    expect(tracker.take(MINUTE)).toEqual([]);
  });

  it('takes no candle of a stream that has skipped one: only the list knows what lies between', () => {
    const tracker = new SeriesTracker(id, candle(0));
    tracker.seen([candle(2)]);
    tracker.seen([candle(3)]);
    expect(tracker.has(2 * MINUTE)).toBe(false);
    tracker.closed([candle(1), candle(2)]);
    expect(tracker.take(2 * MINUTE)).toEqual([candle(1), candle(2)]);
  });

  it('takes each candle once, whoever tells of it first, and older ones never again', () => {
    const tracker = new SeriesTracker(id, candle(0));
    tracker.closed([candle(1)]);
    tracker.seen([candle(1, 9)]);
    tracker.seen([candle(2)]);
    tracker.closed([candle(0), candle(1, 9)]);
    expect(tracker.take(5 * MINUTE)).toEqual([candle(1)]);
  });

  it('makes flat candles without volume where nobody has traded', () => {
    const tracker = new SeriesTracker(id, candle(0, 42));
    tracker.untraded(MINUTE);
    expect(tracker.take(MINUTE)).toEqual([{ ...id, timeMs: MINUTE, values: [42, 42, 42, 42, 0] }]);
  });

  it('knows nothing to repeat before the first candle', () => {
    const tracker = new SeriesTracker(id, undefined);
    tracker.untraded(MINUTE);
    expect(tracker.nextMs).toBeUndefined();
    expect(tracker.take(MINUTE)).toEqual([]);
  });
});
