import type { RequestFault, Scenario, StreamFault, TimedAction } from './scenario.ts';

interface Counter {
  seen: number;
}

/** The faults that wait for their request, their message or their time. */
export class Faults {
  readonly #startMs: number;
  #requests: (RequestFault & Counter)[] = [];
  #streams: (StreamFault & Counter)[] = [];
  #timed: { readonly timeMs: number; readonly action: TimedAction['action'] }[] = [];

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  add({ requests, streams, actions }: Scenario): void {
    this.#requests.push(...requests.map((fault) => ({ ...fault, seen: 0 })));
    this.#streams.push(...streams.map((fault) => ({ ...fault, seen: 0 })));
    const timed = actions.map(({ at, action }) => ({
      timeMs: 'atMs' in at ? at.atMs : this.#startMs + at.afterMs,
      action,
    }));
    this.#timed = [...this.#timed, ...timed].sort((a, b) => a.timeMs - b.timeMs);
  }

  clear(): void {
    this.#requests = [];
    this.#streams = [];
    this.#timed = [];
  }

  /** What goes wrong with this request; counts it. */
  ofRequest(kind: string): RequestFault | undefined {
    return this.#requests.length === 0 ? undefined : count(this.#requests, ({ request }) => matches(request, kind));
  }

  /** What goes wrong with this message of a stream; counts it. */
  ofMessage(name: string): StreamFault | undefined {
    return this.#streams.length === 0 ? undefined : count(this.#streams, ({ stream }) => matches(stream, name));
  }

  /** Time of the next action. */
  nextMs(): number {
    return this.#timed[0]?.timeMs ?? Infinity;
  }

  /** Takes the actions that are due. */
  due(nowMs: number): readonly TimedAction['action'][] {
    const later = this.#timed.findIndex(({ timeMs }) => timeMs > nowMs);
    return this.#timed.splice(0, later < 0 ? this.#timed.length : later).map(({ action }) => action);
  }
}

/** The first fault whose turn it is. Every one that the name fits counts. */
function count<T extends Counter & { readonly nth: number; readonly times: number }>(
  faults: readonly T[],
  fits: (fault: T) => boolean,
): T | undefined {
  let found: T | undefined;
  for (const fault of faults) {
    if (!fits(fault)) continue;
    fault.seen++;
    if (fault.seen >= fault.nth && fault.seen < fault.nth + fault.times) found ??= fault;
  }
  return found;
}

/** `*` stands for any text. */
function matches(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.?+^$()|[\]{}\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
