import type { Failure, FailureKind } from '../../core/model/answer.ts';

/** What came back over HTTP (or, with status 1, in a websocket message). */
export interface HttpAnswer {
  readonly status: number;
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

/** By ccxt's error classes, the most special first. */
const KIND_OF_CLASS: Readonly<Record<string, FailureKind>> = {
  AccountNotEnabled: 'permission',
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
  NetworkError: 'transient',
  OperationFailed: 'transient',
  UnreadableAnswer: 'transient',
};

/** Names of the classes of an error, its own first. */
function classNames(error: unknown): string[] {
  const names: string[] = [];
  for (let at: unknown = error; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at) as unknown) {
    names.push(at.constructor.name);
  }
  return names;
}

/** Why a request failed. */
export function failureOf(exchange: string, error: unknown): Failure {
  const kind = classNames(error).flatMap((name) => KIND_OF_CLASS[name] ?? [])[0] ?? 'unknown';
  return { kind, venueCode: '', message: `${exchange}: ${(error as Error).message}` };
}
