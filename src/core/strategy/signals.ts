import type { Candles } from '../model/candles.ts';
import { RunError } from '../model/errors.ts';
import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT, type PairSignals } from '../model/signals.ts';
import { badAnswer, callbackFailed, isPromise, type CallSite } from './failure.ts';
import type { RowCursor } from './row.ts';
import type { AnyStrategy, AnyRow, SignalColumns, SignalContext, SignalName, TagColumn } from './spec.ts';

const BITS: Readonly<Record<SignalName, number>> = {
  enterLong: ENTER_LONG,
  exitLong: EXIT_LONG,
  enterShort: ENTER_SHORT,
  exitShort: EXIT_SHORT,
};
const MOST_TAGS = 65_535;

/** A row function answered something else than yes, no or a tag. */
class NotASignal extends Error {
  readonly answer: unknown;

  constructor(answer: unknown) {
    super('not a signal');
    this.answer = answer;
  }
}

/** Collects the signals of one pair: a byte a candle, each tag kept once. */
export class SignalBuilder {
  readonly flags: Uint8Array;
  /** Rows before it are not looked at. */
  readonly fromRow: number;
  enterTag: Uint16Array | undefined;
  exitTag: Uint16Array | undefined;
  readonly tags: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);
  readonly #strategy: AnyStrategy;
  readonly #pair: string;

  constructor(strategy: AnyStrategy, pair: string, length: number, fromRow: number) {
    this.flags = new Uint8Array(length);
    this.fromRow = fromRow;
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

  /** The bit of a row function's answer, 0 for no. Throws NotASignal. */
  take(bit: number, row: number, answer: unknown): number {
    if (answer === true) return bit;
    if (answer === undefined || answer === null || answer === false || answer === '') return 0;
    if (typeof answer !== 'string') throw new NotASignal(answer);
    this.tag(bit, row, answer);
    return bit;
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

/**
 * Asks the row functions for every candle. Each has a call of its own in the loop: a call that only ever
 * meets one function is made part of the loop by the compiler, which halves its cost.
 */
export function runRowFunctions(
  strategy: AnyStrategy,
  cursor: RowCursor<AnyRow>,
  candles: Candles,
  context: SignalContext<Readonly<Record<string, unknown>>>,
  builder: SignalBuilder,
): void {
  const { enterLong, exitLong, enterShort, exitShort } = strategy.spec;
  if (!(enterLong || exitLong || enterShort || exitShort)) return;
  const { flags } = builder;
  let index = builder.fromRow;
  let asked: SignalName = 'enterLong';
  try {
    for (; index < candles.length; index++) {
      const row = cursor.at(index);
      let bits = flags[index];
      if (enterLong !== undefined) {
        asked = 'enterLong';
        const answer = enterLong(row, context);
        if (answer !== false) bits |= builder.take(ENTER_LONG, index, answer);
      }
      if (exitLong !== undefined) {
        asked = 'exitLong';
        const answer = exitLong(row, context);
        if (answer !== false) bits |= builder.take(EXIT_LONG, index, answer);
      }
      if (enterShort !== undefined) {
        asked = 'enterShort';
        const answer = enterShort(row, context);
        if (answer !== false) bits |= builder.take(ENTER_SHORT, index, answer);
      }
      if (exitShort !== undefined) {
        asked = 'exitShort';
        const answer = exitShort(row, context);
        if (answer !== false) bits |= builder.take(EXIT_SHORT, index, answer);
      }
      flags[index] = bits;
    }
  } catch (error) {
    const site = { strategy, callback: asked, pair: context.pair, index, timeMs: candles.time[index] };
    if (error instanceof NotASignal) throw badAnswer(site, error.answer, 'return true, false or a tag');
    throw callbackFailed(site, error);
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
  if (typeof answer !== 'object' || answer === null || isPromise(answer)) {
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
    for (let row = builder.fromRow; row < column.length; row++) if (column[row] !== 0) builder.flags[row] |= bit;
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
  for (let row = builder.fromRow; row < builder.flags.length; row++) {
    if ((builder.flags[row] & bits) === 0) continue;
    const entry = typeof column === 'string' ? column : column[row];
    const text = isNumbers ? answer.tags?.[entry as number] : (entry ?? '');
    if (typeof text !== 'string') throw badAnswer(site, entry, `row ${row} of ${name} is not a tag`);
    builder.tag(bits, row, text);
  }
}

function checkLength(site: CallSite, name: string, length: number, candles: number): void {
  if (length !== candles) throw badAnswer(site, `${length} values`, `${name} needs one for each of ${candles} candles`);
}
