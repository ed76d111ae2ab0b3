import { z } from 'zod';
import { option } from './option.ts';

const window = {
  lookbackPeriod: option(z.number().positive(), 'Minutes back from now in which closed trades count.', 60),
  lookbackPeriodCandles: option(z.int().positive(), 'The same window in candles; excludes `lookbackPeriod`.'),
};

const lock = {
  stopDuration: option(z.number().positive(), 'Length of the lock in minutes, from the last close that counted.', 60),
  stopDurationCandles: option(z.int().positive(), 'The same length in candles; excludes `stopDuration`.'),
  unlockAt: option(
    z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .meta({ examples: ['07:30'] }),
    'Time of day `HH:MM` (UTC) at which the lock ends, instead of a length.',
  ),
};

const onlyPerSide = option(z.boolean(), 'Count and lock only the side (long or short) of the closed trade.', false);

/** Pauses in trading after bad trades, freqtrade's four methods. */
export const protectionSchema = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('CooldownPeriod').describe('Locks a pair after any trade of it closed.'),
    ...window,
    ...lock,
  }),
  z.strictObject({
    method: z.literal('StoplossGuard').describe('Locks after `tradeLimit` losing stops within the window.'),
    ...window,
    ...lock,
    tradeLimit: option(z.int().positive(), 'Stops from which the lock is made.', 10),
    requiredProfit: option(z.number(), 'A stop counts if its profit ratio is below this.', 0),
    onlyPerPair: option(z.boolean(), 'Lock only the pair, never all pairs.', false),
    onlyPerSide,
  }),
  z.strictObject({
    method: z.literal('LowProfitPairs').describe('Locks a pair whose trades in the window earned too little.'),
    ...window,
    ...lock,
    tradeLimit: option(z.int().positive(), 'Trades from which the pair is judged.', 1),
    requiredProfit: option(z.number(), 'Lock if the sum of the profit ratios is below this.', 0),
    onlyPerSide,
  }),
  z.strictObject({
    method: z.literal('MaxDrawdown').describe('Locks all pairs after a drawdown within the window.'),
    ...window,
    ...lock,
    tradeLimit: option(z.int().positive(), 'Trades from which the drawdown is judged.', 1),
    maxAllowedDrawdown: option(z.number().min(0).max(1), 'Lock if the drawdown ratio is above this.', 0),
    calculationMode: option(
      z.enum(['ratios', 'equity']),
      'Drawdown of the summed profit ratios, or of the account.',
      'ratios',
    ),
  }),
]);
