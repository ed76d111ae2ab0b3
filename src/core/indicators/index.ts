import * as functions from './functions.ts';
import { remembering } from './memory.ts';

/** All indicator functions: `ta.ema(candles.close, 12)`, `ta.atr(candles, 14)`. */
export const ta: typeof functions = remembering(functions);
