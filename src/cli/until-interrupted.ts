/** A signal that aborts with Ctrl-C or SIGTERM; a second one of its kind ends the program at once. */
export function untilInterrupted(): AbortSignal {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  return stop.signal;
}

/** Time for what has to be printed, ms. */
const SOON_MS = 500;

/** Ends the program although a slow exchange has not answered: what is asked of it is of no use any more. */
export function endSoon(): void {
  setTimeout(() => process.exit(), SOON_MS).unref();
}
