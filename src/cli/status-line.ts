/** Time between two drawings, ms. */
const EVERY_MS = 1000;

/** A line at the bottom of a terminal that is drawn again every second; nothing where there is no terminal. */
export function statusLine(text: () => string): { stop(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { stop: () => undefined };
  const timer = setInterval(() => {
    const line = text().slice(0, (stderr.columns ?? 80) - 1);
    stderr.write(`\r\u001B[K${line}`);
  }, EVERY_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      stderr.write('\r\u001B[K');
    },
  };
}
