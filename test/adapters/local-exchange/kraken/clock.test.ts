import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { LocalExchange } from '../../../../src/adapters/local-exchange/start-local-exchange.ts';
import { MarketReplay } from '../../../../src/core/simulation/exchange/replay/market-replay.ts';
import { WalkSource } from '../../../../src/core/simulation/exchange/replay/walk-source.ts';
import { BTC_USD, connectKraken, START_MS, startTestKraken } from '../../../support/local-exchange.ts';

const MINUTE = 60_000;
let exchange: LocalExchange;
afterEach(() => exchange.close());

const walk = (): MarketReplay => {
  const { pair, tickSize, stepSize } = BTC_USD;
  return new MarketReplay([
    new WalkSource({ pair, tickSize, stepSize, seed: 1, fromMs: START_MS - MINUTE, price: 50_000 }),
  ]);
};

it('runs at its rate: the time, the candles and the counters of calls with it', async () => {
  exchange = await startTestKraken({ feed: walk(), rate: 1000 });
  const client = await connectKraken(exchange);
  await client.loadMarkets();
  for (let call = 0; call < 10; call++) await client.fetchMyTrades('BTC/USD');
  await exchange.clock.sleepUntil(START_MS + 3 * MINUTE);
  const before = exchange.nowMs();
  const shown = (await client.fetchTime())!;
  // Kraken tells whole seconds.
  expect(shown).toBeGreaterThanOrEqual(before - 1000);
  expect(shown).toBeLessThanOrEqual(exchange.nowMs());
  // Ten histories use up the counter of 20; it has run down since.
  await client.fetchBalance();
  const candles = await client.fetchOHLCV('BTC/USD', '1m', START_MS);
  expect(candles.slice(0, 3).map(([time]) => time)).toEqual([0, 1, 2].map((count) => START_MS + count * MINUTE));
  await client.close();
});

it('in lock-step moves when its bots are done, and all of a step is there before the pong', async () => {
  exchange = await startTestKraken({ feed: walk(), lockStepMs: MINUTE });
  const market = new WebSocket(`${exchange.wsUrl}/ws/v2`);
  const trades: number[] = [];
  market.on('message', (text: Buffer) => {
    const { channel, data } = JSON.parse(text.toString()) as { channel?: string; data?: { timestamp: string }[] };
    if (channel === 'trade') trades.push(...data!.map(({ timestamp }) => Date.parse(timestamp)));
  });
  await once(market, 'open');
  const reply = once(market, 'message');
  market.send(
    JSON.stringify({ method: 'subscribe', params: { channel: 'trade', symbol: ['BTC/USD'], snapshot: false } }),
  );
  await reply;
  const bot = new WebSocket(`${exchange.wsUrl}/control/clock?bot=a`);
  let [told] = (await once(bot, 'message')) as [Buffer];
  const client = await connectKraken(exchange);
  for (let step = 0; step < 5; step++) {
    const state = JSON.parse(told.toString()) as { step: number; nowMs: number };
    expect(state).toEqual({ step, nowMs: START_MS + step * MINUTE });
    expect(await client.fetchTime()).toBe(state.nowMs);
    market.ping();
    await once(market, 'pong');
    const sent = trades.filter((time) => time > state.nowMs - MINUTE);
    // A trade a second, more or less.
    if (step > 0) expect(sent.length).toBeGreaterThan(20);
    expect(Math.max(0, ...trades)).toBeLessThanOrEqual(state.nowMs);
    const next = once(bot, 'message');
    bot.send(JSON.stringify({ done: state.step }));
    [told] = (await next) as [Buffer];
  }
  bot.terminate();
  market.terminate();
  await client.close();
});
