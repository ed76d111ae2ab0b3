import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  civilMonth,
  floorToTimeframe,
  isTimeframe,
  nextCandleTime,
  TIMEFRAMES,
  timeframeMs,
  timeframeMeant,
} from '../../../src/core/model/timeframe.ts';

const at = (text: string) => Date.parse(`${text}Z`);

describe('timeframes', () => {
  it('have their length', () => {
    expect(timeframeMs('1s')).toBe(1000);
    expect(timeframeMs('5m')).toBe(300_000);
    expect(timeframeMs('12h')).toBe(43_200_000);
    expect(timeframeMs('1w')).toBe(7 * 86_400_000);
  });

  it.each(['1M', '2m', '5 m', '', 'toString', '5M'])('"%s" has none', (timeframe) => {
    expect(() => timeframeMs(timeframe)).toThrow(expect.objectContaining({ code: 'TIMEFRAME_UNKNOWN' }));
  });

  it('are known by name', () => {
    expect(TIMEFRAMES.every(isTimeframe)).toBe(true);
    expect(isTimeframe('2m')).toBe(false);
  });
});

describe('the candle that holds a time', () => {
  it.each([
    ['5m', '2018-01-10T12:34:56', '2018-01-10T12:30:00', '2018-01-10T12:35:00'],
    ['4h', '2018-01-10T12:00:00', '2018-01-10T12:00:00', '2018-01-10T16:00:00'],
    // 2024-01-01 was a Monday, 2023-12-31 a Sunday.
    ['1w', '2023-12-31T23:59:59', '2023-12-25T00:00:00', '2024-01-01T00:00:00'],
    ['1w', '2024-01-01T00:00:00', '2024-01-01T00:00:00', '2024-01-08T00:00:00'],
    ['1M', '2024-02-29T10:00:00', '2024-02-01T00:00:00', '2024-03-01T00:00:00'],
    ['1M', '2023-12-31T23:59:59', '2023-12-01T00:00:00', '2024-01-01T00:00:00'],
    ['1d', '1969-12-31T23:00:00', '1969-12-31T00:00:00', '1970-01-01T00:00:00'],
  ])('%s at %s', (timeframe, time, start, next) => {
    expect(floorToTimeframe(at(time), timeframe)).toBe(at(start));
    expect(nextCandleTime(at(time), timeframe)).toBe(at(next));
  });

  it('months agree with the calendar of the platform', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1600-01-01'), max: new Date('2400-01-01'), noInvalidDate: true }),
        (date) => {
          const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
          expect(civilMonth(date.getTime())).toEqual({ year, month });
          expect(floorToTimeframe(date.getTime(), '1M')).toBe(Date.UTC(year, month, 1));
          expect(nextCandleTime(date.getTime(), '1M')).toBe(Date.UTC(year, month + 1, 1));
        },
      ),
    );
  });

  it('begins at or before the time, and the next one after it', () => {
    const times = fc.integer({ min: -(2 ** 43), max: 2 ** 43 });
    fc.assert(
      fc.property(times, fc.constantFrom(...TIMEFRAMES), (time, timeframe) => {
        const start = floorToTimeframe(time, timeframe);
        const next = nextCandleTime(time, timeframe);
        expect(start).toBeLessThanOrEqual(time);
        expect(next).toBeGreaterThan(time);
        expect(floorToTimeframe(start, timeframe)).toBe(start);
        expect(floorToTimeframe(next - 1, timeframe)).toBe(start);
      }),
    );
  });
});

it.each([
  ['5min', '5m'],
  ['60m', '1h'],
  ['1 hour', '1h'],
  ['24H', '1d'],
  ['7days', '1w'],
  ['120s', undefined],
  ['1mo', undefined],
  ['week', undefined],
])('%s stands for %s', (text, meant) => {
  expect(timeframeMeant(text)).toBe(meant);
});
