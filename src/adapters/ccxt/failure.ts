import type { Answer, Failure, FailureKind } from '../../core/model/answer.ts';
import { type Body, codeIn } from './venue-codes.ts';

/** What came back over HTTP (or, with status 1, in a websocket message). */
export interface HttpAnswer {
  readonly status: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** Parsed JSON; undefined if it was none. */
  readonly body: unknown;
}

/** An answer with a good status that is not JSON: what it means cannot be known. */
export class UnreadableAnswer extends Error {
  constructor(body: string) {
    super(`the answer cannot be read: ${body.slice(0, 200)}`);
  }
}

const answers = new WeakMap<object, HttpAnswer>();

/** Runs `work` and remembers the answer that made it throw. */
export function keepAnswer<T>(answer: HttpAnswer | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (answer !== undefined && typeof error === 'object' && error !== null) answers.set(error, answer);
    throw error;
  }
}

/** By ccxt's error classes. */
const KIND_OF_CLASS: Readonly<Record<string, FailureKind>> = {
  PermissionDenied: 'permission',
  AccountSuspended: 'account',
  AuthenticationError: 'key-dead',
  InsufficientFunds: 'funds',
  OrderNotFound: 'order-unknown',
  DuplicateOrderId: 'duplicate-id',
  OrderImmediatelyFillable: 'would-take',
  InvalidOrder: 'rules',
  MarketClosed: 'market',
  BadSymbol: 'market',
  NotSupported: 'unsupported',
  RateLimitExceeded: 'throttle',
  DDoSProtection: 'throttle',
  InvalidNonce: 'clock',
  OperationFailed: 'transient',
  ExchangeClosedByUser: 'transient',
  UnreadableAnswer: 'transient',
  // What ccxt throws where an answer has another shape than the venue documents.
  TypeError: 'transient',
  SyntaxError: 'transient',
  ExpiredBeforeSending: 'clock',
  UnsupportedOrder: 'unsupported',
};

/** Binance has two codes for most orders that it refuses; only its words say why. */
const BINANCE_REFUSED = new Set(['-1013', '-2010']);
const BINANCE_REFUSALS: readonly (readonly [RegExp, FailureKind])[] = [
  [/insufficient balance/i, 'funds'],
  [/duplicate order/i, 'duplicate-id'],
  [/immediately match and take/i, 'would-take'],
  [/market is closed/i, 'market'],
  [/disabled on this account/i, 'account'],
  [/not enabled|not permitted/i, 'permission'],
];

/**
 * Why a request failed: by the venue's code, then by the status, then by ccxt's class (the most special one). `last` is
 * the answer to the call's last request, for where ccxt throws anew.
 */
export function failureOf(venue: string, error: unknown, last?: HttpAnswer): Failure {
  const answer = answers.get(error as object) ?? last;
  const body = typeof answer?.body === 'object' && answer.body !== null ? (answer.body as Body) : undefined;
  const { code, kind } = codeIn(venue, body ?? {}, answer?.url ?? '');
  const message = wordsOf(error, body);
  return {
    kind:
      (BINANCE_REFUSED.has(code) ? BINANCE_REFUSALS.find(([words]) => words.test(message))?.[1] : undefined) ??
      kind ??
      kindOfStatus(answer?.status) ??
      kindOfClass(error),
    venueCode: code,
    message,
    ...retryAfter(answer),
  };
}

/**
 * What is known after a request that changes something and failed. `isSent`: it, or a part of it, has left; `status` is
 * undefined where no answer came.
 */
export function answerOf(failure: Failure, isSent: boolean, status?: number): Exclude<Answer<never>, { kind: 'done' }> {
  // An error that the venue counts to the sender is a refusal, also where its code is new.
  const isSenders = status !== undefined && status >= 400 && status < 500 && failure.venueCode !== '';
  const isKnown = failure.kind !== 'transient' && (failure.kind !== 'unknown' || isSenders);
  return { kind: !isSent || (isKnown && status !== undefined) ? 'refused' : 'unknown', failure };
}

function kindOfStatus(status: number | undefined): FailureKind | undefined {
  if (status === 418 || status === 429) return 'throttle';
  return status !== undefined && status >= 500 ? 'transient' : undefined;
}

function kindOfClass(error: unknown): FailureKind {
  for (let at: unknown = error; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at) as unknown) {
    const kind = KIND_OF_CLASS[at.constructor.name];
    if (kind !== undefined) return kind;
  }
  return 'unknown';
}

/** The venue's words, or ccxt's without the query of an address, which holds the signature. */
function wordsOf(error: unknown, body: Body | undefined): string {
  if (body !== undefined) {
    const words = body['msg'] ?? body['message'] ?? body['retMsg'];
    return typeof words === 'string' && words !== '' ? words : JSON.stringify(body).slice(0, 300);
  }
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\?\S*/g, '').slice(0, 300);
}

function retryAfter(answer: HttpAnswer | undefined): { retryAfterMs?: number } {
  const header = Object.entries(answer?.headers ?? {}).find(([name]) => name.toLowerCase() === 'retry-after');
  const seconds = Number(header?.[1]);
  return Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {};
}
