import { pattern, penetrationPattern, type Shapes } from './shapes.ts';

/** Counterattack: two long bodies of opposite colours that close at the same price. */
export const cdlcounterattack = pattern(11, (c, i) =>
  c.color(i - 1) === -c.color(i) && c.long(i - 1) && c.long(i) && c.same(c.close[i], c.close[i - 1], i - 1)
    ? 100 * c.color(i)
    : 0,
);

/** Dark cloud cover: opens above a long white candle's high and closes deep in its body. */
export const cdldarkcloudcover = penetrationPattern(11, 0.5, (c, i, penetration) =>
  c.white(i - 1) &&
  c.long(i - 1) &&
  c.black(i) &&
  c.open[i] > c.high[i - 1] &&
  c.close[i] > c.open[i - 1] &&
  c.close[i] < c.close[i - 1] - c.body[i - 1] * penetration
    ? -100
    : 0,
);

/** Doji star: a doji that gaps away from a long body. */
export const cdldojistar = pattern(11, (c, i) =>
  c.long(i - 1) && c.doji(i) && (c.white(i - 1) ? c.gapUp(i, i - 1) : c.gapDown(i, i - 1)) ? -100 * c.color(i - 1) : 0,
);

/** Engulfing: a body around the last one of the other colour; 80 if they share one end. */
export const cdlengulfing = pattern(2, (c, i) => {
  if (c.color(i) !== -c.color(i - 1)) return 0;
  const top = c.bodyTop(i) - c.bodyTop(i - 1);
  const bottom = c.bodyBottom(i - 1) - c.bodyBottom(i);
  if (!((top >= 0 && bottom > 0) || (top > 0 && bottom >= 0))) return 0;
  return (top > 0 && bottom > 0 ? 100 : 80) * c.color(i);
});

function hammer(c: Shapes, i: number): boolean {
  return c.short(i) && c.lower(i) > c.body[i] && c.noUpper(i);
}

/** Hammer: a small body with a long lower shadow at or below the last low. */
export const cdlhammer = pattern(11, (c, i) =>
  hammer(c, i) && c.bodyBottom(i) <= c.low[i - 1] + c.near(i - 1) ? 100 : 0,
);

/** Hanging man: a hammer at or above the last high. */
export const cdlhangingman = pattern(11, (c, i) =>
  hammer(c, i) && c.bodyBottom(i) >= c.high[i - 1] - c.near(i - 1) ? -100 : 0,
);

/** The second body inside a long first one: 100, or 80 if they share an end. */
function inside(c: Shapes, i: number): number {
  if (c.bodyTop(i) < c.bodyTop(i - 1) && c.bodyBottom(i) > c.bodyBottom(i - 1)) return 100;
  return c.bodyTop(i) <= c.bodyTop(i - 1) && c.bodyBottom(i) >= c.bodyBottom(i - 1) ? 80 : 0;
}

/** Harami: a short body inside a long one; 80 if they share an end. */
export const cdlharami = pattern(11, (c, i) => (c.long(i - 1) && !c.long(i) ? -c.color(i - 1) * inside(c, i) : 0));

/** Harami cross: a doji inside a long body; 80 if they share an end. */
export const cdlharamicross = pattern(11, (c, i) => (c.long(i - 1) && c.doji(i) ? -c.color(i - 1) * inside(c, i) : 0));

/** Homing pigeon: a short black body inside a long black one. */
export const cdlhomingpigeon = pattern(11, (c, i) =>
  c.black(i - 1) &&
  c.black(i) &&
  c.long(i - 1) &&
  !c.long(i) &&
  c.open[i] < c.open[i - 1] &&
  c.close[i] > c.close[i - 1]
    ? 100
    : 0,
);

/** A white candle that opens below a long black one's low. */
function opensBelow(c: Shapes, i: number): boolean {
  return c.black(i - 1) && c.long(i - 1) && c.white(i) && c.open[i] < c.low[i - 1];
}

/** In-neck: opens below a long black candle and closes at or just above its close. */
export const cdlinneck = pattern(11, (c, i) =>
  opensBelow(c, i) && c.close[i] <= c.close[i - 1] + c.equal(i - 1) && c.close[i] >= c.close[i - 1] ? -100 : 0,
);

/** On-neck: opens below a long black candle and closes at its low. */
export const cdlonneck = pattern(11, (c, i) =>
  opensBelow(c, i) && c.same(c.close[i], c.low[i - 1], i - 1) ? -100 : 0,
);

/** Piercing: opens below a long black candle and closes, long itself, above the middle of its body. */
export const cdlpiercing = pattern(11, (c, i) =>
  opensBelow(c, i) && c.long(i) && c.close[i] < c.open[i - 1] && c.close[i] > c.close[i - 1] + c.body[i - 1] * 0.5
    ? 100
    : 0,
);

/** Thrusting: opens below a long black candle and closes in its body, at most in the middle. */
export const cdlthrusting = pattern(11, (c, i) =>
  opensBelow(c, i) && c.close[i] > c.close[i - 1] + c.equal(i - 1) && c.close[i] <= c.close[i - 1] + c.body[i - 1] * 0.5
    ? -100
    : 0,
);

function invertedHammer(c: Shapes, i: number): boolean {
  return c.short(i) && c.upper(i) > c.body[i] && c.noLower(i);
}

/** Inverted hammer: a small body with a long upper shadow, gapped down. */
export const cdlinvertedhammer = pattern(11, (c, i) => (invertedHammer(c, i) && c.gapDown(i, i - 1) ? 100 : 0));

/** Shooting star: a small body with a long upper shadow, gapped up. */
export const cdlshootingstar = pattern(11, (c, i) => (invertedHammer(c, i) && c.gapUp(i, i - 1) ? -100 : 0));

function marubozu(c: Shapes, i: number): boolean {
  return c.long(i) && c.noUpper(i) && c.noLower(i);
}

function kicking(c: Shapes, i: number): boolean {
  if (c.color(i - 1) !== -c.color(i) || !marubozu(c, i - 1) || !marubozu(c, i)) return false;
  return c.black(i - 1) ? c.candleGapUp(i, i - 1) : c.candleGapDown(i, i - 1);
}

/** Kicking: two marubozus of opposite colours with a gap between them. */
export const cdlkicking = pattern(11, (c, i) => (kicking(c, i) ? 100 * c.color(i) : 0));

/** Kicking, in the direction of the longer marubozu. */
export const cdlkickingbylength = pattern(11, (c, i) =>
  kicking(c, i) ? 100 * c.color(c.body[i] > c.body[i - 1] ? i : i - 1) : 0,
);

/** Matching low: two black candles with the same close. */
export const cdlmatchinglow = pattern(6, (c, i) =>
  c.black(i - 1) && c.black(i) && c.same(c.close[i], c.close[i - 1], i - 1) ? 100 : 0,
);

/** Separating lines: a belt hold that opens where the last candle of the other colour did. */
export const cdlseparatinglines = pattern(11, (c, i) =>
  c.color(i - 1) === -c.color(i) &&
  c.same(c.open[i], c.open[i - 1], i - 1) &&
  c.long(i) &&
  (c.white(i) ? c.noLower(i) : c.noUpper(i))
    ? 100 * c.color(i)
    : 0,
);
