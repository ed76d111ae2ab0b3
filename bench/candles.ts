/**
 * Candles to measure with, the same on every machine and in every language: blocks of two hours, drawn from the
 * committed minute candles of January 2022 by splitmix64 and put together by their log returns, without the mean.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileCandleStore } from '../src/adapters/arrow/file-candle-store.ts';
import { allocateCandles, CANDLE_COLUMNS, type Candles } from '../src/core/model/candles.ts';
import { fillGaps } from '../src/core/model/series/fill-gaps.ts';
import { LOG_TOO_HIGH, LOG_TOO_LOW, MEAN_LOG_RETURN } from './logarithms.ts';

/** S: 9 real pairs, 20 days of 5m. M: 20 pairs, a year of 5m. L: a pair, five years of 1m. XL: 100 pairs, a year of 5m. */
export type Size = 'S' | 'M' | 'L' | 'XL';

interface Preset {
  readonly pairs: number;
  readonly years: number;
  readonly timeframe: '1m' | '5m';
  /** First digits of the SHA-256 over the columns of all files, times as int64. */
  readonly content: string;
}

export const PRESETS: Readonly<Record<Size, Preset>> = {
  S: { pairs: 9, years: 0, timeframe: '5m', content: 'ebb0f54f0f598e86' },
  M: { pairs: 20, years: 1, timeframe: '5m', content: '4fe720c749bd949f' },
  L: { pairs: 1, years: 5, timeframe: '1m', content: '7d7f30123c9fbff0' },
  XL: { pairs: 100, years: 1, timeframe: '5m', content: '2e4c44f9d0863304' },
};

const SAMPLE = fileURLToPath(new URL('../data/sample', import.meta.url));
const START_MS = 1_577_836_800_000;
const MINUTES_PER_YEAR = 525_600;
const MINUTE_MS = 60_000;
const BLOCK = 120;
const SEED = 20_261_125n * 1_000_003n;

