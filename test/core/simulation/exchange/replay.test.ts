import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateCandles, type Candles } from '../../../../src/core/model/candles.ts';
import { exact, exactText } from '../../../../src/core/model/exact.ts';
import { SimulatedExchange } from '../../../../src/core/simulation/exchange/exchange.ts';
import { CandleSource } from '../../../../src/core/simulation/exchange/replay/candle-source.ts';
import { orderTrades } from '../../../../src/core/model/series/ordered-trades.ts';
import { MarketReplay } from '../../../../src/core/simulation/exchange/replay/market-replay.ts';
import type { MarketSource } from '../../../../src/core/simulation/exchange/replay/market-source.ts';
import { FundingSource, TradeSource } from '../../../../src/core/simulation/exchange/replay/sources.ts';
import { WalkSource } from '../../../../src/core/simulation/exchange/replay/walk-source.ts';
import type { ExchangeEvent } from '../../../../src/core/simulation/exchange/types.ts';
import { FUTURES, PAIR, PERPETUAL, SPOT } from './setup.ts';

const MINUTE = 60_000;
const RULES = { tickSize: SPOT.tickSize, stepSize: SPOT.stepSize };

/** Candles in cents and 0.00001 coins, one a minute from `fromMs` on. */
function candlesOf(rows: readonly (readonly number[])[], fromMs = 0): Candles {
  const candles = allocateCandles(rows.length);
  for (const [at, [open, body, up, down, steps]] of rows.entries()) {
    const close = open + body;
    candles.time[at] = fromMs + at * MINUTE;
    candles.open[at] = open / 100;
    candles.close[at] = close / 100;
    candles.high[at] = (Math.max(open, close) + up) / 100;
    candles.low[at] = (Math.min(open, close) - down) / 100;
    candles.volume[at] = steps / 1e5;
  }
  return candles;
}

const rows = fc.array(
  fc.tuple(
    fc.integer({ min: 100_000, max: 200_000 }),
    fc.integer({ min: -9000, max: 9000 }),
    fc.nat(9000),
    fc.nat(9000),
    fc.oneof(fc.constant(0), fc.integer({ min: 4, max: 10_000_000 })),
  ),
  { minLength: 1, maxLength: 20 },
);

type Print = Extract<ExchangeEvent, { kind: 'trade' }>;

function prints(sources: readonly MarketSource[], untilMs: number, stepMs = untilMs): Print[] {
  const exchange = new SimulatedExchange({ seed: 1, markets: [SPOT, { ...SPOT, pair: 'ETH/USDT' }, PERPETUAL] });
  const replay = new MarketReplay(sources);
  for (let at = 0; at <= untilMs; at += stepMs) replay.play(exchange, at);
  replay.play(exchange, untilMs);
  return exchange.drain().filter((event): event is Print => event.kind === 'trade');
}

