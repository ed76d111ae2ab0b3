import { RunError, TradewrightError } from '../model/errors.ts';
import { formatUtc } from '../model/utc-time.ts';
import type { AnyStrategy } from './spec.ts';

const MOST_LETTERS = 500;

/** Where in a run a function of a strategy failed. */
export interface CallSite {
  readonly strategy: AnyStrategy;
  /** Name of the strategy's function. */
  readonly callback: string;
  /** Left out for functions that are asked once for all pairs. */
  readonly pair?: string;
  /** Number of the candle; left out for functions that see whole columns. */
  readonly index?: number;
  /** Open time of the candle, UTC ms. */
  readonly timeMs?: number;
}

/** `enterLong of strategy NAME, BTC/USDT, candle 17 (2018-01-01 17:00 UTC)` */
export function describeCall({ strategy, callback, pair, index, timeMs }: CallSite): string {
  const candle = index === undefined ? '' : `, candle ${index}${timeMs === undefined ? '' : ` (${formatUtc(timeMs)})`}`;
  return `${callback} of strategy ${strategy.name}${pair === undefined ? '' : `, ${pair}`}${candle}`;
}

/** The error of a strategy's function that threw: file and line from the strategy's own stack frame. */
export function callbackFailed(site: CallSite, cause: unknown): RunError {
  const { name, file } = site.strategy;
  const frame = strategyFrame(cause, file);
  const words = shorten(cause instanceof Error ? `${cause.name}: ${cause.message}` : `it threw ${String(cause)}`);
  const known = cause instanceof TradewrightError ? cause : undefined;
  // Most of them are a misspelled name or a missing value, which the compiler sees.
  const hint = known === undefined ? `Ask the compiler: tradewright check ${file ?? name}` : known.hint;
  return new RunError(
    known?.code ?? 'STRATEGY_THREW',
    `${describeCall(site)}${frame ? ` at ${frame}` : ''}: ${words}`,
    {
      ...((frame ?? file) ? { path: frame ?? file! } : {}),
      ...(hint === undefined ? {} : { hint }),
      cause,
    },
  );
}

/** The error of a strategy's function that gave something that it must not give. */
export function badAnswer(site: CallSite, answer: unknown, wanted: string, hint?: string): RunError {
  // A promise that fails later must not hide this error behind its own.
  if (isPromise(answer)) void answer.then(undefined, () => undefined);
  return new RunError('STRATEGY_ANSWER_INVALID', `${describeCall(site)}: gave ${describe(answer)}; ${wanted}`, {
    value: answer,
    ...(site.strategy.file === undefined ? {} : { path: site.strategy.file }),
    hint: nextStep(site, answer, hint),
  });
}

function nextStep({ strategy: { file, name } }: CallSite, answer: unknown, hint: string | undefined): string {
  if (isPromise(answer)) return 'Only botStart and botLoopStart may be async: take "async" away.';
  if (hint !== undefined) return hint;
  // Most of them come from a column in its warm-up, or from 0 / 0.
  if (Number.isNaN(answer))
    return 'Columns are NaN until they are warm: raise startupCandleCount, or return nothing there.';
  return `Ask the compiler: tradewright check ${file ?? name}`;
}

function describe(value: unknown): string {
  if (isPromise(value)) return 'a promise';
  if (typeof value === 'number') return `the number ${value}`;
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return JSON.stringify(value);
  return value === null || value === undefined ? String(value) : `a value of type ${typeof value}`;
}

/** A message may hold a whole column. */
function shorten(text: string): string {
  return text.length <= MOST_LETTERS ? text : `${text.slice(0, MOST_LETTERS)} ...`;
}

/** Whether something can be waited for, as what an async function gives. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** `path:line:column` of the innermost frame in the strategy's file; in any file if it is not known. */
export function strategyFrame(error: unknown, file: string | undefined): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined;
  for (const line of error.stack.split('\n')) {
    const found = /^\s*at (?:.*? \()?(?:async )?((?:file:\/\/)?\/.+?)(?:\?[^:]*)?:(\d+):(\d+)\)?$/.exec(line);
    if (found === null) continue;
    const path = found[1].startsWith('file:') ? decodeURIComponent(found[1].slice('file://'.length)) : found[1];
    if (file === undefined || path === file) return `${path}:${found[2]}:${found[3]}`;
  }
  return undefined;
}
