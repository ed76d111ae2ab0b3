import { expect, it } from 'vitest';
import { ClockThrottle } from '../../../src/adapters/ccxt/clock-throttle.ts';
import { VirtualClock } from '../../../src/adapters/system/virtual-clock.ts';

it('lets requests go apart by their cost, the urgent ones first', async () => {
  const clock = new VirtualClock(1000);
  const throttle = new ClockThrottle(clock, 50);
  const left: string[] = [];
  const ask = (name: string, priority: number, cost = 1): void => {
    void throttle.turn(priority, cost).then(() => left.push(`${name} ${clock.now()}`));
  };
  ask('first data', 3);
  ask('dear data', 3, 10);
  ask('data', 3);
  ask('order', 1);
  ask('cancel', 0);
  ask('second order', 1);
  await clock.runUntil(5000);
  // A pause of 50 ms after a cost of 1; 500 ms after the dear one. The first one goes before the others have asked.
  expect(left).toEqual([
    'first data 1000',
    'cancel 1050',
    'order 1100',
    'second order 1150',
    'dear data 1200',
    'data 1700',
  ]);
});

it('remembers the last request after a rest', async () => {
  const clock = new VirtualClock(0);
  const throttle = new ClockThrottle(clock, 100);
  const left: number[] = [];
  const ask = (): void => void throttle.turn(1, 1).then(() => left.push(clock.now()));
  ask();
  await clock.runUntil(30);
  ask();
  await clock.runUntil(1000);
  ask();
  await clock.runUntil(2000);
  expect(left).toEqual([0, 100, 1000]);
});