/** Folder with the candles of a size as LZ4 feather files, made if it is not there. Throws unless they are the right ones. */
export function candleFolder(size: Size): string {
  const folder = join(tmpdir(), 'tradewright-bench', `${size}-${PRESETS[size].content}`);
  const mark = join(folder, '.content');
  if (existsSync(mark)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const store = new FileCandleStore(folder, { compression: 'lz4' });
  const hash = createHash('sha256');
  const { timeframe } = PRESETS[size];
  for (const [pair, candles] of size === 'S' ? realPairs() : madePairs(size)) {
    store.write({ pair, timeframe, kind: 'spot' }, candles);
    for (const name of CANDLE_COLUMNS) {
      hash.update(name === 'time' ? BigInt64Array.from(candles.time, BigInt) : candles[name]);
    }
  }
  const content = hash.digest('hex').slice(0, 16);
  if (content !== PRESETS[size].content)
    throw new Error(`candles ${size}: ${content} instead of ${PRESETS[size].content}`);
  writeFileSync(join(folder, 'markets.json'), JSON.stringify(marketsOf(store, size === 'S' ? 1e-8 : 0.01)));
  writeFileSync(mark, content);
  return folder;
}

/** Candles of all pairs of a size, gaps filled. */
export function candleCount(size: Size): number {
  const store = new FileCandleStore(candleFolder(size));
  return store.list().reduce((sum, id) => sum + store.read(id, { columns: ['time'] }).length, 0);
}

/** Rules of the markets: a tick as in the candles, and nothing that could get in the way of an order. */
function marketsOf(store: FileCandleStore, tickSize: number): object {
  const free = { stepSize: 1e-8, minAmount: 0, maxAmount: null, minCost: 0, maxCost: null, contractSize: 1 };
  const markets = store.list().map(({ pair, kind }) => {
    const [base, quote] = pair.split('/');
    return { pair, base, quote, kind, tickSize, takerRatio: 0.001, makerRatio: 0.001, ...free };
  });
  return { source: 'bench', date: '2026-11-25', markets };
}

function* realPairs(): Generator<[string, Candles]> {
  const store = new FileCandleStore(SAMPLE);
  for (const id of store.list().filter(({ kind, timeframe }) => kind === 'spot' && timeframe === '5m')) {
    const { filled: _, ...candles } = fillGaps(store.read(id), '5m');
    yield [id.pair, candles];
  }
}

function* madePairs(size: Size): Generator<[string, Candles]> {
  const { pairs, years, timeframe } = PRESETS[size];
  const source = sourceReturns();
  for (let pair = 0; pair < pairs; pair++) {
    const minutes = makeMinutes(source, SEED + BigInt(pair * 7919), years * MINUTES_PER_YEAR, firstPrice(pair));
    yield [`S${String(pair).padStart(3, '0')}/USDT`, timeframe === '1m' ? minutes : joinMinutes(minutes, 5)];
  }
}

/** Logarithms of a minute's prices over the close before, and its volume in coins. */
interface Returns {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

function sourceReturns(): Returns {
  const source = new FileCandleStore(SAMPLE).read({ pair: 'BTC/USDT:USDT', timeframe: '1m', kind: 'futures' });
  const { open, high, low, close, volume } = source;
  const overClose = (price: (row: number) => number): Float64Array =>
    Float64Array.from({ length: source.length - 1 }, (_, row) => log(price(row + 1)) - log(close[row]));
  return {
    open: overClose((row) => open[row]),
    high: overClose((row) => Math.max(open[row], high[row], low[row], close[row])),
    low: overClose((row) => Math.min(open[row], high[row], low[row], close[row])),
    close: overClose((row) => close[row]).map((change) => change - MEAN_LOG_RETURN),
    volume: volume.subarray(1).map((value, row) => value / close[row + 1]),
  };
}

const CORRECTIONS = new Map([
  ...LOG_TOO_LOW.map((price) => [price, 1n] as const),
  ...LOG_TOO_HIGH.map((price) => [price, -1n] as const),
]);

function log(price: number): number {
  const bits = new BigInt64Array(new Float64Array([Math.log(price)]).buffer);
  bits[0] += CORRECTIONS.get(price) ?? 0n;
  return new Float64Array(bits.buffer)[0];
}

function makeMinutes(source: Returns, seed: bigint, length: number, first: number): Candles {
  const candles = allocateCandles(length);
  const starts = splitMix(seed, Math.ceil(length / BLOCK));
  const choices = BigInt(source.close.length - BLOCK + 1);
  const base = log(first);
  const price = (change: number): number => Math.max(rounded(Math.exp(base + change) * 100), 1) / 100;
  let before = 0;
  for (let row = 0; row < length; row++) {
    const from = Number(starts[Math.floor(row / BLOCK)] % choices) + (row % BLOCK);
    const after = before + source.close[from];
    const open = price(before + source.open[from]);
    const close = price(after);
    candles.time[row] = START_MS + row * MINUTE_MS;
    candles.open[row] = open;
    candles.high[row] = Math.max(price(before + source.high[from]), open, close);
    candles.low[row] = Math.min(price(before + source.low[from]), open, close);
    candles.close[row] = close;
    candles.volume[row] = rounded(source.volume[from] * 1e4) / 1e4;
    before = after;
  }
  return candles;
}

function joinMinutes(minutes: Candles, count: number): Candles {
  const candles = allocateCandles(Math.floor(minutes.length / count));
  for (let row = 0; row < candles.length; row++) {
    const from = row * count;
    const rows = (column: Float64Array): Float64Array => column.subarray(from, from + count);
    candles.time[row] = minutes.time[from];
    candles.open[row] = minutes.open[from];
    candles.high[row] = Math.max(...rows(minutes.high));
    candles.low[row] = Math.min(...rows(minutes.low));
    candles.close[row] = minutes.close[from + count - 1];
    candles.volume[row] = rounded(rows(minutes.volume).reduce((sum, value) => sum + value, 0) * 1e4) / 1e4;
  }
  return candles;
}

/** 500 to 50,000, evenly spread on a logarithmic scale. */
function firstPrice(pair: number): number {
  const [random] = splitMix(777n + BigInt(pair), 1);
  return rounded(500 * 100 ** (Number(random >> 11n) / 2 ** 53) * 100) / 100;
}

/** To a whole number, ties to even: no double of this size has room for a fraction. */
function rounded(value: number): number {
  return value + 1.5 * 2 ** 52 - 1.5 * 2 ** 52;
}

/** The first `count` numbers of splitmix64 (Sebastiano Vigna, public domain), 64 bits each. */
function splitMix(seed: bigint, count: number): BigUint64Array {
  const numbers = new BigUint64Array(count);
  let state = seed;
  for (let at = 0; at < count; at++) {
    state += 0x9e3779b97f4a7c15n;
    let z = BigInt.asUintN(64, state);
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    numbers[at] = z ^ (z >> 31n);
  }
  return numbers;
}
