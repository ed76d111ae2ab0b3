import type { Exchange } from 'ccxt';
import type { RequestPriority } from '../../ports/venue.ts';
import type { Connection } from './connection.ts';
import { untilAborted } from './until-aborted.ts';

/** Hands out what one of ccxt's streams tells until the signal aborts (then it just ends) or the stream breaks. */
export type Source<T> = (push: (events: readonly T[]) => void, signal: AbortSignal) => Promise<void>;

/** Calls a `watch...` of ccxt again and again; each answer is what is new since the last one. */
export function repeat<T, E>(
  connection: Connection,
  priority: RequestPriority,
  call: (exchange: Exchange) => Promise<T>,
  events: (value: T) => readonly E[],
): Source<E> {
  return async (push, signal) => {
    const use = { sockets: new Set<string>(), isOver: false };
    try {
      while (!signal.aborted) push(events(await untilAborted(connection.read(priority, call, use), signal)));
    } finally {
      connection.endStream(use);
    }
  };
}

/** The events of several sources as they come. Ends when `signal` aborts; one source that breaks ends them all. */
export async function* merge<T>(sources: readonly Source<T>[], signal: AbortSignal): AsyncGenerator<T> {
  const stop = new AbortController();
  const all = AbortSignal.any([signal, stop.signal]);
  let waiting: T[] = [];
  let failure: { readonly error: unknown } | undefined;
  let wake = (): void => {};
  const push = (events: readonly T[]): void => {
    waiting.push(...events);
    wake();
  };
  const running = sources.map((source) =>
    source(push, all).catch((error: unknown) => {
      if (!all.aborted) failure ??= { error };
      wake();
    }),
  );
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (true) {
      const events = waiting;
      waiting = [];
      yield* events;
      if (signal.aborted) return;
      if (failure !== undefined) throw failure.error;
      if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    stop.abort();
    await Promise.all(running);
  }
}
