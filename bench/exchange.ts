/**
 * Speed and memory of the local exchange: `npm run bench:exchange -- [seconds [minutes]]`. The exchange runs in a
 * process of its own, on one core; this one downloads, sends the requests and listens. Each speed takes 5 seconds or
 * what is given. The growth of memory is measured over so many minutes, after ten minutes at full speed; without them
 * over less than one after little more than one, when its buffers still fill: that shows only leaks.
 */
import { fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { FileCandleStore } from '../src/adapters/arrow/file-candle-store.ts';
import { openMarketData } from '../src/adapters/ccxt/open-exchange.ts';
import { startLocalExchange } from '../src/adapters/local-exchange/start-local-exchange.ts';
import { createLog } from '../src/adapters/system/log.ts';
import { systemClock } from '../src/adapters/system/system-clock.ts';
import { downloadSeries } from '../src/app/download/download.ts';
import { CANDLE_COLUMNS, allocateCandles, sliceCandles, type Candles } from '../src/core/model/candles.ts';
import type { Market } from '../src/core/model/market.ts';
import { CandleSource } from '../src/core/simulation/exchange/replay/candle-source.ts';
import { MarketReplay } from '../src/core/simulation/exchange/replay/market-replay.ts';
import { randomStream } from '../src/core/simulation/random.ts';

const START_MS = Date.UTC(2025, 0, 1);
const MINUTE = 60_000;
const DAY_MINUTES = 1440;
/** Recorded before the start, to be downloaded. */
const PAST_MINUTES = 60 * DAY_MINUTES;
const PAIRS = 20;
const STREAMS = 1000;
const SPEED = 1000;
const SECRET = 'S1';
const CONNECTIONS = 32;
const WARM_UP_MINUTES = 10;
const SHORT_WARM_UP_MINUTES = 1.25;
const SHORT_MINUTES = 0.75;
const MIB = 2 ** 20;
const SAMPLE_MS = 5000;
const DRAIN_MS = 1000;

/** Kinds of streams, of each pair. */
const KINDS = [
  'trade',
  'aggTrade',
  'bookTicker',
  'depth@100ms',
  'ticker',
  'miniTicker',
  'depth20',
  'kline_1m',
  'kline_5m',
  'kline_1h',
];

/** What the exchange's process tells of itself. */
interface Report {
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly cpuMs: number;
  readonly nowMs: number;
}

function market(index: number): Market {
  const base = `C${index}`;
  return {
    ...{ pair: `${base}/USDT`, base, quote: 'USDT', kind: 'spot', tickSize: 0.01, stepSize: 0.0001 },
    ...{ minAmount: 0.0001, maxAmount: 1e6, minCost: 5, maxCost: Infinity, takerRatio: 0.001, makerRatio: 0.001 },
    contractSize: 1,
  };
}

function candles(seed: number, minutes: number): Candles {
  const random = randomStream(seed);
  const made = allocateCandles(minutes);
  let price = 100;
  for (let row = 0; row < minutes; row++) {
    const close = Math.max(1, Math.round(price * (1 + (random() - 0.5) * 0.002) * 100) / 100);
    made.time[row] = START_MS + (row - PAST_MINUTES) * MINUTE;
    made.open[row] = price;
    made.close[row] = close;
    made.high[row] = Math.max(price, close) + 0.05;
    made.low[row] = Math.min(price, close) - 0.05;
    made.volume[row] = 1 + Math.round(random() * 1000) / 10;
    price = close;
  }
  return made;
}

/** The exchange, in its own process: speaks with its parent until that one goes. */
async function serve(seconds: number): Promise<void> {
  const markets = Array.from({ length: PAIRS }, (_, index) => market(index));
  const minutes = PAST_MINUTES + Math.ceil((seconds * 2 * SPEED) / 60) + 10 * DAY_MINUTES;
  const recorded = new Map(markets.map(({ pair }, index) => [pair, candles(index + 1, minutes)] as const));
  const sources = markets.map(
    ({ pair, tickSize, stepSize }) =>
      new CandleSource({
        ...{ pair, tickSize, stepSize, seed: 1, fromMs: START_MS },
        candles: recorded.get(pair)!,
        timeframeMs: MINUTE,
      }),
  );
  const exchange = await startLocalExchange({
    ...{
      markets,
      feed: new MarketReplay(sources),
      startMs: START_MS,
      rate: 1,
      hasLimits: false,
      checksTimestamps: false,
    },
    histories: new Map([...recorded].map(([pair, own]) => [pair, { timeframe: '1m', candles: own }] as const)),
    accounts: [{ id: 'bench', balances: { USDT: '1000000000' } }],
    keys: [{ name: 'bench', account: 'bench', apiKey: 'K1', secret: SECRET }],
  });
  process.on('message', (message) => {
    if (typeof message === 'number') exchange.clock.setRate(message);
    global.gc?.();
    const { user, system } = process.cpuUsage();
    const { heapUsed, external, rss } = process.memoryUsage();
    const report: Report = {
      heapBytes: heapUsed + external,
      rssBytes: rss,
      cpuMs: (user + system) / 1000,
      nowMs: exchange.nowMs(),
    };
    process.send!(report);
  });
  process.send!(Number(new URL(exchange.url).port));
}

const [flag, given] = process.argv.slice(2);
if (flag === 'serve') await serve(Number(given));
else await measure(Number(flag ?? 5), given === undefined ? undefined : Number(given));

/** Of the line that fits the values best, a step. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [over, under] = [0, 0];
  for (const [at, value] of values.entries()) {
    over += (at - middle) * (value - mean);
    under += (at - middle) ** 2;
  }
  return over / under;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function measure(seconds: number, wanted: number | undefined): Promise<void> {
  const [warmUp, minutes] = wanted === undefined ? [SHORT_WARM_UP_MINUTES, SHORT_MINUTES] : [WARM_UP_MINUTES, wanted];
  const child = fork(import.meta.filename, ['serve', String(seconds + (warmUp + minutes) * 60)], {
    execArgv: ['--expose-gc'],
  });
  const next = <T>(): Promise<T> => new Promise((resolve) => child.once('message', (message) => resolve(message as T)));
  const port = await next<number>();
  const ask = (message: number | string): Promise<Report> => {
    const answer = next<Report>();
    child.send(message);
    return answer;
  };
  const say = (name: string, value: string): void => console.log(`${name.padEnd(46)}${value}`);
  try {
    const { candles: count, perMinute } = await download(port);
    say('Candles downloaded, written and checked', `${perMinute} a minute (${count} of ${PAIRS} pairs)`);

    const before = await ask('report');
    const orders = await sendOrders(port, seconds);
    const after = await ask('report');
    const busySeconds = (after.cpuMs - before.cpuMs) / 1000;
    say('Signed orders over REST', `${Math.round(orders / seconds)} a second`);
    say('Of them for a whole second of one core', String(Math.round(orders / busySeconds)));

    const heard = { messages: 0 };
    const sockets = await listenToAll(port, heard);
    say('Streams at once', `${STREAMS} on ${sockets.length} sockets`);
    const slow = await ask(SPEED);
    await sleep(seconds * 1000);
    const fast = await ask('report');
    const speed = (fast.nowMs - slow.nowMs) / (seconds * 1000);
    const busy = (fast.cpuMs - slow.cpuMs) / (seconds * 1000);
    say(
      `Replay of ${PAIRS} pairs with all streams`,
      `${Math.round(speed)} x real time (${busy.toFixed(2)} cores busy)`,
    );
    say('Messages to the streams', `${Math.round(heard.messages / seconds)} a second`);

    await sleep(warmUp * MINUTE);
    const samples: Report[] = [];
    while (samples.length <= (minutes * MINUTE) / SAMPLE_MS) {
      // What is on its way to the sockets comes and goes: the market stands until all of it is there.
      await ask(0);
      await sleep(DRAIN_MS);
      samples.push(await ask('report'));
      await ask(SPEED);
      await sleep(SAMPLE_MS - DRAIN_MS);
    }
    for (const [name, bytes] of [
      ['Heap', samples.map(({ heapBytes }) => heapBytes)],
      ['Resident memory', samples.map(({ rssBytes }) => rssBytes)],
    ] as const) {
      const values = bytes.map((each) => each / MIB);
      const hourly = (slope(values) * (60 * MINUTE)) / SAMPLE_MS;
      const spread = (Math.max(...values) - Math.min(...values)) / 2;
      say(
        `${name} over ${minutes} min after ${warmUp} min`,
        `${hourly.toFixed(2)} MiB an hour, at ${values.at(-1)!.toFixed(1)} MiB give or take ${spread.toFixed(1)}`,
      );
    }
    for (const socket of sockets) socket.terminate();
  } finally {
    child.kill();
  }
}

/** Downloads what is recorded before the start into an empty folder, and compares each candle. Throws for any other. */
async function download(port: number): Promise<{ readonly candles: number; readonly perMinute: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewright-bench-'));
  const log = createLog({ level: 'error', json: false });
  const clock = { ...systemClock, now: () => START_MS };
  const data = await openMarketData('binance', {
    ...{ clock, log, rateLimit: 0, baseUrl: `http://127.0.0.1:${port}`, marketKinds: ['spot'] },
  });
  try {
    const store = new FileCandleStore(folder);
    const ids = Array.from({ length: PAIRS }, (_, index) => ({ ...market(index), timeframe: '1m' }));
    const series = ids.map(({ pair, timeframe }) => ({ pair, timeframe, kind: 'spot' }) as const);
    const time = { fromMs: START_MS - PAST_MINUTES * MINUTE, toMs: START_MS, prepend: false };
    const beganMs = performance.now();
    const done = await downloadSeries({ data, store, clock, log, series, time });
    const minutes = (performance.now() - beganMs) / MINUTE;
    for (const [index, id] of series.entries()) {
      const [made, stored] = [sliceCandles(candles(index + 1, PAST_MINUTES), 0, PAST_MINUTES), store.read(id)];
      const isSame = CANDLE_COLUMNS.every((name) => made[name].every((value, row) => value === stored[name][row]));
      if (!isSame || stored.length !== PAST_MINUTES) throw new Error(`${id.pair} was not downloaded as it is`);
    }
    const count = done.reduce((sum, each) => sum + each.candles, 0);
    return { candles: count, perMinute: Math.round(count / minutes) };
  } finally {
    await data.close();
    rmSync(folder, { recursive: true });
  }
}

/** Keeps some orders on the way all the time, and counts the answers; every second one cancels its predecessor. */
async function sendOrders(port: number, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const end = performance.now() + seconds * 1000;
  let count = 0;
  const one = async (number: number): Promise<void> => {
    const body = `symbol=C${number % PAIRS}USDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=60.00&timestamp=1`;
    const answer = JSON.parse(await send(agent, port, 'POST', body)) as { orderId?: number };
    if (answer.orderId === undefined) throw new Error(JSON.stringify(answer));
    await send(agent, port, 'DELETE', `symbol=C${number % PAIRS}USDT&orderId=${answer.orderId}&timestamp=1`);
    count += 2;
  };
  let number = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < end) await one(number++);
    }),
  );
  agent.destroy();
  return count;
}

function send(agent: Agent, port: number, method: string, params: string): Promise<string> {
  const signature = createHmac('sha256', SECRET).update(params).digest('hex');
  const isPost = method === 'POST';
  const text = `${params}&signature=${signature}`;
  const path = isPost ? '/api/v3/order' : `/api/v3/order?${text}`;
  const headers = { 'X-MBX-APIKEY': 'K1', 'Content-Type': 'application/x-www-form-urlencoded' };
  return new Promise((resolve, reject) => {
    const call = request({ agent, port, host: '127.0.0.1', method, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve(body));
    });
    call.on('error', reject);
    call.end(isPost ? text : undefined);
  });
}

/** 1,000 streams: ten kinds of each pair on five sockets each. */
async function listenToAll(port: number, heard: { messages: number }): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  for (let copy = 0; copy < STREAMS / (PAIRS * KINDS.length); copy++) {
    const names = Array.from({ length: PAIRS }, (_, index) => KINDS.map((kind) => `c${index}usdt@${kind}`)).flat();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/stream?streams=${names.join('/')}`);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.on('message', () => heard.messages++);
    sockets.push(socket);
  }
  return sockets;
}
