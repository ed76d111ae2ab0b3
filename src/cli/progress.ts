/** Shows how far long work is. Nothing is shown where stderr is no terminal. */
export interface Progress {
  /** `done` of the total, in the unit that the caller counts; `note` is shown behind it. */
  update(done: number, note?: string): void;
  stop(): void;
}

/**
 * Starts a progress bar on stderr; `total` in any unit. The cursor and the wrapping of lines stay as they are:
 * Ctrl-C ends the process at once, and nobody would restore them.
 */
export async function startProgress(title: string, total: number): Promise<Progress> {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const { SingleBar } = await import('cli-progress');
  const bar = new SingleBar({
    format: `${title} {bar} {percentage} % | {eta_formatted} left{note}`,
    barsize: 25,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    stream: process.stderr,
    hideCursor: false,
    linewrap: true,
    clearOnComplete: true,
  });
  bar.start(total, 0, { note: '' });
  return {
    update: (done, note) => bar.update(done, note === undefined ? {} : { note: ` | ${note}` }),
    stop: () => bar.stop(),
  };
}
