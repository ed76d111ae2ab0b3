import { callbackFailed, badAnswer, type CallSite } from '../strategy/failure.ts';
import type { RowSource, Signal, StrategyCallbacks } from '../strategy/callbacks.ts';
import type { AnyRow, AnyStrategy } from '../strategy/spec.ts';
import type { RunError } from '../model/errors.ts';
import type { Side } from '../model/trade.ts';
import type { Bar } from './bar.ts';
import type { OpenTrade } from './open-trade.ts';
import { ReadOnlyTrade } from './trade-view.ts';

type Callbacks = StrategyCallbacks<AnyRow, Readonly<Record<string, unknown>>>;
type Name = keyof Callbacks;

const NAMES = [
  'customStakeAmount',
  'leverage',
  'customEntryPrice',
  'customExitPrice',
  'customExit',
  'customStoploss',
  'customStoplossAfterFill',
  'customRoi',
  'confirmTradeEntry',
  'confirmTradeExit',
  'adjustTradePosition',
  'adjustEntryPrice',
  'adjustExitPrice',
  'adjustOrderPrice',
  'checkEntryTimeout',
  'checkExitTimeout',
  'orderFilled',
] as const satisfies readonly Name[];
type Has = Record<(typeof NAMES)[number], boolean>;

/** The pair that a call is about: its name and the rows of its closed candles. */
export interface CalledPair {
  readonly pair: string;
  readonly rows: RowSource<unknown>;
}

/** Hears of a callback that has failed, by its name; the trader goes on as if it had given no answer. */
export type FailureListener = (error: RunError, callback: string, pair: string) => void;

/**
 * Asks the strategy's callbacks: builds what they get, checks what they answer, and says which function,
 * pair and candle it was when one throws. Nothing is asked of a callback that the strategy left out.
 */
export class StrategyCalls {
  /** Which callbacks the strategy has. A fixed name is looked up faster than one that is handed on. */
  readonly has: Readonly<Has>;
  readonly #strategy: AnyStrategy;
  readonly #callbacks: Callbacks;
  readonly #params: unknown;
  readonly #pairs: readonly CalledPair[];
  readonly #onFailure: FailureListener | undefined;

  /** Without `onFailure`, a callback that fails throws. */
  constructor(strategy: AnyStrategy, params: unknown, pairs: readonly CalledPair[], onFailure?: FailureListener) {
    this.#strategy = strategy;
    this.#callbacks = strategy.spec;
    this.has = Object.fromEntries(NAMES.map((name) => [name, strategy.spec[name] !== undefined])) as Has;
    this.#params = params;
    this.#pairs = pairs;
    this.#onFailure = onFailure;
  }

  view(trade: OpenTrade): ReadOnlyTrade {
    return (trade.view ??= new ReadOnlyTrade(trade));
  }

  /** A finite number, or undefined for "no answer". */
  number(name: Name, bar: Bar, call: object): number | undefined {
    const answer = this.#ask(name, bar, call);
    if (answer === undefined || answer === null) return undefined;
    if (typeof answer === 'number' && Number.isFinite(answer)) return answer;
    return this.refuse(name, bar, answer, 'a finite number or nothing is expected');
  }

  /** A price, or undefined for "no answer". */
  price(name: Name, bar: Bar, call: object): number | undefined {
    const answer = this.#ask(name, bar, call);
    if (answer === undefined || answer === null) return undefined;
    if (isPrice(answer)) return answer;
    return this.refuse(name, bar, answer, 'a price above 0 or nothing is expected');
  }

  /** As number, but NaN and nothing alike leave things as they are. */
  numberOrNaN(name: Name, bar: Bar, call: object): number | undefined {
    const answer = this.#ask(name, bar, call);
    if (answer === undefined || answer === null || Number.isNaN(answer)) return undefined;
    if (typeof answer === 'number' && Number.isFinite(answer)) return answer;
    return this.refuse(name, bar, answer, 'a finite number or nothing is expected');
  }

  /** An answer is of the right kind and cannot be meant. */
  refuse(name: Name, bar: Bar, answer: unknown, wanted: string, hint?: string): undefined {
    return this.#failed(name, bar, badAnswer(this.#site(name, bar), answer, wanted, hint));
  }

  /** A price, `null` (cancel) or undefined (keep). */
  priceOrNull(name: Name, bar: Bar, call: object): number | null | undefined {
    const answer = this.#ask(name, bar, call);
    if (answer === undefined || answer === null) return answer;
    if (isPrice(answer)) return answer;
    return this.refuse(name, bar, answer, 'a price above 0, null (cancel) or undefined (keep) is expected');
  }

  /** A stake to add or take out, with a tag or without; 0 = nothing to do. */
  stakeAndTag(name: Name, bar: Bar, call: object): { stake: number; tag: string } {
    const answer = this.#ask(name, bar, call);
    const [stake, tag] = Array.isArray(answer) ? (answer as unknown[]) : [answer ?? 0, ''];
    if (typeof stake === 'number' && Number.isFinite(stake) && typeof tag === 'string') return { stake, tag };
    this.refuse(name, bar, answer, 'a stake, [stake, tag] or nothing is expected');
    return { stake: 0, tag: '' };
  }

  /** A callback that fails vetoes an entry, never an exit, and takes no order back. */
  boolean(name: Name, bar: Bar, call: object): boolean {
    const onFailure = name === 'confirmTradeExit';
    const answer = this.#ask(name, bar, call, onFailure);
    if (typeof answer === 'boolean') return answer;
    this.refuse(name, bar, answer, 'true or false is expected');
    return onFailure;
  }

  /** A tag, true, or nothing. */
  signal(name: Name, bar: Bar, call: object): string | true | undefined {
    const answer = this.#ask(name, bar, call) as Signal;
    if (answer === true || (typeof answer === 'string' && answer !== '')) return answer;
    if (answer === undefined || answer === null || answer === false || answer === '') return undefined;
    return this.refuse(name, bar, answer, 'true, false, a tag or nothing is expected');
  }

  tell(name: Name, bar: Bar, call: object): void {
    this.#ask(name, bar, call);
  }

  /** The part that all calls about an entry share. */
  entryCall(bar: Bar, side: Side, enterTag: string, more: object): object {
    const { pair, rows } = this.#pairs[bar.pairIndex];
    return { pair, time: bar.timeMs, params: this.#params, row: rows.at(bar.row), side, enterTag, ...more };
  }

  /** The part that all calls about a trade share. */
  tradeCall(bar: Bar, trade: OpenTrade, more: object): object {
    const { pair, rows } = this.#pairs[bar.pairIndex];
    return { pair, time: bar.timeMs, params: this.#params, row: rows.at(bar.row), trade: this.view(trade), ...more };
  }

  #ask(name: Name, bar: Bar, call: object, onFailure?: boolean): unknown {
    try {
      return (this.#callbacks[name] as (call: object) => unknown)(call);
    } catch (error) {
      this.#failed(name, bar, callbackFailed(this.#site(name, bar), error));
      return onFailure;
    }
  }

  #failed(name: Name, bar: Bar, error: RunError): undefined {
    if (this.#onFailure === undefined) throw error;
    this.#onFailure(error, name, this.#pairs[bar.pairIndex].pair);
  }

  #site(callback: string, bar: Bar): CallSite {
    const { pair } = this.#pairs[bar.pairIndex];
    return { strategy: this.#strategy, callback, pair, index: bar.row, timeMs: bar.timeMs };
  }
}

function isPrice(answer: unknown): answer is number {
  return typeof answer === 'number' && answer > 0 && Number.isFinite(answer);
}
