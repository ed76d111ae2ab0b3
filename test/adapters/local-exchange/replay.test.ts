import { WebSocket } from 'ws';
import { afterEach, describe, expect, it } from 'vitest';
import {
  startLocalExchange,
  type LocalExchange,
  type LocalExchangeOptions,
} from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { allocateCandles, type Candles } from '../../../src/core/model/candles.ts';
import { resample } from '../../../src/core/model/series/resample.ts';
import { CandleSource } from '../../../src/core/simulation/exchange/replay/candle-source.ts';
import { MarketReplay } from '../../../src/core/simulation/exchange/replay/market-replay.ts';
import { BTC, connectCcxt, START_MS } from '../../support/local-exchange.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let exchange: LocalExchange;
afterEach(() => exchange.close());

/** Two days of candles of five minutes around the start, with a price that goes up and down. */
function recorded(): Candles {
  const candles = allocateCandles(576);
  for (let row = 0; row < candles.length; row++) {
    const open = 50_000 + 500 * Math.round(Math.sin(row / 20) * 10);
    const close = 50_000 + 500 * Math.round(Math.sin((row + 1) / 20) * 10);
    candles.time[row] = START_MS + (row - 288) * 5 * MINUTE;
    candles.open[row] = open;
    candles.close[row] = close;
    candles.high[row] = Math.max(open, close) + 12.5;
    candles.low[row] = Math.min(open, close) - 7.25;
    candles.volume[row] = 10 + (row % 7);
  }
  return candles;
}

async function start(options: Partial<LocalExchangeOptions> = {}): Promise<LocalExchange> {
  const candles = recorded();
  const { pair, tickSize, stepSize } = BTC;
  const source = { pair, candles, timeframeMs: 5 * MINUTE, tickSize, stepSize, seed: 1, fromMs: START_MS };
  return startLocalExchange({
    markets: [BTC],
    feed: new MarketReplay([new CandleSource(source)]),
    histories: new Map([['BTC/USDT', { timeframe: '5m', candles }]]),
    startMs: START_MS,
    rate: 0,
    accounts: [{ id: 'tester', balances: { USDT: '100000' } }],
    keys: [{ name: 'test', account: 'tester', apiKey: 'K1', secret: 'S1' }],
    ...options,
  });
}

describe('candles', () => {
  const rows = (candles: Candles): number[][] =>
    Array.from({ length: candles.length }, (_, row) =>
      [candles.time, candles.open, candles.high, candles.low, candles.close, candles.volume].map(
        (column) => column[row],
      ),
    );

  it('of every length are those of the source, in pages', async () => {
    exchange = await start();
    exchange.advance(24 * HOUR);
    const client = await connectCcxt(exchange);
    await client.loadMarkets();
    const source = recorded();
    for (const timeframe of ['5m', '15m', '1h', '4h', '1d']) {
      const got: number[][] = [];
      for (let since = source.time[0]; ; since = got.at(-1)![0] + 1) {
        const page = (await client.fetchOHLCV('BTC/USDT', timeframe, since, 100)) as number[][];
        if (page.length === 0) break;
        got.push(...page);
      }
      // The first day began before its first candle, and before the time that was asked for.
      const expected = rows(resample(source, '5m', timeframe, { keepUnfinished: true }));
      expect(got).toEqual(timeframe === '1d' ? expected.slice(1) : expected);
    }
    await client.close();
  });

  it('never tell the future, and the last one grows', async () => {
    exchange = await start();
    const last = async (): Promise<unknown[]> => {
      const answer = await fetch(
        `${exchange.url}/api/v3/klines?symbol=BTCUSDT&interval=1h&endTime=${START_MS + 9 * HOUR}`,
      );
      return ((await answer.json()) as unknown[][]).at(-1)!;
    };
    exchange.advance(20 * MINUTE);
    const before = await last();
    expect(before[0]).toBe(START_MS);
    exchange.advance(20 * MINUTE);
    const after = await last();
    expect(after[0]).toBe(START_MS);
    expect(Number(after[5])).toBeGreaterThan(Number(before[5]));
    // Eight closed candles of five minutes, and what the ninth has so far.
    const volumes = recorded().volume.slice(288, 296);
    expect(Number(after[5])).toBeGreaterThanOrEqual(volumes.reduce((sum, volume) => sum + volume, 0));
  });

  it('are told as they close, each once, as the source has them', async () => {
    exchange = await start();
    const socket = new WebSocket(`${exchange.wsUrl}/stream?streams=btcusdt@kline_5m/btcusdt@kline_15m`);
    const closed: { t: number; i: string; c: string; v: string }[] = [];
    socket.on('message', (data: Buffer) => {
      const { k } = (JSON.parse(data.toString()) as { data: { k: (typeof closed)[number] & { x: boolean } } }).data;
      if (k.x) closed.push(k);
    });
    await new Promise((resolve) => socket.once('open', resolve));
    await new Promise((resolve) => setTimeout(resolve, 20));
    exchange.advance(17 * MINUTE);
    exchange.advance(13 * MINUTE);
    await expect.poll(() => closed.length).toBe(8);
    const source = recorded();
    const fives = closed.filter(({ i }) => i === '5m');
    expect(fives.map(({ t }) => t)).toEqual([0, 1, 2, 3, 4, 5].map((count) => START_MS + count * 5 * MINUTE));
    expect(fives.map(({ c }) => Number(c))).toEqual([...source.close.slice(288, 294)]);
    expect(fives.map(({ v }) => Number(v))).toEqual([...source.volume.slice(288, 294)]);
    expect(closed.filter(({ i }) => i === '15m').map(({ t }) => t)).toEqual([START_MS, START_MS + 15 * MINUTE]);
    socket.terminate();
  });

  it('that are closed can change afterwards', async () => {
    exchange = await start();
    const time = START_MS - HOUR;
    exchange.act({ do: 'revise-candle', pair: 'BTC/USDT', time, close: 1234.5, low: 1000 });
    const answer = await fetch(`${exchange.url}/api/v3/klines?symbol=BTCUSDT&interval=5m&startTime=${time}&limit=1`);
    const [candle] = (await answer.json()) as unknown[][];
    expect([candle[0], candle[3], candle[4]]).toEqual([time, '1000.00000000', '1234.50000000']);
    const unknown = () => exchange.act({ do: 'revise-candle', pair: 'BTC/USDT', time: time + 1, close: 1 });
    expect(unknown).toThrow(expect.objectContaining({ code: 'ACTION_REFUSED' }));
  });
});

