import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { followExchangeClock, type FollowedClock } from '../../../src/adapters/system/exchange-clock.ts';
import { START_MS, startTestExchange } from '../../support/local-exchange.ts';

let exchange: LocalExchange;
let clock: FollowedClock;
afterEach(async () => {
  clock.close();
  await exchange.close();
});

async function stepOf(): Promise<{ step: number; nowMs: number }> {
  const answer = await fetch(`${exchange.url}/control/status`);
  return ((await answer.json()) as { lockStep: { step: number; nowMs: number } }).lockStep;
}

it('goes as fast as the exchange, also after a change of rate', async () => {
  exchange = await startTestExchange({ rate: 500 });
  clock = await followExchangeClock(exchange.url);
  // Half a second of the machine is 250 s there, so the two are read within one turn.
  const apart = (): number => Math.abs(clock.now() - exchange.clock.now());
  expect(apart()).toBeLessThan(20_000);
  await clock.sleepUntil(START_MS + 300_000);
  expect(exchange.clock.now()).toBeGreaterThan(START_MS + 280_000);
  exchange.clock.setRate(0);
  const stoodMs = exchange.clock.now();
  await expect.poll(() => clock.realMs(1000), { timeout: 5000 }).toBe(1000);
  expect(clock.now()).toBeGreaterThanOrEqual(stoodMs);
});

it('wakes sleepers step by step, in the order of their times, and each step waits for what it has set going', async () => {
  exchange = await startTestExchange({ lockStepMs: 60_000 });
  clock = await followExchangeClock(exchange.url);
  const seen: string[] = [];
  const work: Promise<void>[] = [];
  const note = (name: string, timeMs: number): void => {
    work.push(
      clock.sleepUntil(timeMs).then(async () => {
        seen.push(`${name} woke at ${(clock.now() - START_MS) / 1000}`);
        await sleep(50);
        seen.push(`${name} done at ${(clock.now() - START_MS) / 1000}`);
      }),
    );
  };
  note('late', START_MS + 90_000);
  note('second', START_MS + 40_000);
  note('first', START_MS + 30_000);
  const over = clock.sleepUntil(START_MS + 180_000);
  clock.join('bot', async () => {
    await sleep(100);
  });
  await over;
  expect(seen).toEqual([
    'first woke at 60',
    'second woke at 60',
    'first done at 60',
    'second done at 60',
    'late woke at 120',
    'late done at 120',
  ]);
  await Promise.all(work);
});

it('stands while a bot is down, and goes on when it is back', async () => {
  exchange = await startTestExchange({ lockStepMs: 60_000 });
  clock = await followExchangeClock(exchange.url);
  clock.join('bot', () => Promise.resolve());
  await clock.sleepUntil(START_MS + 300_000);
  clock.close();
  await sleep(100);
  const { step } = await stepOf();
  await sleep(100);
  expect((await stepOf()).step).toBe(step);
  clock = await followExchangeClock(exchange.url);
  const backMs = clock.now();
  clock.join('bot', () => Promise.resolve());
  await clock.sleepUntil(backMs + 300_000);
  expect((await stepOf()).step).toBeGreaterThanOrEqual(step + 5);
});

it('a pause that a signal ends rejects, and before the first step a pause is one of the machine', async () => {
  exchange = await startTestExchange({ lockStepMs: 60_000 });
  clock = await followExchangeClock(exchange.url);
  const before = performance.now();
  await clock.sleepUntil(START_MS + 50);
  expect(performance.now() - before).toBeGreaterThan(40);
  expect(clock.now()).toBe(START_MS);
  const end = new AbortController();
  const sleeping = clock.sleepUntil(START_MS + 60_000, end.signal);
  end.abort(new Error('over'));
  await expect(sleeping).rejects.toThrow('over');
});

it('says how to start an exchange where none answers', async () => {
  exchange = await startTestExchange();
  clock = await followExchangeClock(exchange.url);
  await expect(followExchangeClock('http://127.0.0.1:9')).rejects.toMatchObject({
    code: 'EXCHANGE_UNREACHABLE',
    hint: expect.stringContaining('tradewright exchange'),
  });
});