describe('candles played as trades', () => {
  it('make up the same candles again', () => {
    fc.assert(
      fc.property(rows, fc.integer(), fc.integer({ min: 4, max: 30 }), (table, seed, ticks) => {
        const candles = candlesOf(table);
        const source = new CandleSource({ pair: PAIR, candles, timeframeMs: MINUTE, ticks, seed, ...RULES });
        const trades = prints([source], candles.length * MINUTE);
        for (let row = 0; row < candles.length; row++) {
          const from = candles.time[row];
          const own = trades.filter(({ timeMs }) => timeMs >= from && timeMs < from + MINUTE);
          if (candles.volume[row] === 0) {
            expect(own).toEqual([]);
            continue;
          }
          const prices = own.map(({ price }) => Number(price));
          expect([prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1)]).toEqual([
            candles.open[row],
            candles.high[row],
            candles.low[row],
            candles.close[row],
          ]);
          const volume = own.reduce((sum, { amount }) => sum + exact(amount), 0n);
          expect(Number(exactText(volume))).toBe(candles.volume[row]);
          expect(own.every(({ amount }) => exact(amount) % exact(String(SPOT.stepSize)) === 0n)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('come in order of time, alike however long the steps of time are and wherever they start', () => {
    const table = Array.from({ length: 10 }, (_, at) => [150_000 + at * 100, 500, 300, 200, 50_000]);
    const sources = (fromMs?: number) =>
      [PAIR, 'ETH/USDT'].map((pair) => {
        const options = { pair, candles: candlesOf(table), timeframeMs: MINUTE, seed: 5, ...RULES };
        return new CandleSource(fromMs === undefined ? options : { ...options, fromMs });
      });
    const shown = (trades: readonly Print[]) =>
      trades.map(({ pair, timeMs, price, amount }) => [pair, timeMs, price, amount]);
    const whole = shown(prints(sources(), 10 * MINUTE));
    expect(shown(prints(sources(), 10 * MINUTE, 777))).toEqual(whole);
    const times = whole.map(([, timeMs]) => Number(timeMs));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(whole.map(([pair]) => pair)).size).toBe(2);
    const later = shown(prints(sources(5 * MINUTE), 10 * MINUTE));
    expect(later).toEqual(whole.filter(([, timeMs]) => Number(timeMs) >= 5 * MINUTE));
  });

  it('with less volume than four steps still show all of it', () => {
    const candles = candlesOf([[150_000, 100, 100, 100, 3]]);
    const trades = prints([new CandleSource({ pair: PAIR, candles, timeframeMs: MINUTE, seed: 1, ...RULES })], MINUTE);
    expect(trades.map(({ amount }) => amount)).toEqual(['0.00001', '0.00001', '0.00001']);
    expect(trades[0].price).toBe('1500');
  });

  it('that were made up have no trades', () => {
    const candles = { ...candlesOf([[150_000, 100, 100, 100, 3000]]), filled: Uint8Array.of(1) };
    expect(new CandleSource({ pair: PAIR, candles, timeframeMs: MINUTE, seed: 1, ...RULES }).head).toBeUndefined();
  });

  it('stop after as many events as were asked for', () => {
    const candles = candlesOf([[150_000, 100, 100, 100, 3000]]);
    const replay = new MarketReplay([
      new CandleSource({ pair: PAIR, candles, timeframeMs: MINUTE, seed: 1, ...RULES }),
    ]);
    const exchange = new SimulatedExchange({ seed: 1, markets: [SPOT] });
    expect(replay.nextMs()).toBe(0);
    expect(replay.play(exchange, MINUTE, 5)).toBe(false);
    expect(exchange.market(PAIR)?.lastTradeId).toBe(5);
    expect(replay.play(exchange, MINUTE)).toBe(true);
    expect(exchange.market(PAIR)?.lastTradeId).toBe(8);
    expect(replay.nextMs()).toBe(Infinity);
  });
});

describe('recorded trades, mark prices and funding', () => {
  it('are played as they are', () => {
    const trades = orderTrades({
      length: 3,
      ...{ time: Float64Array.of(9, 5, 4), price: Float64Array.of(1e-7, 20000, 19999) },
      ...{ amount: Float64Array.of(1.5, 0.5, 2), side: ['sell', 'buy', 'sell'] },
    });
    // From 9 on, with the last one before it.
    expect(prints([new TradeSource(PAIR, trades, 9)], 10)).toMatchObject([
      { timeMs: 5, price: '20000', amount: '0.5', side: 'buy' },
      { timeMs: 9, price: '0.0000001', amount: '1.5', side: 'sell' },
    ]);
  });

  it('move the mark price, and show the next funding ahead of its time', () => {
    const exchange = new SimulatedExchange({ seed: 1, markets: [PERPETUAL] });
    const rates = allocateCandles(2);
    rates.time.set([0, 8 * 60 * MINUTE]);
    rates.open.set([0.0001, -0.0002]);
    const candles = candlesOf([[2_000_000, 100, 0, 0, 0]]);
    const replay = new MarketReplay([
      new CandleSource({ pair: FUTURES, candles, timeframeMs: MINUTE, kind: 'mark', seed: 1, ...RULES }),
      new FundingSource(FUTURES, rates),
    ]);
    replay.play(exchange, -1);
    expect(exchange.market(FUTURES)).toMatchObject({ fundingRate: '0.0001', nextFundingMs: 0 });
    replay.play(exchange, MINUTE);
    expect(exchange.market(FUTURES)).toMatchObject({ fundingRate: '-0.0002', markPrice: '20001' });
    expect(exchange.drain().filter(({ kind }) => kind === 'funding')).toMatchObject([{ rate: '0.0001', timeMs: 0 }]);
  });
});

describe('a random walk', () => {
  const walk = (seed: number) => new WalkSource({ pair: PAIR, fromMs: 0, price: 20000, seed, ...RULES });

  it('hangs on its seed', () => {
    expect(prints([walk(1)], MINUTE)).toEqual(prints([walk(1)], MINUTE, 1234));
    expect(prints([walk(1)], MINUTE)).not.toEqual(prints([walk(2)], MINUTE));
  });

  it('moves as far as its volatility says', () => {
    const changes = Array.from({ length: 60 }, (_, seed) => {
      const trades = prints([walk(seed)], 10 * MINUTE);
      return Math.log(Number(trades.at(-1)!.price) / 20000);
    });
    const spread = Math.sqrt(changes.reduce((sum, change) => sum + change * change, 0) / changes.length);
    // 3 % a day is 0.25 % in ten minutes; the error of 60 draws is below 30 % in all but one of a thousand.
    const expected = 0.03 * Math.sqrt((10 * MINUTE) / 86_400_000);
    expect(Math.abs(spread / expected - 1)).toBeLessThan(0.3);
  });
});
