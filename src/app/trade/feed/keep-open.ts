import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';

/** Waits before a stream is opened again, ms. */
const AGAIN_MS = [250, 1000, 2000, 5000, 10_000, 30_000] as const;

export interface KeptStream<T> {
  /** For the log. */
  readonly name: string;
  readonly open: (signal: AbortSignal) => AsyncIterable<T>;
  readonly onValue: (value: T) => void;
  /** The stream was silent or broken and is open again: what came between has to be read another way. */
  readonly onSeam: (silentSinceMs: number) => void;
  /** A stream that says nothing for so long is taken for dead, ms. */
  readonly silentMs: number;
  /** Asked another way: is there nothing to say? Default: there always is. */
  readonly isQuiet?: () => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Reads a stream for as long as the program runs. One that breaks, ends or falls silent (sockets die without a word) is
 * opened anew, with growing waits while that fails.
 */
export async function keepOpen<T>(stream: KeptStream<T>): Promise<void> {
  const { name, clock, log, signal, onSeam } = stream;
  let failures = 0;
  let heardMs = clock.now();
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    if (!isFirst) onSeam(heardMs);
    const openedMs = clock.now();
    const reason = await readOnce(stream, (nowMs) => (heardMs = nowMs));
    if (signal.aborted) return;
    failures = heardMs > openedMs ? 0 : failures + 1;
    log.warn('stream opened again', { stream: name, reason });
    const waitMs = AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)];
    await clock.sleepUntil(clock.now() + waitMs, signal).catch(() => undefined);
  }
}

/** Returns why the stream is over. */
async function readOnce<T>(
  { open, onValue, silentMs, isQuiet, clock, signal }: KeptStream<T>,
  heard: (nowMs: number) => void,
): Promise<string> {
  const own = new AbortController();
  const both = AbortSignal.any([signal, own.signal]);
  let lastMs = clock.now();
  let isSilent = false;
  const watch = async () => {
    while (!both.aborted) {
      await clock.sleepUntil(lastMs + silentMs, both);
      if (clock.now() < lastMs + silentMs) continue;
      if (await isQuiet?.()) {
        lastMs = clock.now();
        continue;
      }
      isSilent = true;
      own.abort();
    }
  };
  const silence = watch().catch(() => undefined);
  try {
    for await (const value of open(both)) {
      lastMs = clock.now();
      heard(lastMs);
      onValue(value);
      if (both.aborted) break;
    }
    return isSilent ? `silent for ${silentMs} ms` : 'it ended';
  } catch (error) {
    return isSilent ? `silent for ${silentMs} ms` : String(error);
  } finally {
    own.abort();
    await silence;
  }
}
