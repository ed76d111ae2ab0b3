import { IndicatorsSync } from '@ixjb94/indicators';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ta } from '../../../src/core/indicators/index.ts';
import type { Candles } from '../../../src/core/model/candles.ts';
import { candlesFrom } from './call.ts';

/** A port of the Tulip library, which shares nothing with TA-Lib or with us. */
const tulip = new IndicatorsSync();

/** Candles that move on every row: what a flat price gives is a convention. */
const movingCandles = fc
  .array(fc.double({ min: 0.5, max: 5, noNaN: true }), { minLength: 80, maxLength: 200, size: 'max' })
  .map((moves) =>
    candlesFrom(moves.map((move, row) => (Math.floor(move * 1e6) % 2 === 0 ? move : -move) + row * 1e-9)),
  );

const arrays = (candles: Candles) => ({
  open: Array.from(candles.open),
  high: Array.from(candles.high),
  low: Array.from(candles.low),
  close: Array.from(candles.close),
  volume: Array.from(candles.volume, (volume) => volume + 1),
});
type Arrays = ReturnType<typeof arrays>;
type Pair = readonly [ours: Float64Array, theirs: readonly number[]];

const comparisons: Readonly<Record<string, (c: Candles, a: Arrays) => Pair>> = {
  sma: (c, a) => [ta.sma(c.close, 14), tulip.sma(a.close, 14)],
  wma: (c, a) => [ta.wma(c.close, 14), tulip.wma(a.close, 14)],
  trima: (c, a) => [ta.trima(c.close, 14), tulip.trima(a.close, 14)],
  hma: (c, a) => [ta.hma(c.close, 14), tulip.hma(a.close, 14)],
  kama: (c, a) => [ta.kama(c.close, 14), tulip.kama(a.close, 14)],
  rma: (c, a) => [ta.rma(c.close, 14), tulip.wilders(a.close, 14)],
  linearreg: (c, a) => [ta.linearreg(c.close, 14), tulip.linreg(a.close, 14)],
  linearregSlope: (c, a) => [ta.linearregSlope(c.close, 14), tulip.linregslope(a.close, 14)],
  linearregIntercept: (c, a) => [ta.linearregIntercept(c.close, 14), tulip.linregintercept(a.close, 14)],
  tsf: (c, a) => [ta.tsf(c.close, 14), tulip.tsf(a.close, 14)],
  fosc: (c, a) => [ta.fosc(c.close, 14), tulip.fosc(a.close, 14)],
  max: (c, a) => [ta.max(c.close, 14), tulip.max(a.close, 14)],
  min: (c, a) => [ta.min(c.close, 14), tulip.min(a.close, 14)],
  sum: (c, a) => [ta.sum(c.close, 14), tulip.sum(a.close, 14)],
  stddev: (c, a) => [ta.stddev(c.close, 14), tulip.stddev(a.close, 14)],
  mom: (c, a) => [ta.mom(c.close, 14), tulip.mom(a.close, 14)],
  rocp: (c, a) => [ta.rocp(c.close, 14), tulip.roc(a.close, 14)],
  rsi: (c, a) => [ta.rsi(c.close, 14), tulip.rsi(a.close, 14)],
  vhf: (c, a) => [ta.vhf(c.close, 14), tulip.vhf(a.close, 14)],
  dpo: (c, a) => [ta.dpo(c.close, 14), tulip.dpo(a.close, 14)],
  bbands: (c, a) => [ta.bbands(c.close, 20, 2, 2).bbLower, tulip.bbands(a.close, 20, 2)[0]],
  vwma: (c, a) => [ta.vwma({ ...c, volume: Float64Array.from(a.volume) }, 14), tulip.vwma(a.close, a.volume, 14)],
  willr: (c, a) => [ta.willr(c, 14), tulip.willr(a.high, a.low, a.close, 14)],
  cci: (c, a) => [ta.cci(c, 14), tulip.cci(a.high, a.low, a.close, 14)],
  ultosc: (c, a) => [ta.ultosc(c), tulip.ultosc(a.high, a.low, a.close, 7, 14, 28)],
  stoch: (c, a) => [ta.stoch(c, 14, 3, 'sma', 3).slowD, tulip.stoch(a.high, a.low, a.close, 14, 3, 3)[1]],
  aroon: (c, a) => [ta.aroon(c, 14).aroonUp, tulip.aroon(a.high, a.low, 14)[1]],
  qstick: (c, a) => [ta.qstick(c, 14), tulip.qstick(a.open, a.close, 14)],
  ao: (c, a) => [ta.ao(c), tulip.ao(a.high, a.low)],
  wad: (c, a) => [ta.wad(c), tulip.wad(a.high, a.low, a.close)],
  bop: (c, a) => [ta.bop(c), tulip.bop(a.open, a.high, a.low, a.close)],
  fisher: (c, a) => [ta.fisher(c, 9).fisher, tulip.fisher(a.high, a.low, 9)[0]],
};

describe('a second library agrees with', () => {
  it.each(Object.entries(comparisons))('ta.%s', (_, compare) => {
    fc.assert(
      fc.property(movingCandles, (candles) => {
        const [ours, theirs] = compare(candles, arrays(candles));
        const shift = ours.length - theirs.length;
        const rows = theirs.filter((value, row) => !Number.isNaN(ours[row + shift]) && !Number.isNaN(value)).length;
        expect(rows).toBeGreaterThan(30);
        for (const [row, value] of theirs.entries()) {
          const own = ours[row + shift];
          if (Number.isNaN(own) || Number.isNaN(value)) continue;
          expect(Math.abs(own - value)).toBeLessThanOrEqual(1e-8 * Math.max(1, Math.abs(value)));
        }
      }),
      { numRuns: 30 },
    );
  });
});
