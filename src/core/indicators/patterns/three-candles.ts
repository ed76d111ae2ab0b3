import { pattern, penetrationPattern, type Shapes } from './shapes.ts';

const whites = (c: Shapes, i: number): boolean => c.white(i - 2) && c.white(i - 1) && c.white(i);
const blacks = (c: Shapes, i: number): boolean => c.black(i - 2) && c.black(i - 1) && c.black(i);
const closesRise = (c: Shapes, i: number): boolean => c.close[i] > c.close[i - 1] && c.close[i - 1] > c.close[i - 2];
const closesFall = (c: Shapes, i: number): boolean => c.close[i] < c.close[i - 1] && c.close[i - 1] < c.close[i - 2];

/** Opens above the last open, at most near the last close. */
function opensWithin(c: Shapes, i: number): boolean {
  return c.open[i] > c.open[i - 1] && c.open[i] <= c.close[i - 1] + c.near(i - 1);
}

/** Two crows: after a long white candle one gaps up, the next falls back into the first. */
export const cdl2crows = pattern(12, (c, i) =>
  c.white(i - 2) &&
  c.long(i - 2) &&
  c.black(i - 1) &&
  c.gapUp(i - 1, i - 2) &&
  c.black(i) &&
  c.open[i] < c.open[i - 1] &&
  c.open[i] > c.close[i - 1] &&
  c.close[i] > c.open[i - 2] &&
  c.close[i] < c.close[i - 2]
    ? -100
    : 0,
);

/** Three inside: a harami confirmed by a close beyond the first open. */
export const cdl3inside = pattern(12, (c, i) =>
  c.long(i - 2) &&
  !c.long(i - 1) &&
  c.bodyTop(i - 1) < c.bodyTop(i - 2) &&
  c.bodyBottom(i - 1) > c.bodyBottom(i - 2) &&
  (c.white(i - 2) ? c.black(i) && c.close[i] < c.open[i - 2] : c.white(i) && c.close[i] > c.open[i - 2])
    ? -100 * c.color(i - 2)
    : 0,
);

/** Three outside: an engulfing pattern confirmed by the next close. */
export const cdl3outside = pattern(3, (c, i) => {
  const up = c.white(i - 1) && c.black(i - 2) && c.close[i - 1] > c.open[i - 2] && c.open[i - 1] < c.close[i - 2];
  const down = c.black(i - 1) && c.white(i - 2) && c.open[i - 1] > c.close[i - 2] && c.close[i - 1] < c.open[i - 2];
  if (up && c.close[i] > c.close[i - 1]) return 100;
  return down && c.close[i] < c.close[i - 1] ? -100 : 0;
});

/** Three stars in the south: three ever smaller black candles with ever higher lows. */
export const cdl3starsinsouth = pattern(12, (c, i) =>
  blacks(c, i) &&
  c.long(i - 2) &&
  c.lower(i - 2) > c.body[i - 2] &&
  c.body[i - 1] < c.body[i - 2] &&
  c.open[i - 1] > c.close[i - 2] &&
  c.open[i - 1] <= c.high[i - 2] &&
  c.low[i - 1] < c.close[i - 2] &&
  c.low[i - 1] >= c.low[i - 2] &&
  c.lower(i - 1) > c.verySmall(i - 1) &&
  c.short(i) &&
  c.noLower(i) &&
  c.noUpper(i) &&
  c.low[i] > c.low[i - 1] &&
  c.high[i] < c.high[i - 1]
    ? 100
    : 0,
);

/** Three white soldiers: three white candles without upper shadows that open in the last body and close higher. */
export const cdl3whitesoldiers = pattern(12, (c, i) =>
  whites(c, i) &&
  c.noUpper(i - 2) &&
  c.noUpper(i - 1) &&
  c.noUpper(i) &&
  closesRise(c, i) &&
  opensWithin(c, i - 1) &&
  opensWithin(c, i) &&
  c.body[i - 1] > c.body[i - 2] - c.far(i - 2) &&
  c.body[i] > c.body[i - 1] - c.far(i - 1) &&
  c.long(i)
    ? 100
    : 0,
);

