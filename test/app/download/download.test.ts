import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../../src/adapters/arrow/file-candle-store.ts';
import { createLog } from '../../../src/adapters/system/log.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { checkSeries } from '../../../src/app/data.ts';
import { type DownloadJob, type DownloadedSeries, downloadSeries } from '../../../src/app/download/download.ts';
import {
  type Candles,
  allocateCandles,
  rowAtOrAfter,
  selectCandles,
  sliceCandles,
} from '../../../src/core/model/candles.ts';
import { VenueError } from '../../../src/core/model/answer.ts';
import type { MarketTrade } from '../../../src/core/model/venue.ts';
import type { MarketData, MarketDataLimits } from '../../../src/ports/market-data.ts';

const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 1);
const PAGE = 100;
const A = { pair: 'AAA/USDT', timeframe: '1m', kind: 'spot' } as const;
const B = { ...A, pair: 'BBB/USDT' } as const;
const log = createLog({ level: 'error', json: false });
let folder = '';
let store: FileCandleStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewright-download-'));
  store = new FileCandleStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

function minutes(count: number, price = 100): Candles {
  const candles = allocateCandles(count);
  for (let row = 0; row < count; row++) {
    candles.time[row] = START + row * MINUTE;
    candles.open[row] = candles.close[row] = price + (row % 7);
    candles.high[row] = price + 8;
    candles.low[row] = price - 1;
    candles.volume[row] = 1 + (row % 3);
  }
  return candles;
}

interface Venue {
  /** What it has, by pair. */
  readonly candles?: Record<string, Candles>;
  readonly trades?: readonly MarketTrade[];
  readonly limits?: Partial<MarketDataLimits>;
  readonly nowMs: number;
  readonly asked?: string[];
}

/** The least that a download needs of an exchange, as its contract says. */
function market({ candles = {}, trades = [], limits, nowMs, asked = [] }: Venue): MarketData {
  const none = () => Promise.reject(new Error('not needed'));
  return {
    exchange: 'testing',
    limits: () =>
      Promise.resolve({
        ...{ timeframes: ['1m'], candlesPerRequest: PAGE, newestCandlesOnly: undefined },
        ...{ hasTradeHistory: true, hasFundingHistory: false, hasMarkHistory: false, ...limits },
      } as MarketDataLimits),
    clockOffsetMs: () => Promise.resolve(nowMs - Date.now()),
    candles: ({ pair, fromMs, toMs }) => {
      asked.push(`${pair} ${(fromMs - START) / MINUTE}-${(toMs - START) / MINUTE}`);
      const all = candles[pair];
      const from = rowAtOrAfter(all.time, fromMs);
      return Promise.resolve(sliceCandles(all, from, Math.min(from + PAGE, rowAtOrAfter(all.time, toMs))));
    },
    trades: ({ fromMs, toMs, afterId }) => {
      const rest = trades.filter(
        ({ timeMs, id }) =>
          timeMs >= fromMs && timeMs < toMs && (afterId === undefined || Number(id) > Number(afterId)),
      );
      return Promise.resolve(rest.slice(0, PAGE));
    },
    ...{ markets: none, funding: none, tickers: none, orderBook: none, close: () => Promise.resolve() },
  };
}

function run(venue: Venue, more: Partial<DownloadJob> = {}): Promise<readonly DownloadedSeries[]> {
  const time = { fromMs: START, prepend: false };
  return downloadSeries({ data: market(venue), store, clock: systemClock, log, series: [A], time, ...more });
}

const at = (minute: number): number => START + minute * MINUTE;
const openMinutes = (id = A): number[] => Array.from(store.read(id).time, (time) => (time - START) / MINUTE);
const upTo = (count: number, from = 0): number[] => Array.from({ length: count }, (_, minute) => from + minute);

