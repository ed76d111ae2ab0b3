/** Compares our signals with a case's signals.csv, which lists raw signals of all loaded rows. */
import type { Candles } from '../../src/core/model/candles.ts';
import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT, type PairSignals } from '../../src/core/model/signals.ts';
import type { Difference } from './compare.ts';

const BITS = [
  ['enter_long', ENTER_LONG],
  ['exit_long', EXIT_LONG],
  ['enter_short', ENTER_SHORT],
  ['exit_short', EXIT_SHORT],
] as const;

const TAGS = [
  ['enter_tag', 'enterTag'],
  ['exit_tag', 'exitTag'],
] as const;

export function compareSignals(
  csv: string,
  loaded: readonly { pair: string; candles: Candles; signals: PairSignals }[],
): Difference | undefined {
  const [head, ...lines] = csv.trim().split('\n');
  const columns = head.trim().split(',');
  const expected = new Map(
    lines.map((line) => {
      const cells = line.trim().split(',');
      const row = Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? '']));
      return [`${row['pair']} ${row['date']}`, row];
    }),
  );
  for (const { pair, candles, signals } of loaded) {
    for (let row = 0; row < candles.length; row++) {
      const want = expected.get(`${pair} ${candles.time[row]}`) ?? {};
      const where = `signals ${pair} ${candles.time[row]}`;
      for (const [name, bit] of BITS) {
        const wanted = Number(want[name] || 0) !== 0;
        const got = (signals.flags[row] & bit) !== 0;
        if (wanted !== got) return { field: `${where}: ${name}`, expected: wanted, got };
      }
      for (const [name, key] of TAGS) {
        const wanted = want[name] ?? '';
        const got = signals.tags[signals[key]?.[row] ?? 0];
        if (wanted !== got) return { field: `${where}: ${name}`, expected: wanted, got };
      }
    }
  }
  return undefined;
}
