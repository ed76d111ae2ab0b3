import type { OpenHighLowClose } from '../column.ts';
import { pattern, penetrationPattern, scan, type Shapes } from './shapes.ts';

/** Three black crows: after a white candle three black ones without lower shadows, each opening in the last body. */
export const cdl3blackcrows = pattern(13, (c, i) =>
  c.white(i - 3) &&
  c.black(i - 2) &&
  c.noLower(i - 2) &&
  c.black(i - 1) &&
  c.noLower(i - 1) &&
  c.black(i) &&
  c.noLower(i) &&
  c.open[i - 1] < c.open[i - 2] &&
  c.open[i - 1] > c.close[i - 2] &&
  c.open[i] < c.open[i - 1] &&
  c.open[i] > c.close[i - 1] &&
  c.high[i - 3] > c.close[i - 2] &&
  c.close[i - 2] > c.close[i - 1] &&
  c.close[i - 1] > c.close[i]
    ? -100
    : 0,
);

/** Opens in or near the last body. */
function opensNear(c: Shapes, i: number): boolean {
  return c.open[i] >= c.bodyBottom(i - 1) - c.near(i - 1) && c.open[i] <= c.bodyTop(i - 1) + c.near(i - 1);
}

/** Three-line strike: three candles of one colour, then one of the other that takes them all back. */
export const cdl3linestrike = pattern(8, (c, i) => {
  const color = c.color(i - 1);
  if (c.color(i - 3) !== color || c.color(i - 2) !== color || c.color(i) !== -color) return 0;
  if (!opensNear(c, i - 2) || !opensNear(c, i - 1)) return 0;
  const { open, close } = c;
  const strike =
    color === 1
      ? close[i - 1] > close[i - 2] && close[i - 2] > close[i - 3] && open[i] > close[i - 1] && close[i] < open[i - 3]
      : close[i - 1] < close[i - 2] && close[i - 2] < close[i - 3] && open[i] < close[i - 1] && close[i] > open[i - 3];
  return strike ? 100 * color : 0;
});

/** Breakaway: a gap after a long body, two more steps the same way, then one back into the gap. */
export const cdlbreakaway = pattern(14, (c, i) => {
  const color = c.color(i - 4);
  if (!c.long(i - 4) || c.color(i - 3) !== color || c.color(i - 1) !== color || c.color(i) !== -color) return 0;
  const { high, low, close, open } = c;
  const found =
    color === -1
      ? c.gapDown(i - 3, i - 4) &&
        high[i - 2] < high[i - 3] &&
        low[i - 2] < low[i - 3] &&
        high[i - 1] < high[i - 2] &&
        low[i - 1] < low[i - 2] &&
        close[i] > open[i - 3] &&
        close[i] < close[i - 4]
      : c.gapUp(i - 3, i - 4) &&
        high[i - 2] > high[i - 3] &&
        low[i - 2] > low[i - 3] &&
        high[i - 1] > high[i - 2] &&
        low[i - 1] > low[i - 2] &&
        close[i] < open[i - 3] &&
        close[i] > close[i - 4];
  return found ? 100 * c.color(i) : 0;
});

/** Concealing baby swallow: two black marubozus, one gapped down with an upper shadow, one that engulfs it. */
export const cdlconcealbabyswall = pattern(13, (c, i) =>
  c.black(i - 3) &&
  c.black(i - 2) &&
  c.black(i - 1) &&
  c.black(i) &&
  c.noLower(i - 3) &&
  c.noUpper(i - 3) &&
  c.noLower(i - 2) &&
  c.noUpper(i - 2) &&
  c.gapDown(i - 1, i - 2) &&
  c.upper(i - 1) > c.verySmall(i - 1) &&
  c.high[i - 1] > c.close[i - 2] &&
  c.high[i] > c.high[i - 1] &&
  c.low[i] < c.low[i - 1]
    ? 100
    : 0,
);

/** Ladder bottom: three falling black candles, one with an upper shadow, then a white one above its high. */
export const cdlladderbottom = pattern(14, (c, i) =>
  c.black(i - 4) &&
  c.black(i - 3) &&
  c.black(i - 2) &&
  c.open[i - 4] > c.open[i - 3] &&
  c.open[i - 3] > c.open[i - 2] &&
  c.close[i - 4] > c.close[i - 3] &&
  c.close[i - 3] > c.close[i - 2] &&
  c.black(i - 1) &&
  c.upper(i - 1) > c.verySmall(i - 1) &&
  c.white(i) &&
  c.open[i] > c.open[i - 1] &&
  c.close[i] > c.high[i - 1]
    ? 100
    : 0,
);