/** Whether the third candle comes back into a long first body by `penetration` of it. */
function comesBack(c: Shapes, i: number, penetration: number): boolean {
  const back = c.body[i - 2] * penetration;
  if (!c.long(i - 2) || !c.long(i) || c.color(i) !== -c.color(i - 2)) return false;
  return c.white(i) ? c.close[i] > c.close[i - 2] + back : c.close[i] < c.close[i - 2] - back;
}

/** Abandoned baby: a doji with gaps on both sides, shadows included, at a turn. */
export const cdlabandonedbaby = penetrationPattern(12, 0.3, (c, i, penetration) =>
  comesBack(c, i, penetration) &&
  c.doji(i - 1) &&
  (c.white(i)
    ? c.candleGapDown(i - 1, i - 2) && c.candleGapUp(i, i - 1)
    : c.candleGapUp(i - 1, i - 2) && c.candleGapDown(i, i - 1))
    ? 100 * c.color(i)
    : 0,
);

/** Evening doji star: a doji gapped up from a long white body, then a black candle back into it. */
export const cdleveningdojistar = penetrationPattern(12, 0.3, (c, i, penetration) =>
  c.black(i) && c.doji(i - 1) && c.gapUp(i - 1, i - 2) && comesBack(c, i, penetration) ? -100 : 0,
);

/** Evening star: a short body gapped up from a long white one, then a black candle back into it. */
export const cdleveningstar = penetrationPattern(12, 0.3, (c, i, penetration) =>
  c.black(i) && !c.long(i - 1) && c.gapUp(i - 1, i - 2) && comesBack(c, i, penetration) ? -100 : 0,
);

/** Morning doji star: a doji gapped down from a long black body, then a white candle back into it. */
export const cdlmorningdojistar = penetrationPattern(12, 0.3, (c, i, penetration) =>
  c.white(i) && c.doji(i - 1) && c.gapDown(i - 1, i - 2) && comesBack(c, i, penetration) ? 100 : 0,
);

/** Morning star: a short body gapped down from a long black one, then a white candle back into it. */
export const cdlmorningstar = penetrationPattern(12, 0.3, (c, i, penetration) =>
  c.white(i) && !c.long(i - 1) && c.gapDown(i - 1, i - 2) && comesBack(c, i, penetration) ? 100 : 0,
);

/** Advance block: three white candles that rise, the later ones weakening. */
export const cdladvanceblock = pattern(12, (c, i) => {
  if (!whites(c, i) || !closesRise(c, i) || !opensWithin(c, i - 1) || !opensWithin(c, i)) return 0;
  if (!c.long(i - 2) || c.upper(i - 2) >= c.shortShadow(i - 2)) return 0;
  const [first, second, third] = [c.body[i - 2], c.body[i - 1], c.body[i]];
  const shadows = c.upper(i) > c.shortShadow(i) || c.upper(i - 1) > c.shortShadow(i - 1);
  const weak =
    (second < first - c.far(i - 2) && third < second + c.near(i - 1)) ||
    third < second - c.far(i - 1) ||
    (third < second && second < first && shadows) ||
    (third < second && c.upper(i) > third);
  return weak ? -100 : 0;
});

/** Side-by-side white lines: two equal white candles that both gap away from the one before. */
export const cdlgapsidesidewhite = pattern(7, (c, i) => {
  const up = c.gapUp(i - 1, i - 2) && c.gapUp(i, i - 2);
  const down = c.gapDown(i - 1, i - 2) && c.gapDown(i, i - 2);
  const alike =
    c.white(i - 1) &&
    c.white(i) &&
    c.body[i] >= c.body[i - 1] - c.near(i - 1) &&
    c.body[i] <= c.body[i - 1] + c.near(i - 1) &&
    c.same(c.open[i], c.open[i - 1], i - 1);
  return (up || down) && alike ? (up ? 100 : -100) : 0;
});

/** Identical three crows: three black candles without lower shadows, each opening at the last close. */
export const cdlidentical3crows = pattern(12, (c, i) =>
  blacks(c, i) &&
  c.noLower(i - 2) &&
  c.noLower(i - 1) &&
  c.noLower(i) &&
  closesFall(c, i) &&
  c.same(c.open[i - 1], c.close[i - 2], i - 2) &&
  c.same(c.open[i], c.close[i - 1], i - 1)
    ? -100
    : 0,
);

