import { expect, it } from 'vitest';
import { firstAnswer } from '../../../src/app/trade/first-answer.ts';
import { VenueError, type FailureKind } from '../../../src/core/model/answer.ts';
import { silentLog } from '../../support/silent-log.ts';

/** Asks an exchange that fails in one way each time until it is out of failures. */
function ask(kinds: readonly FailureKind[], stop = new AbortController(), whileWaiting = () => {}) {
  const failures = [...kinds];
  const waits: number[] = [];
  const clock = {
    now: () => 1000,
    sleepUntil: async (timeMs: number) => {
      waits.push(timeMs);
      whileWaiting();
    },
  };
  const answer = firstAnswer({ exchange: 'local', clock, log: silentLog, signal: stop.signal }, async () => {
    const kind = failures.shift();
    if (kind !== undefined) throw new VenueError({ kind, venueCode: '', message: 'no' });
    return 'markets';
  });
  return { answer, waits };
}

it('asks again until there is an answer, less and less often', async () => {
  const { answer, waits } = ask(['transient', 'throttle', 'transient', 'transient', 'transient']);
  expect(await answer).toBe('markets');
  expect(waits).toEqual([6000, 11_000, 21_000, 31_000, 31_000]);
});

it('ends the waiting at the signal', async () => {
  const stop = new AbortController();
  const { answer } = ask(['transient', 'transient'], stop, () => stop.abort());
  await expect(answer).rejects.toMatchObject({ code: 'EXCHANGE_UNREACHABLE', exitCode: 2 });
});

it('does not wait where waiting mends nothing', async () => {
  const { answer, waits } = ask(['permission']);
  await expect(answer).rejects.toMatchObject({ code: 'EXCHANGE_KEY', exitCode: 1 });
  expect(waits).toEqual([]);
});
