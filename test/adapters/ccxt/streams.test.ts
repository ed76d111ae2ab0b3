import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/adapters/ccxt/connection.ts';
import { type OpenExchange, openExchange } from '../../../src/adapters/ccxt/open-exchange.ts';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { START_MS, startTestExchange, startTestFutures } from '../../support/local-exchange.ts';
import { silentLog } from '../../support/silent-log.ts';

let local: LocalExchange;
let exchange: OpenExchange;
const stop = { signal: new AbortController() };

async function open(start: () => Promise<LocalExchange>, kind: 'spot' | 'futures', apiKey = 'K1') {
  local = await start();
  exchange = await openExchange('binance', {
    clock: { now: () => local.nowMs(), sleepUntil: systemClock.sleepUntil },
    log: silentLog,
    baseUrl: local.url,
    rateLimit: 0,
    streams: true,
    marketKinds: [kind],
    keys: { apiKey, secret: 'S1' },
  });
}
beforeEach(() => {
  stop.signal = new AbortController();
});
afterEach(async () => {
  stop.signal.abort();
  await exchange.data.close();
  await local.close();
});

/** The first event of a stream that is one; somebody trades all the while. */
async function first<T>(stream: AsyncIterable<T>, isWanted: (event: T) => boolean, pair = 'BTC/USDT'): Promise<T> {
  let price = 50_000;
  const timer = setInterval(() => {
    price += 0.5;
    local.act({ do: 'trade', pair, price: price.toFixed(1), amount: '0.25', side: 'buy' });
  }, 20);
  try {
    for await (const event of stream) if (isWanted(event)) return event;
    throw new Error('the stream has ended');
  } finally {
    clearInterval(timer);
  }
}

