import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceCandles, type Candles } from '../../../src/core/model/candles.ts';
import { FILL_MODELS } from '../../../src/core/model/fill-models.ts';
import {
  CandleVenue,
  fillAtOpen,
  fillInside,
  type VenueCandle,
  type VenueOrder,
} from '../../../src/core/simulation/candle-venue.ts';
import { marketModel } from '../../../src/core/simulation/market-model.ts';
import { SpreadEstimator } from '../../../src/core/simulation/spread.ts';
import { volatilityRatio } from '../../../src/core/simulation/volatility.ts';
import { candlesFrom, HOUR, marketOf, START, type Prices } from '../../support/candle-table.ts';

const cents = fc.integer({ min: 9_000, max: 11_000 });
const candle: fc.Arbitrary<Prices> = fc
  .tuple(cents, cents, cents, cents, fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 1e4, noNaN: true })))
  .map(([open, close, one, other, volume]) => [
    open / 100,
    Math.max(open, close, one, other) / 100,
    Math.min(open, close, one, other) / 100,
    close / 100,
    volume,
  ]);

const orders = fc.record({
  isEntry: fc.boolean(),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  type: fc.constantFrom('limit' as const, 'market' as const),
  price: cents.map((price) => price / 100),
  amount: fc.integer({ min: 1, max: 100_000 }).map((steps) => steps / 1000),
  placedTimeMs: fc.constantFrom(START + 3 * HOUR, START + 4 * HOUR),
  judged: fc.boolean(),
  role: fc.constantFrom('maker' as const, 'taker' as const),
});

const MARKET = marketOf('A/USD', { minAmount: 0.01, minCost: 1 });

/** What an order gets on the last of some candles: price and amount, nothing = no fill. */
function fillUnder(
  rules: 'candle' | 'realistic' | 'pessimistic',
  rows: readonly Prices[],
  order: VenueOrder,
  rule: typeof fillAtOpen,
): { price: number; amount: number } | undefined {
  const candles = candlesFrom(rows, HOUR);
  const row = candles.length - 1;
  const [open, high, low, , volume] = rows[row];
  const bar: VenueCandle = {
    pairIndex: 0,
    row: row - 1,
    timeMs: candles.time[row],
    lengthMs: HOUR,
    open,
    high,
    low,
    volume: volume!,
  };
  let fill: { price: number; amount: number } | undefined;
  const model = rules === 'candle' ? undefined : marketModel(FILL_MODELS[rules], [{ market: MARKET, candles }], HOUR);
  const venue = new CandleVenue<VenueOrder>((_, price, amount) => (fill = { price, amount }), model);
  venue.place(order);
  venue.match(order, bar, rule);
  return fill;
}

describe('a fill', () => {
  it.each([
    ['realistic', 'candle'],
    ['pessimistic', 'realistic'],
  ] as const)('is never better under %s than under %s, for the same order on the same candle', (strict, loose) => {
    let [fills, worse] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(candle, { minLength: 5, maxLength: 5 }),
        orders,
        fc.constantFrom(fillAtOpen, fillInside),
        (rows, order, rule) => {
          const under = fillUnder(strict, rows, { ...order }, rule);
          if (under === undefined) return;
          const other = fillUnder(loose, rows, { ...order }, rule);
          expect(other).toBeDefined();
          const sign = order.side === 'buy' ? 1 : -1;
          expect(sign * (under.price - other!.price)).toBeGreaterThanOrEqual(0);
          expect(under.amount).toBeLessThanOrEqual(other!.amount);
          fills++;
          if (under.price !== other!.price || under.amount !== other!.amount) worse++;
        },
      ),
      { numRuns: 3000 },
    );
    // The test would prove nothing if the two were the same.
    expect(worse).toBeGreaterThan(fills / 10);
    expect(fills).toBeGreaterThan(300);
  });
});

it('measures from the warm-up on', () => {
  const rows = Array.from({ length: 8 }, (_, row): Prices => [100, 101, 99, row % 2 ? 99 : 101, 1000]);
  const all = candlesFrom(rows, HOUR);
  const bar = { pairIndex: 0, timeMs: all.time[7], lengthMs: HOUR, open: 100, high: 101, low: 99, volume: 1000 };
  const order = { isEntry: true, side: 'buy', type: 'market', price: 100, amount: 1, judged: false } as const;
  const placed = { ...order, placedTimeMs: bar.timeMs, role: 'taker' } as const;
  const priceOf = (pair: { candles: typeof all; tickCandles?: typeof all }, row: number) =>
    marketModel(FILL_MODELS.realistic, [{ market: MARKET, ...pair }], HOUR).price(placed, { ...bar, row }, 100, 100)!;
  const whole = priceOf({ candles: all }, 6);
  const cut = sliceCandles(all, 5, 8);
  expect(priceOf({ candles: cut, tickCandles: all }, 1)).toBe(whole);
  expect(priceOf({ candles: cut }, 1)).not.toBe(whole);
});

describe('the estimated spread', () => {
  const estimateSpread = (candles: Candles, end: number, count: number, errorsOff: number) =>
    new SpreadEstimator(candles).at(end, count, errorsOff);

  /** A walk whose trades alternate at random between bid and ask, `spread` apart. */
  function bouncing(spread: number, count: number): Prices[] {
    let seed = 1;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let middle = 100;
    return Array.from({ length: count }, () => {
      const trades = Array.from({ length: 60 }, () => {
        middle *= Math.exp(0.0002 * normal());
        return middle * (1 + ((random() < 0.5 ? -1 : 1) * spread) / 2);
      });
      return [trades[0], Math.max(...trades), Math.min(...trades), trades.at(-1)!];
    });
  }

  it('comes near to the one that made the candles', () => {
    for (const spread of [0.002, 0.005]) {
      const candles = candlesFrom(bouncing(spread, 2000), HOUR);
      expect(estimateSpread(candles, 2000, 2000, 0)).toBeGreaterThan(spread * 0.75);
      expect(estimateSpread(candles, 2000, 2000, 0)).toBeLessThan(spread * 1.25);
    }
  });

  it('is 0 where the candles show none, once the errors are taken off', () => {
    const candles = candlesFrom(bouncing(0, 2000), HOUR);
    const ends = Array.from({ length: 18 }, (_, part) => 200 + part * 100);
    const found = ends.filter((end) => estimateSpread(candles, end, 200, 2) > 0);
    expect(found.length).toBeLessThanOrEqual(2);
  });

  it('looks only at candles before the row', () => {
    const rows = bouncing(0.005, 300);
    const changed = [...rows.slice(0, 250), ...rows.slice(250).map((): Prices => [1, 2, 0.5, 1])];
    const of = (all: Prices[]) => estimateSpread(candlesFrom(all, HOUR), 250, 200, 2);
    expect(of(changed)).toBe(of(rows));
  });
});

describe('the volatility', () => {
  it('is the mean true range over the close, times the root of pi / 8', () => {
    // True ranges: 4, and from the close of 102 up to 108: 6.
    const candles = candlesFrom(
      [
        [100, 103, 99, 102],
        [105, 108, 104, 100],
      ],
      HOUR,
    );
    expect(volatilityRatio(candles, 2, 14)).toBeCloseTo((Math.sqrt(Math.PI / 8) * 5) / 100, 12);
    expect(volatilityRatio(candles, 0, 14)).toBe(0);
  });
});
