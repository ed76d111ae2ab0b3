import { ENTER_LONG, ENTER_SHORT } from '../../core/model/signals.ts';
import type { RefusedEntry, RunResult } from '../../core/model/trade.ts';
import type { BacktestPair } from './run-engine.ts';

const ENTERS = ENTER_LONG | ENTER_SHORT;

type Words = (entry: RefusedEntry, currency: string) => string;

/** What the user should know of; locks, and vetoes besides trades, are the strategy's own doing. */
const WORDS: Partial<Record<RefusedEntry['reason'], Words>> = {
  unaffordableEntries: ({ wanted, limit }, currency) =>
    wanted === 0
      ? 'no stake was left in the wallet'
      : `a stake of ${plain(wanted)} ${currency} is more than could be had (${plain(limit)} ${currency})`,
  belowMinimumEntries: ({ wanted, limit }, currency) =>
    `a stake of ${plain(wanted)} ${currency} is below the market's minimum, with its reserve ${plain(limit)} ${currency}`,
  belowStepEntries: ({ wanted, limit }) =>
    `an amount of ${plain(wanted)} is below one step of the market, ${plain(limit)}`,
};

const vetoed: Words = ({ wanted }) =>
  wanted < 0
    ? `customStakeAmount gave ${plain(wanted)}, which is no stake`
    : 'customStakeAmount gave no stake, or confirmTradeEntry said no';

/** A sentence where no candle of any pair asks for an entry: nothing else explains a run without a trade. */
export function noSignalWarnings(pairs: readonly BacktestPair[], { trades }: RunResult): string[] {
  const asks = trades.length > 0 || pairs.some(({ signals }) => signals.flags.some((flags) => (flags & ENTERS) !== 0));
  return asks ? [] : ['no candle has an entry signal: `tradewright check` counts the signals on sample candles'];
}

/** One sentence for each reason for which entry signals brought no order, with the first of them as example. */
export function refusedEntryWarnings({ refusedEntries = [], counters, trades }: RunResult, currency: string): string[] {
  return refusedEntries.flatMap((entry) => {
    const isVeto = entry.reason === 'vetoedEntries' && (trades.length === 0 || entry.wanted < 0);
    const words = isVeto ? vetoed : WORDS[entry.reason];
    if (words === undefined) return [];
    const count = counters[entry.reason];
    const entries = count === 1 ? '1 entry signal brought' : `${count} entry signals brought`;
    return [`${entries} no order; the first, ${entry.pair}: ${words(entry, currency)}`];
  });
}

/** A number to 8 significant digits, never as 1e-7. */
function plain(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 8, useGrouping: false });
}
