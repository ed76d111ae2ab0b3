/** A signal that aborts with Ctrl-C or SIGTERM; a second one of its kind ends the program at once. */
export function untilInterrupted(): AbortSignal {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  return stop.signal;
}
