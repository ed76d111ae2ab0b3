import { describe, expect, it } from 'vitest';
import { ExchangeHub } from '../../../../src/adapters/simulated/exchange-hub.ts';
import { SimulatedMarket } from '../../../../src/adapters/simulated/simulated-market.ts';
import { VirtualClock } from '../../../../src/adapters/system/virtual-clock.ts';
import { LiveFeed } from '../../../../src/app/trade/feed/live-feed.ts';
import { VenueError } from '../../../../src/core/model/answer.ts';
import type { Market } from '../../../../src/core/model/market.ts';
import { SimulatedExchange } from '../../../../src/core/simulation/exchange/exchange.ts';
import type { ClosedStep, FeedEvent } from '../../../../src/ports/feed.ts';
import type { MarketData } from '../../../../src/ports/market-data.ts';
import { silentLog } from '../../../support/silent-log.ts';

const PAIRS = ['AAA/USDT', 'BBB/USDT'];
const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

function market(pair: string): Market {
  const [base, quote] = pair.split('/');
  return {
    pair,
    base,
    quote,
    kind: 'spot',
    tickSize: 0.01,
    stepSize: 0.01,
    minAmount: 0.01,
    maxAmount: 1e6,
    minCost: 1,
    maxCost: 1e9,
    takerRatio: 0.001,
    makerRatio: 0.001,
    contractSize: 1,
  };
}

/** A market that a test moves by hand, and a feed that watches it. */
function watched(change: (data: SimulatedMarket) => Partial<MarketData> = () => ({}), isDue = false) {
  const clock = new VirtualClock(START);
  const hub = new ExchangeHub(new SimulatedExchange({ seed: 1, markets: PAIRS.map(market) }));
  const simulated = new SimulatedMarket(hub, clock, ['1m']);
  const data = new Proxy(simulated, {
    get: (target, name) => {
      const changed: unknown = Reflect.get(change(simulated), name);
      const value: unknown = changed ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as (...all: unknown[]) => unknown).bind(target) : value;
    },
  });
  const feed = new LiveFeed({
    data,
    streams: simulated,
    clock,
    log: silentLog,
    pairs: PAIRS,
    timeframe: '1m',
    series: PAIRS.map((pair) => ({ pair, timeframe: '1m', kind: 'spot' as const })),
    newest: () => undefined,
    isDue,
    offsetMs: () => 0,
  });
  const stop = new AbortController();
  const events: FeedEvent[] = [];
  const told: number[] = [];
  const reading = (async () => {
    for await (const event of feed.events(stop.signal)) {
      events.push(event);
      told.push(clock.now());
    }
  })();
  const trade = async (pair: string, price: number, atMs: number) => {
    await clock.runUntil(START + atMs);
    hub.run((exchange) => exchange.trade(pair, String(price), '1', 'buy', clock.now()));
  };
  const end = async () => {
    stop.abort();
    await clock.runUntil(clock.now() + MINUTE);
    await reading;
  };
  const steps = () => events.filter((event): event is ClosedStep => event.kind === 'closed');
  return { clock, events, told, trade, end, steps };
}

describe('a live feed', () => {
  it('gives a step as soon as every pair has closed its candle and has a price after it', async () => {
    const { clock, trade, end, steps, events, told } = watched();
    for (const pair of PAIRS) await trade(pair, 10, 1000);
    for (const pair of PAIRS) await trade(pair, 11, MINUTE + 1000);
    await clock.runUntil(START + MINUTE + 10_000);
    expect(steps()).toHaveLength(1);
    for (const pair of PAIRS) await trade(pair, 12, 2 * MINUTE + 700);
    await clock.runUntil(START + 2 * MINUTE + 1000);
    const step = steps()[1];
    expect(step.timeMs).toBe(START + 2 * MINUTE);
    expect(step.candles.map(({ pair, timeMs, values }) => [pair, timeMs, values[3]])).toEqual(
      PAIRS.map((pair) => [pair, START + MINUTE, 11]),
    );
    expect([...step.prices]).toEqual(PAIRS.map((pair) => [pair, 12]));
    expect(step.stale).toEqual([]);
    // No wait beyond the second pair's trade.
    expect(told[events.indexOf(step)]).toBe(START + 2 * MINUTE + 700);
    await end();
  });

  it('begins with the newest close where nothing was decided on that, at the prices of now', async () => {
    const { clock, trade, end, steps } = watched(() => ({}), true);
    for (const pair of PAIRS) await trade(pair, 10, 1000);
    await clock.runUntil(START + MINUTE - 1);
    expect(steps().map(({ timeMs }) => timeMs - START)).toEqual([0]);
    expect([...steps()[0].prices]).toEqual(PAIRS.map((pair) => [pair, 10]));
    await end();
  });

  it('reads from the list what the stream does not close, and makes a flat candle where nobody traded', async () => {
    const { clock, trade, end, steps } = watched();
    for (const pair of PAIRS) await trade(pair, 10, 1000);
    await clock.runUntil(START + 3 * MINUTE - 1);
    const [first, second] = steps();
    expect(first.candles.map(({ timeMs, values }) => [timeMs - START, values[3], values[4]])).toEqual([
      [0, 10, 1],
      [0, 10, 1],
    ]);
    expect(second.candles.map(({ timeMs, values }) => [timeMs - START, values])).toEqual([
      [MINUTE, [10, 10, 10, 10, 0]],
      [MINUTE, [10, 10, 10, 10, 0]],
    ]);
    expect(second.prices.get('AAA/USDT')).toBe(10);
    await end();
  });

  it('goes on without a pair whose candles cannot be read, and names it', async () => {
    const refused = new VenueError({ kind: 'market', venueCode: '-1121', message: 'no such symbol' });
    const { clock, trade, end, steps } = watched((simulated) => ({
      candles: (query) => (query.pair === 'BBB/USDT' ? Promise.reject(refused) : simulated.candles(query)),
    }));
    await trade('AAA/USDT', 10, 1000);
    await clock.runUntil(START + MINUTE + 30_000);
    const [step] = steps();
    expect(step.stale).toEqual(['BBB/USDT']);
    expect(step.candles.map(({ pair }) => pair)).toEqual(['AAA/USDT']);
    await end();
  });

  it('tells every price of a trade, in order', async () => {
    const { clock, trade, end, events } = watched();
    await trade('AAA/USDT', 10, 1000);
    await trade('BBB/USDT', 20, 2000);
    await trade('AAA/USDT', 11, 3000);
    await clock.runUntil(START + 4000);
    expect(events).toEqual([
      { kind: 'quote', pair: 'AAA/USDT', price: 10 },
      { kind: 'quote', pair: 'BBB/USDT', price: 20 },
      { kind: 'quote', pair: 'AAA/USDT', price: 11 },
    ]);
    await end();
  });
});
