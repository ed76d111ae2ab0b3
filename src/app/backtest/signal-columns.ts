import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT } from '../../core/model/signals.ts';
import type { Columns } from '../results/result-file.ts';
import type { LoadedPair } from './load-pairs.ts';

const BITS = { enterLong: ENTER_LONG, exitLong: EXIT_LONG, enterShort: ENTER_SHORT, exitShort: EXIT_SHORT };

/** The candles with a signal, by pair: time (UTC ms), the four signals as 0 or 1, and the tags. */
export function signalColumns(pairs: readonly LoadedPair[]): Record<string, Columns> {
  return Object.fromEntries(
    pairs.map(({ ready: { pair }, candles, evaluation: { signals } }) => {
      const rows = [...signals.flags.keys()].filter((row) => signals.flags[row] !== 0);
      const tag = (column: Uint16Array | undefined) => rows.map((row) => signals.tags[column?.[row] ?? 0]);
      const bits = Object.entries(BITS).map(([name, bit]) => [
        name,
        rows.map((row) => ((signals.flags[row] & bit) === 0 ? 0 : 1)),
      ]);
      return [
        pair,
        {
          time: rows.map((row) => candles.time[row]),
          ...Object.fromEntries(bits),
          enterTag: tag(signals.enterTag),
          exitTag: tag(signals.exitTag),
        },
      ];
    }),
  );
}
