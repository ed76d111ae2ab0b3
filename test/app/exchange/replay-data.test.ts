import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../../src/adapters/arrow/file-candle-store.ts';
import { loadReplayData } from '../../../src/app/exchange/replay-data.ts';
import { allocateCandles, selectCandles, type CandleKind, type Candles } from '../../../src/core/model/candles.ts';
import type { Market } from '../../../src/core/model/market.ts';
import { timeframeMs } from '../../../src/core/model/timeframe.ts';
import { BTC, BTC_PERPETUAL, ETH } from '../../support/local-exchange.ts';

const DAY = 86_400_000;
const FROM = Date.UTC(2025, 2, 1);
const markets = new Map<string, Market>([BTC, ETH, BTC_PERPETUAL].map((market) => [market.pair, market]));

let folder = '';
let store: FileCandleStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewright-replay-'));
  store = new FileCandleStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

function candles(fromMs: number, days: number, timeframe: string): Candles {
  const made = allocateCandles((days * DAY) / timeframeMs(timeframe));
  for (let row = 0; row < made.length; row++) made.time[row] = fromMs + row * timeframeMs(timeframe);
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) made[name].fill(100);
  return made;
}

function keep(pair: string, timeframe: string, fromMs: number, days: number, kind: CandleKind = 'spot'): void {
  store.write({ pair, timeframe, kind }, candles(fromMs, days, timeframe));
}

describe('what is played', () => {
  it('are the shortest candles of each pair, from the middle of the time that they share', () => {
    keep('BTC/USDT', '1h', FROM, 10);
    keep('BTC/USDT', '5m', FROM, 10);
    keep('ETH/USDT', '1h', FROM + 2 * DAY, 10);
    const { pairs, startMs, endMs, warnings } = loadReplayData(store, markets, {});
    expect(pairs.map(({ market, timeframe }) => [market.pair, timeframe])).toEqual([
      ['BTC/USDT', '5m'],
      ['ETH/USDT', '1h'],
    ]);
    // They share the days from the third to the tenth.
    expect([startMs, endMs, warnings]).toEqual([FROM + 6 * DAY, FROM + 12 * DAY, []]);
  });

  it('is a month at most, without a start', () => {
    keep('BTC/USDT', '1h', FROM, 100);
    expect(loadReplayData(store, markets, {}).startMs).toBe(FROM + 70 * DAY);
  });

  it('are the pairs that have candles at the start; the others are named', () => {
    keep('BTC/USDT', '1h', FROM, 10);
    keep('ETH/USDT', '1h', FROM + 20 * DAY, 10);
    const { pairs, warnings } = loadReplayData(store, markets, { startMs: FROM + 21 * DAY });
    expect(pairs.map(({ market }) => market.pair)).toEqual(['ETH/USDT']);
    expect(warnings).toEqual(['no candles at 2025-03-22 00:00, so left out: BTC/USDT']);
  });

  it('starts with a candle, and what is missing stays missing', () => {
    const whole = candles(FROM, 2, '1h');
    store.write(
      { pair: 'BTC/USDT', timeframe: '1h', kind: 'spot' },
      selectCandles(whole, (row) => row !== 5),
    );
    const { pairs, startMs } = loadReplayData(store, markets, { startMs: FROM + DAY + 90_000 });
    expect(startMs).toBe(FROM + DAY);
    expect(pairs[0].candles.length).toBe(47);
  });

  it('of futures are mark prices and funding too', () => {
    keep('BTC/USDT:USDT', '1h', FROM, 4, 'futures');
    keep('BTC/USDT:USDT', '1h', FROM, 4, 'mark');
    keep('BTC/USDT:USDT', '8h', FROM, 4, 'funding_rate');
    const [pair] = loadReplayData(store, markets, {}).pairs;
    expect([pair.marks?.timeframe, pair.marks?.candles.length, pair.funding?.length]).toEqual(['1h', 96, 12]);
  });
});

it.each([
  ['an empty folder', {}],
  ['a pair that is not stored', { pairs: ['LTC/USDT'] }],
  ['a time without candles', { startMs: FROM - DAY }],
])('%s is refused', (name, wanted) => {
  if (name !== 'an empty folder') keep('BTC/USDT', '1h', FROM, 10);
  const load = () => loadReplayData(store, markets, wanted);
  expect(load).toThrow(expect.objectContaining({ code: 'EXCHANGE_NO_DATA' }));
});