describe('a download', () => {
  it('reads pages up to the unfinished candle, and goes on from there', async () => {
    const candles = { [A.pair]: minutes(400) };
    await run({ candles, nowMs: at(250) + 30_000 });
    expect(openMinutes()).toEqual(upTo(250));
    const asked: string[] = [];
    const [{ added, revisions }] = await run({ candles, nowMs: at(300), asked }, { time: { prepend: false } });
    expect([added, revisions]).toEqual([50, []]);
    expect(openMinutes()).toEqual(upTo(300));
    // The five newest stored candles are asked for again.
    expect(asked).toEqual([`${A.pair} 245-300`]);
  });

  it('brings earlier candles only with prepend, and joins later ones without a hole', async () => {
    const candles = { [A.pair]: minutes(400) };
    const range = (from: number, to: number, prepend = false) => ({
      time: { fromMs: at(from), toMs: at(to), prepend },
    });
    const venue = { candles, nowMs: at(400) };
    await run(venue, range(200, 210));
    const [{ notes }] = await run(venue, range(100, 210));
    expect(notes).toEqual(['AAA/USDT 1m: candles before 2024-01-01 03:20 are not stored; --prepend downloads them']);
    await run(venue, range(300, 310));
    expect(openMinutes()).toEqual(upTo(110, 200));
    await run(venue, range(50, 60, true));
    expect(openMinutes()).toEqual(upTo(260, 50));
    await run(venue, { ...range(390, 400), erase: true });
    expect(openMinutes()).toEqual(upTo(10, 390));
  });

  it('reports candles that the exchange has changed, and stores the new values', async () => {
    const candles = minutes(100);
    await run({ candles: { [A.pair]: candles }, nowMs: at(50) });
    candles.close[48] = 104.5;
    const [{ revisions }] = await run({ candles: { [A.pair]: candles }, nowMs: at(60) });
    expect(revisions).toEqual([{ timeMs: at(48), before: [106, 108, 99, 106, 1], after: [106, 108, 99, 104.5, 1] }]);
    expect(store.read(A).close[48]).toBe(104.5);
  });

  it('does not store candles that could not be loaded again', async () => {
    const candles = minutes(20);
    candles.high[5] = 1;
    candles.low[7] = 0;
    candles.time[9] += 30_000;
    const [{ notes, candles: count }] = await run({ candles: { [A.pair]: candles }, nowMs: at(20) });
    expect([count, notes]).toEqual([
      17,
      ['AAA/USDT 1m: 3 candles not stored, because nobody could load them (the first: 2024-01-01 00:05)'],
    ]);
  });

  it('says where the history of the exchange begins, and that there is none', async () => {
    const all = minutes(50);
    const candles = { [A.pair]: sliceCandles(all, 20, 50), [B.pair]: allocateCandles(0) };
    const result = await run({ candles, nowMs: at(50) }, { series: [A, B] });
    expect(result.flatMap(({ notes }) => notes)).toEqual([
      'AAA/USDT 1m: asked for from 2024-01-01 00:00 on; the first that the exchange has is 2024-01-01 00:20',
      'BBB/USDT 1m: the exchange has none from 2024-01-01 00:00 to 2024-01-01 00:50',
    ]);
    expect(store.has(B)).toBe(false);
  });

  it('asks again for an end that came empty', async () => {
    const all = minutes(100);
    await run({ candles: { [A.pair]: sliceCandles(all, 0, 30) }, nowMs: at(60) });
    await run({ candles: { [A.pair]: all }, nowMs: at(60) });
    expect(openMinutes()).toEqual(upTo(60));
  });

  it('says why candles are missing', async () => {
    const without = (from: number, to: number, ...others: number[]): Candles =>
      selectCandles(minutes(100), (row) => (row < from || row >= to) && !others.includes(row));
    // Both lack 10 to 15, only A lacks 40.
    const candles = { [A.pair]: without(10, 15, 40), [B.pair]: without(10, 15) };
    const [first] = await run({ candles, nowMs: at(100) }, { series: [A, B] });
    expect(first.gaps).toEqual({ outage: 5, noTrades: 1 });
    store.write(
      A,
      selectCandles(store.read(A), (row) => row > 3),
    );
    const causes = checkSeries(store, A).series[0].problems.map(({ cause }) => cause);
    // The file is shorter than the download left it: what was written down is no longer about it.
    expect(causes).toEqual([undefined, undefined]);
  });

  it('a hole that a kill left between earlier and later candles is known and filled', async () => {
    const candles = { [A.pair]: minutes(100) };
    const venue = { candles, nowMs: at(100) };
    await run(venue, { time: { fromMs: at(60), prepend: false } });
    // What a process leaves that is killed after the candles of its first page and before the note of them.
    store.write(
      A,
      selectCandles(minutes(100), (row) => row < 20 || row >= 60),
    );
    expect(checkSeries(store, A).series[0].problems.map(({ cause }) => cause)).toEqual(['neverDownloaded']);
    await run(venue, { time: { fromMs: START, prepend: true } });
    expect(openMinutes()).toEqual(upTo(100));
  });

  it('a full disk ends it, and the stored file stays whole', async () => {
    const candles = { [A.pair]: minutes(100) };
    await run({ candles, nowMs: at(50) });
    const before = store.read(A);
    // What is written beside its place goes to a full disk.
    symlinkSync('/dev/full', join(folder, `.AAA_USDT-1m.feather.${process.pid}.tmp`));
    await expect(run({ candles, nowMs: at(60) })).rejects.toMatchObject({
      code: 'DATA_UNWRITABLE',
      message: expect.stringContaining('ENOSPC') as string,
    });
    expect(store.read(A)).toEqual(before);
  });
});