describe('trades from before the start', () => {
  interface Trade {
    readonly a: number;
    readonly p: string;
    readonly q: string;
    readonly T: number;
  }
  const page = async (params: string): Promise<Trade[]> =>
    (await (await fetch(`${exchange.url}/api/v3/aggTrades?symbol=BTCUSDT&${params}`)).json()) as Trade[];

  it('come in pages by id or by time, and make up the recorded candles', async () => {
    exchange = await start();
    exchange.advance(10 * MINUTE);
    const all = await page(`startTime=${START_MS - HOUR}&limit=10`);
    while (true) {
      const next = await page(`fromId=${all.at(-1)!.a + 1}&limit=10`);
      if (next.length === 0) break;
      all.push(...next);
    }
    const ids = all.map(({ a }) => a);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    const { open, high, low, close, volume, time } = recorded();
    for (let row = 288 - 12; row < 290; row++) {
      const own = all.filter(({ T }) => T >= time[row] && T < time[row] + 5 * MINUTE);
      const prices = own.map(({ p }) => Number(p));
      expect([prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1)]).toEqual(
        [open, high, low, close].map((column) => column[row]),
      );
      expect(own.reduce((sum, { q }) => sum + Number(q), 0)).toBeCloseTo(volume[row], 8);
    }
    const between = await page(`startTime=${START_MS - HOUR}&endTime=${START_MS + 5 * MINUTE}&limit=1000`);
    expect(between).toEqual(all.filter(({ T }) => T <= START_MS + 5 * MINUTE));
  });
});

