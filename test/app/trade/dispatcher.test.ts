import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/adapters/system/virtual-clock.ts';
import { Dispatcher } from '../../../src/app/trade/dispatcher.ts';
import type { Answer } from '../../../src/core/model/answer.ts';
import type { OrderReport, OrderRequest } from '../../../src/core/model/venue.ts';
import type { Intent, Priority } from '../../../src/core/orders/intents.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import type { Venue } from '../../../src/ports/venue.ts';
import { silentLog } from '../../support/silent-log.ts';

const PAIR = 'AAA/USDT';

/** A dispatcher whose venue answers after 100 ms what it is told to, and notes what reaches it. */
function desk(answerTo: (id: string) => Answer<OrderReport>) {
  const clock = new VirtualClock(0);
  const reached: [string, number][] = [];
  const events: SessionEvent[] = [];
  const answer = async (id: string) => {
    reached.push([id, clock.now()]);
    await clock.sleepUntil(clock.now() + 100);
    return answerTo(id);
  };
  const venue = {
    place: ({ clientOrderId }: OrderRequest) => answer(clientOrderId),
    cancel: ({ clientOrderId }: { clientOrderId: string }) => answer(`cancel ${clientOrderId}`),
  } as unknown as Venue;
  const dispatcher = new Dispatcher({
    venue,
    clock,
    log: silentLog,
    notifier: { notify() {} },
    apply: (event) => void events.push(event),
    stateOf: () => 'sent',
    offsetMs: () => 0,
    fail: (error) => {
      throw error;
    },
    signal: new AbortController().signal,
  });
  return { clock, reached, events, dispatcher };
}

function place(clientOrderId: string, priority: Priority): Intent {
  const request = { clientOrderId, pair: PAIR, side: 'sell', type: 'market', amount: '1' } as const;
  return { kind: 'place', clientOrderId, request, priority };
}

const LATER = { kind: 'unknown', failure: { kind: 'transient', venueCode: '', message: '' } } as const;

describe('the dispatcher', () => {
  it('lets what is urgent go first: cancel, exit, stop, entry', async () => {
    const { clock, reached, dispatcher } = desk(() => LATER);
    // Four are under way at a time; the others queue behind them.
    dispatcher.act(['a', 'b', 'c', 'd'].map((id) => place(id, 'entry')));
    const cancel = { kind: 'cancel', clientOrderId: 'x', pair: PAIR, orderId: '', notBeforeMs: 0 } as const;
    dispatcher.act([place('entry', 'entry'), place('stop', 'stop'), place('exit', 'exit'), cancel]);
    await clock.runUntil(1000);
    expect(reached.slice(4).map(([id]) => id)).toEqual(['cancel x', 'exit', 'stop', 'entry']);
  });

  it('asks nothing before the time that a venue that throttles has named', async () => {
    const throttle = { kind: 'throttle', venueCode: '418', message: 'banned', retryAfterMs: 30_000 } as const;
    const { clock, reached, dispatcher } = desk((id) =>
      id === 'first' ? { kind: 'refused', failure: throttle } : LATER,
    );
    dispatcher.act([place('first', 'entry')]);
    await clock.runUntil(1000);
    dispatcher.act([place('second', 'exit')]);
    await clock.runUntil(40_000);
    expect(reached).toEqual([
      ['first', 0],
      ['second', 30_100],
    ]);
  });
});
