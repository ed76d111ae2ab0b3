/** All indicator functions: `ta.ema(candles.close, 12)`, `ta.atr(candles, 14)`. */
export * as ta from './functions.ts';
