import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../../../src/adapters/simulated/event-queue.ts';
import { VirtualClock } from '../../../../src/adapters/system/virtual-clock.ts';
import { keepOpen } from '../../../../src/app/trade/feed/keep-open.ts';
import { silentLog } from '../../../support/silent-log.ts';

function kept(openings: EventQueue<number>[], silentMs = 60_000, isQuiet?: () => Promise<boolean>) {
  const clock = new VirtualClock(0);
  const stop = new AbortController();
  const values: number[] = [];
  const opened: number[] = [];
  const seams: number[] = [];
  const reasons: unknown[] = [];
  const log = {
    ...silentLog,
    warn: (_: string, fields?: Readonly<Record<string, unknown>>) => void reasons.push(fields?.['reason']),
  };
  const running = keepOpen<number>({
    name: 'test',
    open: (signal) => {
      opened.push(clock.now());
      const queue = openings.shift() ?? new EventQueue<number>();
      signal.addEventListener('abort', () => queue.close());
      return queue;
    },
    onValue: (value) => values.push(value),
    onSeam: (sinceMs) => seams.push(sinceMs),
    silentMs,
    ...(isQuiet && { isQuiet }),
    clock,
    log,
    signal: stop.signal,
  });
  return { clock, stop, values, opened, seams, reasons, running };
}

describe('a stream that is kept open', () => {
  it('is opened again when it breaks or ends, and the seam is told with the time of the last word', async () => {
    const [first, second] = [new EventQueue<number>(), new EventQueue<number>()];
    const { clock, stop, values, opened, seams, reasons, running } = kept([first, second]);
    await clock.runUntil(1000);
    first.push(1);
    await clock.runUntil(5000);
    first.fail(new Error('reset'));
    await clock.runUntil(20_000);
    second.push(2);
    await clock.runUntil(21_000);
    expect(values).toEqual([1, 2]);
    expect(opened).toHaveLength(2);
    expect(seams).toEqual([1000]);
    expect(reasons).toEqual(['Error: reset']);
    stop.abort();
    await clock.runUntil(22_000);
    await running;
  });

  it('is left alone for as long as there is nothing to say', async () => {
    const quietUntilMs = 35_000;
    const { clock, stop, opened, running } = kept([], 10_000, () => Promise.resolve(clock.now() < quietUntilMs));
    await clock.runUntil(39_000);
    expect(opened).toEqual([0]);
    await clock.runUntil(41_000);
    expect(opened).toHaveLength(2);
    stop.abort();
    await clock.runUntil(42_000);
    await running;
  });

  it('is taken for dead when it is silent for too long', async () => {
    const { clock, stop, opened, reasons, running } = kept([], 10_000);
    await clock.runUntil(11_000);
    expect(opened.length).toBe(2);
    expect(reasons[0]).toBe('silent for 10000 ms');
    stop.abort();
    await clock.runUntil(12_000);
    await running;
  });

  it('waits longer and longer while opening fails, and a little only after it has worked', async () => {
    const broken = Array.from({ length: 8 }, () => {
      const queue = new EventQueue<number>();
      queue.fail(new Error('refused'));
      return queue;
    });
    const { clock, stop, opened, running } = kept(broken);
    await clock.runUntil(100_000);
    const waits = opened.slice(1).map((timeMs, index) => timeMs - opened[index]);
    expect(waits.slice(0, 5)).toEqual([1000, 2000, 5000, 10_000, 30_000]);
    stop.abort();
    await clock.runUntil(200_000);
    await running;
  });
});