describe('the clock', () => {
  it('runs at its rate, and everything with it', async () => {
    exchange = await start({ rate: 1000 });
    const begin = performance.now();
    await exchange.clock.sleepUntil(START_MS + 10 * MINUTE);
    const took = performance.now() - begin;
    expect(took).toBeGreaterThan(550);
    expect(took).toBeLessThan(1500);
    const { serverTime } = (await (await fetch(`${exchange.url}/api/v3/time`)).json()) as { serverTime: number };
    expect(serverTime).toBeGreaterThanOrEqual(START_MS + 10 * MINUTE);
  });

  it("keeps to the machine's at rate 1", async () => {
    exchange = await start({ rate: 1 });
    const begin = { exchange: exchange.clock.now(), machine: performance.now() };
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const apart = exchange.clock.now() - begin.exchange - (performance.now() - begin.machine);
    expect(Math.abs(apart)).toBeLessThan(3);
  });

  it('stands at rate 0, and is set over the control interface', async () => {
    exchange = await start();
    const post = async (body: object): Promise<unknown> => {
      const headers = { 'content-type': 'application/json' };
      return (
        await fetch(`${exchange.url}/control/clock`, { method: 'POST', headers, body: JSON.stringify(body) })
      ).json();
    };
    expect(await post({ advanceMs: 1500 })).toEqual({ nowMs: START_MS + 1500, rate: 0 });
    expect(await post({ rate: 2 })).toMatchObject({ rate: 2 });
    expect(await post({ rate: -1 })).toMatchObject({ code: 'CONTROL_INVALID' });
  });

  it('gets another rate from a scenario, with no jump', async () => {
    exchange = await start({ rate: 1 });
    // With the new rate, the time since the start would be two minutes.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = exchange.clock.now();
    exchange.act({ do: 'speed', rate: 600 });
    expect(exchange.clock.now() - before).toBeLessThan(MINUTE);
    await expect.poll(() => exchange.nowMs() - START_MS, { timeout: 5000 }).toBeGreaterThan(2 * MINUTE);
    exchange.act({ do: 'speed', rate: 0 });
    const stopped = exchange.clock.now();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(exchange.clock.now()).toBe(stopped);
  });
});

describe('in lock-step', () => {
  interface Step {
    readonly step: number;
    readonly nowMs: number;
  }

  /** A bot that says it is done only when it is told to. */
  async function bot(name: string): Promise<{ readonly steps: Step[]; done(): void; readonly socket: WebSocket }> {
    const socket = new WebSocket(`${exchange.wsUrl}/control/clock?bot=${name}`);
    const steps: Step[] = [];
    socket.on('message', (data: Buffer) => steps.push(JSON.parse(data.toString()) as Step));
    await new Promise((resolve) => socket.once('open', resolve));
    await expect.poll(() => steps.length).toBe(1);
    return { steps, socket, done: () => socket.send(JSON.stringify({ done: steps.at(-1)!.step })) };
  }

  const still = async (): Promise<void> => {
    const before = exchange.nowMs();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(exchange.nowMs()).toBe(before);
  };

  it('time moves when every bot is done, and stands while one is down', async () => {
    exchange = await start({ lockStepMs: MINUTE });
    const [a, b] = [await bot('a'), await bot('b')];
    a.done();
    await still();
    b.done();
    await expect.poll(() => exchange.nowMs()).toBe(START_MS + MINUTE);
    const first = { step: 1, nowMs: START_MS + MINUTE };
    await expect.poll(() => [a.steps.at(-1), b.steps.at(-1)]).toEqual([first, first]);

    b.socket.terminate();
    a.done();
    await still();
    const again = await bot('b');
    expect(again.steps).toEqual([{ step: 1, nowMs: START_MS + MINUTE }]);
    await still();
    again.done();
    await expect.poll(() => exchange.nowMs()).toBe(START_MS + 2 * MINUTE);

    // Whoever leaves for good is not waited for.
    await expect.poll(() => a.steps.length).toBe(3);
    a.done();
    await still();
    const headers = { 'content-type': 'application/json' };
    await fetch(`${exchange.url}/control/bots/b`, { method: 'DELETE', headers });
    await expect.poll(() => exchange.nowMs()).toBe(START_MS + 3 * MINUTE);
    a.socket.terminate();
  });

  it('a pong on another connection comes after all that it was sent in the step', async () => {
    exchange = await start({ lockStepMs: 5 * MINUTE });
    const market = new WebSocket(`${exchange.wsUrl}/ws/btcusdt@kline_5m`);
    const closed: number[] = [];
    market.on('message', (data: Buffer) => {
      const { k } = JSON.parse(data.toString()) as { readonly k: { readonly t: number; readonly x: boolean } };
      if (k.x) closed.push(k.t);
    });
    await new Promise((resolve) => market.once('open', resolve));
    const { steps, done, socket } = await bot('a');
    for (let step = 1; step <= 20; step++) {
      const told = new Promise((resolve) => socket.once('message', resolve));
      done();
      await told;
      market.ping();
      await new Promise((resolve) => market.once('pong', resolve));
      // The candle of the step before is closed by the first trade of this one.
      const first = steps[0].nowMs;
      expect(closed.length).toBeGreaterThanOrEqual(step - 1);
      expect(closed).toEqual(closed.map((_, index) => first + index * 5 * MINUTE));
    }
    socket.terminate();
    market.terminate();
  });
});
