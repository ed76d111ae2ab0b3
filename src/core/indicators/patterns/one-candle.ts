import { pattern } from './shapes.ts';

/** Belt hold: a long body that opens at its extreme. */
export const cdlbelthold = pattern(10, (c, i) =>
  c.long(i) && (c.white(i) ? c.noLower(i) : c.noUpper(i)) ? 100 * c.color(i) : 0,
);

/** Closing marubozu: a long body that closes at its extreme. */
export const cdlclosingmarubozu = pattern(10, (c, i) =>
  c.long(i) && (c.white(i) ? c.noUpper(i) : c.noLower(i)) ? 100 * c.color(i) : 0,
);

/** Doji: hardly a body. */
export const cdldoji = pattern(10, (c, i) => (c.doji(i) ? 100 : 0));

/** Dragonfly doji: a doji with a lower shadow alone. */
export const cdldragonflydoji = pattern(10, (c, i) =>
  c.doji(i) && c.noUpper(i) && c.lower(i) > c.verySmall(i) ? 100 : 0,
);

/** Gravestone doji: a doji with an upper shadow alone. */
export const cdlgravestonedoji = pattern(10, (c, i) =>
  c.doji(i) && c.noLower(i) && c.upper(i) > c.verySmall(i) ? 100 : 0,
);

/** High wave: a short body between two very long shadows. */
export const cdlhighwave = pattern(10, (c, i) =>
  c.short(i) && c.upper(i) > 2 * c.body[i] && c.lower(i) > 2 * c.body[i] ? 100 * c.color(i) : 0,
);

/** Long-legged doji: a doji with a long shadow. */
export const cdllongleggeddoji = pattern(10, (c, i) =>
  c.doji(i) && (c.lower(i) > c.body[i] || c.upper(i) > c.body[i]) ? 100 : 0,
);

/** Long line: a long body with short shadows. */
export const cdllongline = pattern(10, (c, i) =>
  c.long(i) && c.upper(i) < c.shortShadow(i) && c.lower(i) < c.shortShadow(i) ? 100 * c.color(i) : 0,
);

/** Marubozu: a long body with hardly a shadow. */
export const cdlmarubozu = pattern(10, (c, i) => (c.long(i) && c.noUpper(i) && c.noLower(i) ? 100 * c.color(i) : 0));

/** Rickshaw man: a long-legged doji whose body is near the middle. */
export const cdlrickshawman = pattern(10, (c, i) => {
  if (!c.doji(i) || c.lower(i) <= c.body[i] || c.upper(i) <= c.body[i]) return 0;
  const middle = c.low[i] + (c.high[i] - c.low[i]) / 2;
  return c.bodyBottom(i) <= middle + c.near(i) && c.bodyTop(i) >= middle - c.near(i) ? 100 : 0;
});

/** Short line: a short body with short shadows. */
export const cdlshortline = pattern(10, (c, i) =>
  c.short(i) && c.upper(i) < c.shortShadow(i) && c.lower(i) < c.shortShadow(i) ? 100 * c.color(i) : 0,
);

/** Spinning top: a short body between longer shadows. */
export const cdlspinningtop = pattern(10, (c, i) =>
  c.short(i) && c.upper(i) > c.body[i] && c.lower(i) > c.body[i] ? 100 * c.color(i) : 0,
);

/** Takuri: a dragonfly doji with a very long lower shadow. */
export const cdltakuri = pattern(10, (c, i) => (c.doji(i) && c.noUpper(i) && c.lower(i) > 2 * c.body[i] ? 100 : 0));
