import { randomStream } from '../../src/core/simulation/random.ts';

/** All that can go wrong in a night, with the chance of it at each of its occasions. */
const RATES = {
  // A request that changes something: is it there, did it act, does the answer come?
  'lost-before': 0.05,
  'lost-after': 0.05,
  'server-error': 0.05,
  late: 0.05,
  throttle: 0.05,
  banned: 0.01,
  clock: 0.05,
  nonce: 0.05,
  // A request that reads.
  'read-error': 0.08,
  'read-throttle': 0.03,
  // An event of the private stream.
  drop: 0.05,
  duplicate: 0.1,
  'late-event': 0.05,
  'out-of-order': 0.1,
  // A second of the night.
  'key-revoked': 1 / 6000,
  'rules-changed': 1 / 4000,
  delisted: 1 / 12_000,
  'money-moved': 1 / 2000,
  'coins-sold': 1 / 1200,
  'order-cancelled': 1 / 1200,
  'outside-order': 1 / 4000,
  // A write to the journal, and a request on its way.
  kill: 1 / 700,
  'disk-full': 1 / 3000,
  'store-busy': 1 / 3000,
} as const;

export type Fault = keyof typeof RATES;
export const FAULTS = Object.keys(RATES) as readonly Fault[];

/** A fault and which of its occasions it was: `lost-after:12`. */
export type FaultId = `${Fault}:${number}`;

export interface ChanceOptions {
  readonly seed: number;
  /** Faults that this night knows. */
  readonly faults: ReadonlySet<Fault>;
  /** Of these only what is named here happens; undefined = whatever is drawn. */
  readonly only: ReadonlySet<FaultId> | undefined;
  /** None happens from then on, UTC ms. */
  readonly untilMs: number;
  readonly now: () => number;
}

/**
 * Decides what goes wrong. Each fault has draws of its own, so that to leave one out moves no other: what made a night
 * fail can be found by leaving out one after the other.
 */
export class Chances {
  readonly happened: { readonly id: FaultId; readonly timeMs: number; readonly what: string }[] = [];
  readonly #options: ChanceOptions;
  readonly #occasions = new Map<Fault, number>();

  constructor(options: ChanceOptions) {
    this.#options = options;
  }

  /** Undefined: all goes well this time. Otherwise a number from 0 to below 1 that says how it goes wrong. */
  draw(fault: Fault, what = ''): number | undefined {
    const { seed, faults, only, untilMs, now } = this.#options;
    if (!faults.has(fault) || now() >= untilMs) return undefined;
    const occasion = (this.#occasions.get(fault) ?? 0) + 1;
    this.#occasions.set(fault, occasion);
    const id: FaultId = `${fault}:${occasion}`;
    const drawn = randomStream(seed * 7919 + FAULTS.indexOf(fault) * 1_000_003 + occasion * 15_485_863)();
    if (drawn >= RATES[fault] || only?.has(id) === false) return undefined;
    this.happened.push({ id, timeMs: now(), what });
    return drawn / RATES[fault];
  }
}