describe('public streams', () => {
  it('tell trades', async () => {
    await open(startTestExchange, 'spot');
    const event = await first(exchange.streams.watchTrades(['BTC/USDT', 'ETH/USDT'], stop.signal.signal), () => true);
    expect(event.pair).toBe('BTC/USDT');
    expect(event.trades[0]).toMatchObject({ amount: 0.25, side: 'buy', timeMs: START_MS });
    expect(event.trades[0].price).toBeGreaterThan(50_000);
  });

  it('tell tickers with bid and ask', async () => {
    await open(startTestExchange, 'spot');
    const isWanted = (each: { last: number | undefined }): boolean => each.last! > 50_000;
    const event = await first(exchange.streams.watchTickers(['BTC/USDT'], stop.signal.signal), isWanted);
    expect(event.pair).toBe('BTC/USDT');
    expect(event.bid).toBeLessThan(event.ask!);
  });

  it('tell candles', async () => {
    await open(startTestExchange, 'spot');
    const { candles } = await first(
      exchange.streams.watchCandles(['BTC/USDT'], '1m', stop.signal.signal),
      (each) => each.candles.length > 0,
    );
    expect(candles.time.at(-1)).toBe(START_MS);
    expect(candles.open.at(-1)).toBe(50_000);
  });

  it('tell the order book', async () => {
    await open(startTestExchange, 'spot');
    const book = await first(
      exchange.streams.watchOrderBook('BTC/USDT', stop.signal.signal),
      (each) => each.bids.length > 0,
    );
    expect(book.bids[0][0]).toBeLessThan(book.asks[0][0]);
  });

  it('tell mark prices', async () => {
    await open(startTestFutures, 'futures');
    const pair = 'BTC/USDT:USDT';
    const timer = setInterval(() => local.exchange.mark(pair, '50123.4', local.nowMs()), 20);
    const event = await first(exchange.streams.watchMark([pair], stop.signal.signal), () => true, pair);
    clearInterval(timer);
    expect(event.pair).toBe(pair);
    expect(event.price).toBeGreaterThan(49_000);
  });

  it('reject when the connection breaks, and start anew', async () => {
    await open(startTestExchange, 'spot');
    const { streams } = exchange;
    let dropped = false;
    const broken = first(streams.watchTrades(['BTC/USDT'], stop.signal.signal), () => {
      if (!dropped) local.act({ do: 'drop' });
      dropped = true;
      return false;
    });
    await expect(broken).rejects.toMatchObject({ name: 'VenueError', failure: { kind: 'transient' } });
    const event = await first(streams.watchTrades(['BTC/USDT'], stop.signal.signal), () => true);
    expect(event.trades.length).toBeGreaterThan(0);
  });

  it('that fell silent are on a new socket when they are opened again', async () => {
    await open(startTestExchange, 'spot');
    const { streams } = exchange;
    const silent = new AbortController();
    let count = 0;
    const told = first(streams.watchTrades(['BTC/USDT'], silent.signal), () => {
      if (count++ === 0) local.act({ do: 'silence' });
      return false;
    });
    setTimeout(() => silent.abort(), 500);
    await expect(told).rejects.toThrow('the stream has ended');
    expect(count).toBe(1);
    const event = await first(streams.watchTrades(['BTC/USDT'], stop.signal.signal), () => true);
    expect(event.trades.length).toBeGreaterThan(0);
  });

  it('tell no trade a second time when they are opened again', async () => {
    await open(startTestExchange, 'spot');
    const ids: string[] = [];
    for (let opened = 0; opened < 3; opened++) {
      const own = new AbortController();
      let count = 0;
      await first(exchange.streams.watchTrades(['BTC/USDT', 'ETH/USDT'], own.signal), ({ trades }) => {
        ids.push(...trades.map(({ id }) => id));
        return ++count === 5;
      });
      own.abort();
      // Time goes on for the next stream; trades of the same pair go on too, and nobody hears them.
      local.advance(60_000);
    }
    expect(ids.length).toBeGreaterThanOrEqual(15);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tell the trades of every pair that come at once', async () => {
    await open(startTestExchange, 'spot');
    const pairs = ['BTC/USDT', 'ETH/USDT'];
    const heard: string[] = [];
    let isReady = false;
    const reading = (async () => {
      for await (const { pair, trades } of exchange.streams.watchTrades(pairs, stop.signal.signal)) {
        isReady = true;
        heard.push(...trades.map(({ price }) => `${pair} ${price}`));
      }
    })();
    const trade = (pair: string, price: string): void =>
      local.act({ do: 'trade', pair, price, amount: '0.25', side: 'buy' });
    await expect.poll(() => (trade('BTC/USDT', '50000'), isReady)).toBe(true);
    for (const price of ['51000', '52000']) for (const pair of pairs) trade(pair, price);
    await expect.poll(() => heard.length, { timeout: 3000 }).toBeGreaterThanOrEqual(5);
    expect(heard.filter((text) => !text.endsWith('50000')).toSorted()).toEqual(
      pairs.flatMap((pair) => [`${pair} 51000`, `${pair} 52000`]).toSorted(),
    );
    stop.signal.abort();
    await reading;
  });

  it('end when they are told to', async () => {
    await open(startTestExchange, 'spot');
    const events = exchange.streams.watchTickers(['ETH/USDT'], stop.signal.signal)[Symbol.asyncIterator]();
    setTimeout(() => stop.signal.abort(), 200);
    const ended = (async () => {
      while ((await events.next()).done !== true);
    })();
    await expect(ended).resolves.toBeUndefined();
  });
});

describe('the stream of the account', () => {
  it('rejects a bad key with its reason, and ends no process', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    await open(startTestExchange, 'spot', 'no such key');
    const events = exchange.venue.watchAccount(stop.signal.signal)[Symbol.asyncIterator]();
    await expect(events.next()).rejects.toMatchObject({ failure: { kind: 'key-dead' } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('has no rejection that nobody waits for, even where ccxt subscribes with a bad key', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    await open(startTestExchange, 'spot');
    const connection = await connect('binance', {
      clock: { now: () => local.nowMs(), sleepUntil: systemClock.sleepUntil },
      log: silentLog,
      baseUrl: local.url,
      rateLimit: 0,
      streams: true,
      marketKinds: ['spot'],
      keys: { apiKey: 'no such key', secret: 'S1' },
    });
    const watched = connection.read('data', (each) => each.watchBalance());
    await expect(watched).rejects.toMatchObject({ failure: { kind: 'key-dead' } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await connection.close();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('rejects when the connection breaks', async () => {
    await open(startTestExchange, 'spot');
    const events = exchange.venue.watchAccount(stop.signal.signal)[Symbol.asyncIterator]();
    const next = events.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    local.act({ do: 'drop' });
    await expect(next).rejects.toMatchObject({ failure: { kind: 'transient' } });
  });
});