describe('candles of trades', () => {
  /** One trade each 20 s, of 1, at prices 1, 2, 3, ... */
  const trades = Array.from({ length: 600 }, (_, index): MarketTrade => ({
    id: String(index),
    timeMs: START + index * 20_000,
    price: index + 1,
    amount: 1,
    side: 'buy',
  }));

  it('are the same however the pages fall, at several timeframes', async () => {
    const longer = { ...A, timeframe: '5m' } as const;
    await run({ trades, nowMs: at(100) }, { fromTrades: true, series: [A, longer] });
    // Minute 33 holds trades 99 to 101, at prices 100 to 102, and a page ends after the first of them.
    const { time, open, high, low, close, volume } = store.read(A);
    expect([time[33], open[33], high[33], low[33], close[33], volume[33]]).toEqual([at(33), 100, 102, 100, 102, 3]);
    expect(openMinutes()).toEqual(upTo(100));
    const five = store.read(longer);
    expect([five.length, five.open[6], five.close[6], five.volume[6]]).toEqual([20, 91, 105, 15]);
  });

  it('go on after a stop where they were', async () => {
    await run({ trades, nowMs: at(50) }, { fromTrades: true });
    await run({ trades, nowMs: at(120) }, { fromTrades: true });
    const joined = store.read(A);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    await run({ trades, nowMs: at(120) }, { fromTrades: true });
    expect(store.read(A)).toEqual(joined);
    expect(joined.length).toBe(120);
  });

  it('fill what is older than the newest candles that the exchange keeps', async () => {
    const candles = { [A.pair]: minutes(100) };
    const venue = { candles, trades, nowMs: at(100), limits: { newestCandlesOnly: 30 } };
    const asked: string[] = [];
    const [{ notes }] = await run({ ...venue, asked });
    // Of 30 a quarter is left out: it may be gone when it is asked for.
    expect(asked).toEqual([`${A.pair} 78-100`]);
    expect(notes[0]).toContain(
      'testing has only its newest 30 candles; those before 2024-01-01 01:18 are made of trades',
    );
    expect(openMinutes()).toEqual(upTo(100));
    expect(store.read(A).open[69]).toBe(208);
    expect(store.read(A).open[78]).toBe(101);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    const [poor] = await run({ ...venue, limits: { newestCandlesOnly: 30, hasTradeHistory: false } });
    expect(poor.notes[0]).toContain('those before 2024-01-01 01:10 cannot be had');
    expect(openMinutes()).toEqual(upTo(30, 70));
  });

  it('fill what the exchange has forgotten while they came', async () => {
    const candles = minutes(200);
    let nowMs = at(100);
    const venue = market({ trades, nowMs: 0, limits: { newestCandlesOnly: 30 } });
    const data: MarketData = {
      ...venue,
      clockOffsetMs: () => Promise.resolve(0),
      // Each page of trades takes half an hour.
      trades: (query) => ((nowMs += 30 * MINUTE), venue.trades(query)),
      candles: ({ fromMs, toMs }) => {
        const from = rowAtOrAfter(candles.time, Math.max(fromMs, nowMs - 30 * MINUTE));
        return Promise.resolve(sliceCandles(candles, from, rowAtOrAfter(candles.time, toMs)));
      },
    };
    const clock = { now: () => nowMs, sleepUntil: () => Promise.resolve() };
    await downloadSeries({ data, store, clock, log, series: [A], time: { fromMs: START, prepend: false } });
    expect(openMinutes()).toEqual(upTo(100));
  });

  it('come before the newest ones, so that the same download goes on after a stop', async () => {
    const venue = { candles: { [A.pair]: minutes(100) }, trades, nowMs: at(100), limits: { newestCandlesOnly: 30 } };
    const stopped = market(venue);
    let pages = 0;
    const failure = new VenueError({ kind: 'rules', venueCode: '', message: 'gone' });
    const data: MarketData = {
      ...stopped,
      trades: (query) => (++pages > 1 ? Promise.reject(failure) : stopped.trades(query)),
    };
    const [first] = await run(venue, { data });
    expect(first.failure).toBe('gone');
    // A page of 100 trades, three in a minute.
    expect(openMinutes()).toEqual(upTo(33));
    const [second] = await run(venue);
    expect([second.failure, second.notes.filter((note) => note.includes('--prepend'))]).toEqual([undefined, []]);
    expect(openMinutes()).toEqual(upTo(100));
  });
});