/** Mat hold: a long white candle, three short ones that give little back, then a new high. */
export const cdlmathold = penetrationPattern(14, 0.5, (c, i, penetration) => {
  const floor = c.close[i - 4] - c.body[i - 4] * penetration;
  return c.long(i - 4) &&
    c.short(i - 3) &&
    c.short(i - 2) &&
    c.short(i - 1) &&
    c.white(i - 4) &&
    c.black(i - 3) &&
    c.white(i) &&
    c.gapUp(i - 3, i - 4) &&
    c.bodyBottom(i - 2) < c.close[i - 4] &&
    c.bodyBottom(i - 1) < c.close[i - 4] &&
    c.bodyBottom(i - 2) > floor &&
    c.bodyBottom(i - 1) > floor &&
    c.bodyTop(i - 2) < c.open[i - 3] &&
    c.bodyTop(i - 1) < c.bodyTop(i - 2) &&
    c.open[i] > c.close[i - 1] &&
    c.close[i] > Math.max(c.high[i - 3], c.high[i - 2], c.high[i - 1])
    ? 100
    : 0;
});

/**
 * Rising or falling three methods: a long candle, three short ones of the other colour within its range, then a
 * long one beyond its close.
 */
export const cdlrisefall3methods = pattern(14, (c, i) => {
  const color = c.color(i - 4);
  if (!c.long(i - 4) || !c.long(i) || c.color(i) !== color) return 0;
  for (let k = i - 3; k < i; k++) {
    const within = c.bodyBottom(k) < c.high[i - 4] && c.bodyTop(k) > c.low[i - 4];
    if (!c.short(k) || c.color(k) !== -color || !within) return 0;
  }
  return color * c.close[i - 2] < color * c.close[i - 3] &&
    color * c.close[i - 1] < color * c.close[i - 2] &&
    color * c.open[i] > color * c.close[i - 1] &&
    color * c.close[i] > color * c.close[i - 4]
    ? 100 * color
    : 0;
});

/**
 * A breakout of an inside bar that fails: ±100 in its row, ±200 in the row of up to three later that confirms
 * it by closing beyond the inside bar.
 */
function hikkake(
  candles: OpenHighLowClose,
  lookback: number,
  begin: number,
  found: (c: Shapes, i: number) => boolean,
): Int32Array {
  return scan(candles, lookback, (c, out, from, to) => {
    let direction = 0;
    let at = -4;
    for (let i = from + begin; i < to; i++) {
      let value = 0;
      if (found(c, i)) {
        direction = c.high[i] < c.high[i - 1] ? 1 : -1;
        at = i;
        value = 100 * direction;
      } else if (i <= at + 3 && (direction > 0 ? c.close[i] > c.high[at - 1] : c.close[i] < c.low[at - 1])) {
        at = -4;
        value = 200 * direction;
      }
      if (i >= from + lookback) out[i] = value;
    }
  });
}

const insideBar = (c: Shapes, i: number): boolean => c.high[i] < c.high[i - 1] && c.low[i] > c.low[i - 1];
const breaksDown = (c: Shapes, i: number): boolean => c.high[i] < c.high[i - 1] && c.low[i] < c.low[i - 1];
const breaksUp = (c: Shapes, i: number): boolean => c.high[i] > c.high[i - 1] && c.low[i] > c.low[i - 1];

/** Hikkake: an inside bar whose breakout fails; ±200 where that is confirmed. */
export function cdlhikkake(candles: OpenHighLowClose): Int32Array {
  return hikkake(candles, 5, 2, (c, i) => insideBar(c, i - 1) && (breaksDown(c, i) || breaksUp(c, i)));
}

/**
 * Modified hikkake: two inside bars, the first closing near the side of the breakout that fails; ±200 where
 * confirmed.
 */
export function cdlhikkakemod(candles: OpenHighLowClose): Int32Array {
  return hikkake(candles, 10, 7, (c, i) => {
    if (!insideBar(c, i - 2) || !insideBar(c, i - 1)) return false;
    const down = breaksDown(c, i) && c.close[i - 2] <= c.low[i - 2] + c.near(i - 2);
    return down || (breaksUp(c, i) && c.close[i - 2] >= c.high[i - 2] - c.near(i - 2));
  });
}
