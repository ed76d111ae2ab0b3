/**
 * Why a request to a venue did not work: a fixed vocabulary, decided by the venue's code first and by the class
 * of the error second, never by message text where a code exists.
 *
 * About the key: `key-dead` (invalid, expired, revoked), `bad-signature`, `ip`, `permission`, `account` (locked,
 * suspended), `clock` (timestamp or nonce). About the way: `throttle` (429, 418, order rate), `transient` (dropped
 * connection, 5xx, maintenance, time-out, an answer that cannot be read). About the order: `funds`, `rules` (price,
 * lot, notional or another market rule), `would-take` (post-only), `reduce-only`, `order-unknown`, `duplicate-id`,
 * `market` (unknown, halted, delisted). `unsupported`: the venue has no such thing. `unknown`: none of these.
 */
export type FailureKind =
  | 'key-dead'
  | 'bad-signature'
  | 'ip'
  | 'permission'
  | 'account'
  | 'clock'
  | 'throttle'
  | 'transient'
  | 'funds'
  | 'rules'
  | 'would-take'
  | 'reduce-only'
  | 'order-unknown'
  | 'duplicate-id'
  | 'market'
  | 'unsupported'
  | 'unknown';

export interface Failure {
  readonly kind: FailureKind;
  /** The venue's own code, as text: `-2010`, `EOrder:Insufficient funds`; empty if it gave none. */
  readonly venueCode: string;
  /** The venue's own words, for people. Never holds a secret. */
  readonly message: string;
  /** How long the venue asks to wait, in ms. */
  readonly retryAfterMs?: number;
}

/**
 * What is known after a request that changes something: `done`; `refused`, proven to have had no effect; or
 * `unknown`: it may or may not have had one, so it must be looked up and never be sent again blindly.
 */
export type Answer<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** A read from a venue that failed. */
export class VenueError extends Error {
  override readonly name = 'VenueError';
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.venueCode === '' ? failure.message : `${failure.venueCode} ${failure.message}`, { cause });
    this.failure = failure;
  }
}
