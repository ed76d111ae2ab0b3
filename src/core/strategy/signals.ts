import type { Candles } from '../model/candles.ts';
import { RunError } from '../model/errors.ts';
import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT, type PairSignals } from '../model/signals.ts';
import { badAnswer, callbackFailed, type CallSite } from './failure.ts';
import type { RowCursor } from './row.ts';
import type { AnyStrategy, Row, SignalColumns, SignalContext, SignalName, TagColumn } from './spec.ts';

const BITS: Readonly<Record<SignalName, number>> = {
  enterLong: ENTER_LONG,
  exitLong: EXIT_LONG,
  enterShort: ENTER_SHORT,
  exitShort: EXIT_SHORT,
};
const MOST_TAGS = 65_535;

/** Collects the signals of one pair: a byte a candle, each tag kept once. */
export class SignalBuilder {
  readonly flags: Uint8Array;
  enterTag: Uint16Array | undefined;
  exitTag: Uint16Array | undefined;
  readonly tags: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);
  readonly #strategy: AnyStrategy;
  readonly #pair: string;

  constructor(strategy: AnyStrategy, pair: string, length: number) {
    this.flags = new Uint8Array(length);
    this.#strategy = strategy;
    this.#pair = pair;
  }

  /** Tags a row for entries (or exits); the first tag of a row stays. */
  tag(bit: number, row: number, text: string): void {
    if (text === '') return;
    const isEntry = (bit & (ENTER_LONG | ENTER_SHORT)) !== 0;
    const column = isEntry
      ? (this.enterTag ??= new Uint16Array(this.flags.length))
      : (this.exitTag ??= new Uint16Array(this.flags.length));
    if (column[row] === 0) column[row] = this.#numberOf(text);
  }

  finish(): PairSignals {
    return {
      flags: this.flags,
      tags: this.tags,
      ...(this.enterTag ? { enterTag: this.enterTag } : {}),
      ...(this.exitTag ? { exitTag: this.exitTag } : {}),
    };
  }

  #numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.tags.length;
      if (number > MOST_TAGS) {
        throw new RunError(
          'TAGS_TOO_MANY',
          `strategy ${this.#strategy.name}, ${this.#pair}: more than ${MOST_TAGS} different tags, the last one "${text}"`,
          { hint: 'A tag names a rule; keep prices and times out of it.' },
        );
      }
      this.#numbers.set(text, number);
      this.tags.push(text);
    }
    return number;
  }
}

/** Asks one row function for every candle. */
export function runRowFunction(
  strategy: AnyStrategy,
  name: SignalName,
  cursor: RowCursor<Row<any>>,
  candles: Candles,
  context: SignalContext<any> & { row: Row<any> },
  builder: SignalBuilder,
): void {
  const ask = strategy.spec[name]!;
  const bit = BITS[name];
  const { flags } = builder;
  const site = (index: number): CallSite => ({
    strategy,
    callback: name,
    pair: context.pair,
    index,
    timeMs: candles.time[index]!,
  });
  let index = 0;
  try {
    for (; index < candles.length; index++) {
      const answer: unknown = ask(cursor.at(index), context);
      if (answer === false || answer === undefined || answer === null || answer === '') continue;
      if (typeof answer === 'string') builder.tag(bit, index, answer);
      else if (answer !== true) throw badAnswer(site(index), answer, 'return true, false or a tag');
      flags[index]! |= bit;
    }
  } catch (error) {
    if (error instanceof RunError && error.code === 'STRATEGY_ANSWER_INVALID') throw error;
    throw callbackFailed(site(index), error);
  }
}

/** Takes over what `signals` returned. */
export function addSignalColumns(
  strategy: AnyStrategy,
  pair: string,
  answer: SignalColumns,
  builder: SignalBuilder,
): void {
  const site: CallSite = { strategy, callback: 'signals', pair };
  if (typeof answer !== 'object' || answer === null || typeof (answer as { then?: unknown }).then === 'function') {
    throw badAnswer(site, answer, 'return an object with enterLong, exitLong, enterShort, exitShort');
  }
  for (const [name, column] of Object.entries(answer)) {
    if (column === undefined || name === 'enterTag' || name === 'exitTag' || name === 'tags') continue;
    if (!Object.hasOwn(BITS, name)) {
      throw badAnswer(
        site,
        name,
        'its columns are enterLong, exitLong, enterShort, exitShort, enterTag, exitTag, tags',
      );
    }
    if (!(column instanceof Uint8Array)) throw badAnswer(site, column, `${name} must be a Uint8Array`);
    checkLength(site, name, column.length, builder.flags.length);
    const bit = BITS[name as SignalName];
    for (let row = 0; row < column.length; row++) if (column[row] !== 0) builder.flags[row]! |= bit;
  }
  addTagColumn(site, answer, 'enterTag', ENTER_LONG | ENTER_SHORT, builder);
  addTagColumn(site, answer, 'exitTag', EXIT_LONG | EXIT_SHORT, builder);
}

function addTagColumn(
  site: CallSite,
  answer: SignalColumns,
  name: 'enterTag' | 'exitTag',
  bits: number,
  builder: SignalBuilder,
): void {
  const column: TagColumn | undefined = answer[name];
  if (column === undefined) return;
  if (typeof column !== 'string') checkLength(site, name, column.length, builder.flags.length);
  const isNumbers = column instanceof Uint16Array || column instanceof Int32Array;
  for (let row = 0; row < builder.flags.length; row++) {
    if ((builder.flags[row]! & bits) === 0) continue;
    const entry = typeof column === 'string' ? column : column[row];
    const text = isNumbers ? answer.tags?.[entry as number] : (entry ?? '');
    if (typeof text !== 'string') throw badAnswer(site, entry, `row ${row} of ${name} is not a tag`);
    builder.tag(bits, row, text);
  }
}

function checkLength(site: CallSite, name: string, length: number, candles: number): void {
  if (length !== candles) throw badAnswer(site, `${length} values`, `${name} needs one for each of ${candles} candles`);
}
