import { InputError } from '../../core/model/errors.ts';
import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT } from '../../core/model/signals.ts';
import { loadPairSeries, type LoadedPair } from '../backtest/load-pairs.ts';
import { prepareBacktest, type PrepareRequest } from '../backtest/prepare.ts';
import { changeFuture, cutFuture, knownRows, seededRandom, timeframesOf } from './future.ts';
import { chooseInstants, countWithin } from './instants.ts';
import { callbackNames, runTrial, type Trial } from './trial.ts';

export interface LookaheadRequest extends PrepareRequest {
  /** Instants for each pair, spread over its candles, at which the future is cut off and changed; at least 1. */
  readonly cuts: number;
  readonly seed: number;
  /** Told after each instant. */
  readonly onProgress?: (done: number, total: number) => void;
}

const SIGNALS = { enterLong: ENTER_LONG, exitLong: EXIT_LONG, enterShort: ENTER_SHORT, exitShort: EXIT_SHORT };

/** Something that was not the same when candles after an instant were. */
export interface Leak {
  readonly kind: 'column' | 'signal' | 'callback' | 'order';
  /** Name of the column, signal or callback; for an order its side. */
  readonly name: string;
  readonly pair: string;
  /** Open time of the first candle that differs, UTC ms. */
  readonly timeMs: number;
  /** What was there with the true future, and what with another one. */
  readonly value: string;
  readonly otherValue: string;
  /** From here on the future was another one, UTC ms. */
  readonly knownMs: number;
  readonly how: 'cut' | 'changed';
}

/** Result of the look-ahead check. Every leak is named once, at its first appearance. */
export interface LookaheadReport {
  readonly strategy: string;
  readonly pairs: readonly string[];
  /** Instants in all. */
  readonly cuts: number;
  /** Of them, those among the candles of each pair. */
  readonly cutsOf: Readonly<Record<string, number>>;
  readonly columns: readonly string[];
  readonly signals: readonly string[];
  readonly callbacks: readonly string[];
  readonly leaks: readonly Leak[];
}

/**
 * Does anything that a strategy says depend on candles that had not closed yet? At seeded instants the future
 * is cut off, then replaced by a random walk; columns, signals, callbacks' answers and filled orders from
 * before the instant must stay as they were. Throws InputError NOT_REPEATABLE for a strategy that does not
 * even give the same on the same candles, DATA_TOO_SHORT where no pair has a candle to cut at.
 */
export async function checkLookahead(request: LookaheadRequest): Promise<LookaheadReport> {
  const { strategy, markets, loading } = await prepareBacktest(request);
  const informative = new Map();
  const series = markets.map((market) => loadPairSeries(loading, market, informative));
  const timeframes = timeframesOf(loading);
  const full = await runTrial(loading, series);
  assertRepeatable(strategy.name, full, await runTrial(loading, series));

  // With fewer candles than this a pair does not trade.
  const shortest = loading.startupCandles + 2;
  const random = seededRandom(request.seed);
  const leaks = new Map<string, Leak>();
  const note = (leak: Leak): void => {
    const key = `${leak.kind} ${leak.name}`;
    if (!leaks.has(key)) leaks.set(key, leak);
  };
  const times = series.map(({ candles }) => candles.time.subarray(Math.min(shortest, candles.length)));
  const instants = chooseInstants(times, request.cuts, random);
  if (instants.length === 0) throw nothingToCut(shortest);
  for (const [index, knownMs] of instants.entries()) {
    const cut = series
      .map((each) => cutFuture(each, timeframes, knownMs))
      .filter(({ candles }) => candles.length >= shortest);
    const changed = series.map((each) => changeFuture(each, timeframes, knownMs, random));
    const cutTrial = await runTrial(loading, cut);
    const changedTrial = await runTrial(loading, changed);
    compareColumns(full.pairs, cutTrial.pairs, timeframes.own, knownMs, 'cut', note);
    compareColumns(full.pairs, changedTrial.pairs, timeframes.own, knownMs, 'changed', note);
    // With less data the run ends earlier, and an end closes trades: only the changed future compares.
    compareActions(full, changedTrial, knownMs, note);
    request.onProgress?.(index + 1, instants.length);
  }
  return {
    strategy: strategy.name,
    pairs: markets.map(({ pair }) => pair),
    cuts: instants.length,
    cutsOf: Object.fromEntries(markets.map(({ pair }, index) => [pair, countWithin(times[index], instants)])),
    columns: Object.keys(full.pairs[0].evaluation.columns),
    signals: Object.entries(SIGNALS)
      .filter(([, bit]) => full.pairs.some(({ evaluation }) => evaluation.signals.flags.some((flags) => flags & bit)))
      .map(([name]) => name),
    callbacks: callbackNames(strategy.strategy),
    leaks: [...leaks.values()],
  };
}

