import { FileCandleStore } from '../../adapters/arrow/file-candle-store.ts';
import { RunError } from '../../core/model/errors.ts';
import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT } from '../../core/model/signals.ts';
import { formatUtc } from '../../core/model/utc-time.ts';
import { evaluatePair, type PairEvaluation } from '../../core/strategy/evaluate.ts';
import { resolveParams } from '../../core/strategy/parameters.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';
import { notesOn } from './check-notes.ts';
import type { StrategyFolders } from './find.ts';
import { loadStrategy } from './load.ts';
import { trialPairs, type TrialPair } from './trial-data.ts';
import { typeCheck, type TypeCheck } from './type-check.ts';
import { askBot } from './ask-bot.ts';

/** One column of the trial run, over all its pairs. */
export interface ColumnFacts {
  readonly name: string;
  readonly kind: 'number' | 'yes/no';
  /** Row of the first value that is not NaN, the latest of all pairs; undefined = a pair has none. */
  readonly firstRow: number | undefined;
}

/** Signals of one pair in the trial run. */
export interface SignalCounts {
  readonly pair: string;
  readonly candles: number;
  readonly enterLong: number;
  readonly exitLong: number;
  readonly enterShort: number;
  readonly exitShort: number;
}

/** What `checkStrategy` found. */
export interface StrategyCheck {
  readonly name: string;
  readonly path: string;
  readonly types: TypeCheck;
  readonly columns: readonly ColumnFacts[];
  readonly signals: readonly SignalCounts[];
  /** Functions that stand where the compiler cannot know their columns. */
  readonly order: readonly string[];
  /** Differences between the two orders of pairs. */
  readonly state: readonly string[];
  /** What may be meant so. */
  readonly notes: readonly string[];
  /** Set if the trial run stopped. */
  readonly failure: RunError | undefined;
}

type Evaluations = ReadonlyMap<string, PairEvaluation>;

/**
 * Type-checks a strategy file and runs it on candles of `dataDir`: in fresh modules, with the pairs in two orders,
 * so that state that it keeps between calls shows as a difference. Throws InputError where it does not load.
 */
export async function checkStrategy(
  nameOrPath: string,
  folders: StrategyFolders & { readonly dataDir: string },
): Promise<StrategyCheck> {
  const loaded = await loadStrategy(nameOrPath, { ...folders, fresh: true });
  const { name, path, strategy } = loaded;
  const types = await typeCheck(path);
  const pairs = trialPairs(strategy, new FileCandleStore(folders.dataDir));
  const report = { name, path, types, order: orderProblems(strategy) };
  const notes = pairs.flatMap((pair) => pair.notes);
  try {
    const first = await evaluateAll(strategy, pairs);
    const again = await loadStrategy(path, { ...folders, fresh: true });
    const backwards = pairs.toReversed();
    // Twice, so that what an earlier round leaves behind meets every pair, also where there is only one.
    const second = await evaluateAll(again.strategy, [...backwards, ...backwards]);
    const columns = columnFacts(first);
    const signals = pairs.map((pair) => signalCounts(pair, first.get(pair.pair)!));
    return {
      ...report,
      columns,
      signals,
      state: pairs.flatMap((pair) => stateProblems(pair, first, second)),
      notes: [...notes, ...notesOn(strategy, columns, signals)],
      failure: undefined,
    };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { ...report, columns: [], signals: [], state: [], notes, failure: error };
  }
}

async function evaluateAll(strategy: AnyStrategy, pairs: readonly TrialPair[]): Promise<Evaluations> {
  const params = resolveParams(strategy);
  await askBot(strategy, 'botStart', { params });
  return new Map(pairs.map((pair) => [pair.pair, evaluatePair({ strategy, params, ...pair })]));
}

/** The compiler learns the columns from `indicators`, so functions above it see rows without them. */
function orderProblems({ spec }: AnyStrategy): string[] {
  const names = Object.keys(spec);
  const readers = names
    .slice(0, names.indexOf('indicators'))
    .filter((name) => typeof Reflect.get(spec, name) === 'function');
  const needing = readers.filter((name) => name !== 'botStart' && name !== 'botLoopStart');
  return needing.map((name) => `${name} stands above indicators: move it below, so that its row knows the columns`);
}

function columnFacts(evaluations: Evaluations): ColumnFacts[] {
  const all = [...evaluations.values()];
  return Object.entries(all[0].columns).map(([name, column]) => {
    const firsts = all.map((each) => (each.columns[name] ?? []).findIndex((value) => !Number.isNaN(value)));
    return {
      name,
      kind: column instanceof Uint8Array ? 'yes/no' : 'number',
      firstRow: firsts.includes(-1) ? undefined : Math.max(...firsts),
    };
  });
}

function signalCounts({ pair, candles }: TrialPair, { signals: { flags } }: PairEvaluation): SignalCounts {
  const count = (bit: number): number => flags.reduce((sum, value) => sum + ((value & bit) === 0 ? 0 : 1), 0);
  return {
    pair,
    candles: candles.length,
    enterLong: count(ENTER_LONG),
    exitLong: count(EXIT_LONG),
    enterShort: count(ENTER_SHORT),
    exitShort: count(EXIT_SHORT),
  };
}

/** The first difference between two evaluations of a pair, if there is one. */
function stateProblems({ pair, candles }: TrialPair, first: Evaluations, second: Evaluations): string[] {
  const [a, b] = [first.get(pair)!, second.get(pair)!];
  const names = [...new Set([...Object.keys(a.columns), ...Object.keys(b.columns)])];
  const series: [string, ArrayLike<unknown>, ArrayLike<unknown>][] = [
    ...names.map((name): [string, ArrayLike<unknown>, ArrayLike<unknown>] => [
      `column ${name}`,
      a.columns[name] ?? [],
      b.columns[name] ?? [],
    ]),
    ['the signal', a.signals.flags, b.signals.flags],
    ['the entry tag', tagsOf(a, 'enterTag'), tagsOf(b, 'enterTag')],
    ['the exit tag', tagsOf(a, 'exitTag'), tagsOf(b, 'exitTag')],
  ];
  for (const [what, left, right] of series) {
    for (let row = 0; row < Math.max(left.length, right.length); row++) {
      if (Object.is(left[row], right[row])) continue;
      const place = `candle ${row} (${formatUtc(candles.time[row])})`;
      return [
        `${pair}: ${what} at ${place} depends on what ran before: ${String(left[row])}, then ${String(right[row])}`,
      ];
    }
  }
  return [];
}

function tagsOf({ signals }: PairEvaluation, name: 'enterTag' | 'exitTag'): string[] {
  return Array.from(signals[name] ?? [], (number) => signals.tags[number]);
}