/** Stalled pattern: two long white candles, then a small one at their top. */
export const cdlstalledpattern = pattern(12, (c, i) =>
  whites(c, i) &&
  closesRise(c, i) &&
  c.long(i - 2) &&
  c.long(i - 1) &&
  c.noUpper(i - 1) &&
  opensWithin(c, i - 1) &&
  c.short(i) &&
  c.open[i] >= c.close[i - 1] - c.body[i] - c.near(i - 1)
    ? -100
    : 0,
);

/** Stick sandwich: a white candle between two black ones with the same close, above that close. */
export const cdlsticksandwich = pattern(7, (c, i) =>
  c.black(i - 2) &&
  c.white(i - 1) &&
  c.black(i) &&
  c.low[i - 1] > c.close[i - 2] &&
  c.same(c.close[i], c.close[i - 2], i - 2)
    ? 100
    : 0,
);

/** Tasuki gap: a candle of the other colour and like size that comes back into a gap without closing it. */
export const cdltasukigap = pattern(7, (c, i) => {
  if (c.color(i) !== -c.color(i - 1) || Math.abs(c.body[i - 1] - c.body[i]) >= c.near(i - 1)) return 0;
  if (c.open[i] >= c.bodyTop(i - 1) || c.open[i] <= c.bodyBottom(i - 1)) return 0;
  const up = c.white(i - 1) && c.gapUp(i - 1, i - 2) && c.close[i] < c.open[i - 1] && c.close[i] > c.bodyTop(i - 2);
  const down =
    c.black(i - 1) && c.gapDown(i - 1, i - 2) && c.close[i] > c.open[i - 1] && c.close[i] < c.bodyBottom(i - 2);
  return up || down ? 100 * c.color(i - 1) : 0;
});

/** Tristar: three dojis of which the middle one sticks out. */
export const cdltristar = pattern(12, (c, i) => {
  const most = c.verySmall(i - 2);
  if (c.body[i - 2] > most || c.body[i - 1] > most || c.body[i] > most) return 0;
  if (c.gapUp(i - 1, i - 2) && c.bodyTop(i) < c.bodyTop(i - 1)) return -100;
  return c.gapDown(i - 1, i - 2) && c.bodyBottom(i) > c.bodyBottom(i - 1) ? 100 : 0;
});

/** Unique three river: a long black candle, a black one inside with a lower low, a small white one above that low. */
export const cdlunique3river = pattern(12, (c, i) =>
  c.black(i - 2) &&
  c.long(i - 2) &&
  c.black(i - 1) &&
  c.close[i - 1] > c.close[i - 2] &&
  c.open[i - 1] <= c.open[i - 2] &&
  c.low[i - 1] < c.low[i - 2] &&
  c.short(i) &&
  c.white(i) &&
  c.open[i] > c.low[i - 1]
    ? 100
    : 0,
);

/** Upside gap two crows: a short black body gapped up from a long white one, engulfed by another that keeps the gap. */
export const cdlupsidegap2crows = pattern(12, (c, i) =>
  c.white(i - 2) &&
  c.long(i - 2) &&
  c.black(i - 1) &&
  !c.long(i - 1) &&
  c.gapUp(i - 1, i - 2) &&
  c.black(i) &&
  c.open[i] > c.open[i - 1] &&
  c.close[i] < c.close[i - 1] &&
  c.close[i] > c.close[i - 2]
    ? -100
    : 0,
);

/** Gap three methods: two candles of one colour with a gap, then one of the other that closes it. */
export const cdlxsidegap3methods = pattern(2, (c, i) =>
  c.color(i - 2) === c.color(i - 1) &&
  c.color(i - 1) === -c.color(i) &&
  c.open[i] < c.bodyTop(i - 1) &&
  c.open[i] > c.bodyBottom(i - 1) &&
  c.close[i] < c.bodyTop(i - 2) &&
  c.close[i] > c.bodyBottom(i - 2) &&
  (c.white(i - 2) ? c.gapUp(i - 1, i - 2) : c.gapDown(i - 1, i - 2))
    ? 100 * c.color(i - 2)
    : 0,
);