function nothingToCut(shortest: number): InputError {
  return new InputError('DATA_TOO_SHORT', `no pair has more than ${shortest} candles: there is nowhere to cut`, {
    value: shortest,
    hint: 'Choose a longer timerange or get more data; the warm-up (startupCandleCount) is needed before the first cut.',
  });
}

type Note = (leak: Leak) => void;

function compareColumns(
  full: readonly LoadedPair[],
  other: readonly LoadedPair[],
  timeframe: string,
  knownMs: number,
  how: Leak['how'],
  note: Note,
): void {
  for (const { ready, candles, evaluation } of other) {
    const whole = full.find((each) => each.ready.pair === ready.pair)!;
    const rows = knownRows(candles, timeframe, knownMs);
    const at = (row: number) => ({ pair: ready.pair, timeMs: candles.time[row], knownMs, how });
    for (const [name, column] of Object.entries(whole.evaluation.columns)) {
      const row = firstDifference(column, evaluation.columns[name], rows);
      if (row === undefined) continue;
      const [value, otherValue] = [String(column[row]), String(evaluation.columns[name]?.[row])];
      note({ kind: 'column', name, value, otherValue, ...at(row) });
    }
    const [flags, otherFlags] = [whole.evaluation.signals.flags, evaluation.signals.flags];
    for (const [name, bit] of Object.entries(SIGNALS)) {
      for (let row = 0; row < rows; row++) {
        if (((flags[row] ^ otherFlags[row]) & bit) === 0) continue;
        const word = (yes: number): string => (yes === 0 ? 'no' : 'yes');
        const [value, otherValue] = [word(flags[row] & bit), word(otherFlags[row] & bit)];
        note({ kind: 'signal', name, value, otherValue, ...at(row) });
        break;
      }
    }
  }
}

function firstDifference(a: ArrayLike<number>, b: ArrayLike<number> | undefined, rows: number): number | undefined {
  if (b === undefined) return 0;
  for (let row = 0; row < rows; row++) if (a[row] !== b[row] && !(a[row] !== a[row] && b[row] !== b[row])) return row;
  return undefined;
}

function compareActions(full: Trial, other: Trial, knownMs: number, note: Note): void {
  const before = <T extends { timeMs: number }>(list: readonly T[]) => list.filter(({ timeMs }) => timeMs < knownMs);
  const [answers, otherAnswers] = [before(full.answers), before(other.answers)];
  const first = answers.findIndex((each, index) => !sameAnswer(each, otherAnswers[index]));
  if (first >= 0) {
    const [here, there] = [answers[first], otherAnswers[first]];
    const otherValue = there === undefined ? 'not asked' : there.answer;
    note({ kind: 'callback', name: here.callback, value: here.answer, otherValue, ...place(here, knownMs) });
  }
  const orderOf = (trial: Trial) =>
    before(trial.orders.map((order) => ({ ...order, timeMs: order.filledTimeMs }))).map((order) => ({
      ...order,
      text: `${order.side} ${order.amount} at ${order.price}`,
    }));
  const [orders, otherOrders] = [orderOf(full), orderOf(other)];
  const differs = orders.findIndex((each, index) => {
    const there = otherOrders[index];
    return there === undefined || there.text !== each.text || there.pair !== each.pair || there.timeMs !== each.timeMs;
  });
  // A changed signal or answer explains a changed order; it is named alone only where nothing else is.
  if (differs < 0 || first >= 0) return;
  const here = orders[differs];
  const otherValue = otherOrders[differs]?.text ?? 'none';
  note({ kind: 'order', name: here.side, value: here.text, otherValue, ...place(here, knownMs) });
}

function sameAnswer(a: Trial['answers'][number], b: Trial['answers'][number] | undefined): boolean {
  return (
    b !== undefined && a.callback === b.callback && a.pair === b.pair && a.timeMs === b.timeMs && a.answer === b.answer
  );
}

function place({ pair, timeMs }: { pair: string; timeMs: number }, knownMs: number) {
  return { pair, timeMs, knownMs, how: 'changed' as const };
}

function assertRepeatable(strategy: string, first: Trial, second: Trial): void {
  const problems: Leak[] = [];
  const note: Note = (leak) => problems.push(leak);
  compareColumns(first.pairs, second.pairs, '1s', Infinity, 'changed', note);
  compareActions(first, second, Infinity, note);
  if (problems.length === 0) return;
  const [{ kind, name, pair, value, otherValue }] = problems;
  throw new InputError(
    'NOT_REPEATABLE',
    `strategy ${strategy} does not give the same twice on the same candles: ${kind} ${name} of ${pair} was ${value}, then ${otherValue}`,
    { hint: 'Take out what changes from run to run: random numbers, the clock, values kept between runs.' },
  );
}
