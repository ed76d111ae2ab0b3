import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConfigRequest } from '../../../src/app/config/load.ts';
import { checkLookahead, type Leak } from '../../../src/app/validate/lookahead.ts';
import { checkRecursion } from '../../../src/app/validate/recursion.ts';
import { FileCandleStore } from '../../../src/adapters/arrow/file-candle-store.ts';
import { marketOf } from '../../support/candle-table.ts';
import { root, tradewright } from '../../support/cli.ts';
import { marketsText } from '../../support/markets-file.ts';
import { folderWith, swingingCandles } from '../../support/strategy-folder.ts';

const MARKETS = ['A/USD', 'B/USD', 'C/USD'].map((pair) => marketOf(pair));

const strategy = (body: string): string => `import { defineStrategy, ta } from 'tradewright';
${body}`;

const shipped = readdirSync(join(root, 'strategies')).filter((file) => file.endsWith('.ts'));

/** Runs a shipped strategy with the configuration that its comment names; `timerange` cuts the long spot series. */
function requestFor(file: string, timerange?: string): ConfigRequest {
  const name = file.replace('.ts', '');
  if (readFileSync(join(root, 'strategies', file), 'utf8').includes('config/futures.json')) {
    return { userDir: root, files: [join(root, 'config/futures.json')], flags: { test: { strategy: name } } };
  }
  return { userDir: root, flags: { test: { strategy: name, ...(timerange !== undefined && { timerange }) } } };
}

/** Each looks ahead in another way; the comment in it says how. */
const PLANTED = {
  nextClose: strategy(`export default defineStrategy({
    timeframe: '5m', stoploss: -0.05,
    indicators({ candles }) {
      const next = new Float64Array(candles.length).fill(NaN);
      next.set(candles.close.subarray(1)); // the close of the candle to come
      return { rising: ta.crossedAbove(next, candles.close), ema: ta.ema(candles.close, 20) };
    },
    enterLong: (row) => row.rising,
    exitLong: (row) => row.close < row.ema,
  });`),
  wholeRange: strategy(`export default defineStrategy({
    timeframe: '5m', stoploss: -0.05, minimalRoi: { 0: 0.01 },
    indicators({ candles }) {
      let [low, high] = [Infinity, 0]; // lowest and highest price of all the data
      for (const price of candles.close) { low = Math.min(low, price); high = Math.max(high, price); }
      return { place: candles.close.map((price) => (price - low) / (high - low)) };
    },
    enterLong: (row) => row.place < 0.2,
  });`),
  callback: strategy(`const kept = new Map();
  export default defineStrategy({
    timeframe: '5m', stoploss: -0.05,
    indicators({ candles, pair }) {
      kept.set(pair, candles); // for customExit, which looks at the candle after the present one
      return { oversold: ta.crossedBelow(ta.rsi(candles.close, 14), 30) };
    },
    enterLong: (row) => row.oversold,
    customExit({ pair, time, currentRate }) {
      const { time: times, close } = kept.get(pair);
      return close[times.indexOf(time) + 1] < currentRate * 0.99 && 'saw it coming';
    },
  });`),
};

async function leaksOf(source: string, timerange = '20180112-20180120'): Promise<readonly Leak[]> {
  const folder = folderWith({ 'strategies/planted.ts': source });
  const config = {
    userDir: root,
    flags: {
      test: {
        strategy: join(folder, 'strategies/planted.ts'),
        exchange: { pairWhitelist: ['ETH/BTC', 'TRX/BTC'] },
        timerange,
      },
    },
  };
  return (await checkLookahead({ config, cuts: 50, seed: 1 })).leaks;
}

describe('validate lookahead', () => {
  it('finds a column made of the candle to come, at the last candle before the change, with both values', async () => {
    const leaks = await leaksOf(PLANTED.nextClose);
    const column = leaks.find(({ kind }) => kind === 'column');
    expect(column?.name).toBe('rising');
    expect(column!.knownMs - column!.timeMs).toBe(300_000);
    expect(column?.value).not.toBe(column?.otherValue);
    expect(leaks.map(({ kind, name }) => `${kind} ${name}`)).toContain('signal enterLong');
    expect(leaks.some(({ name }) => name === 'ema')).toBe(false);
  });

  it('finds a column that is measured on the whole range', async () => {
    const leaks = await leaksOf(PLANTED.wholeRange);
    expect(leaks.find(({ kind }) => kind === 'column')?.name).toBe('place');
  });

  it('finds a callback that looks at a later candle', async () => {
    const leaks = await leaksOf(PLANTED.callback);
    expect(leaks.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['callback customExit']);
    expect([leaks[0].value, leaks[0].otherValue].filter((answer) => answer !== 'false')).not.toEqual([]);
  });

  it('has instants of their own for pairs that are short, all of their candles where they are fewer', async () => {
    const folder = folderWith({
      'strategies/short.ts': strategy(`export default defineStrategy({
        timeframe: '5m', stoploss: -0.05, startupCandleCount: 3,
        indicators: ({ candles, pair }) => ({
          // Looks ahead, but only in one of the pairs.
          next: pair === 'C/USD' ? candles.close.map((_, row, all) => all[row + 1] ?? 0) : candles.close,
        }),
        enterLong: (row) => row.next > 100,
      });`),
      'data/markets.json': marketsText(MARKETS),
    });
    const store = new FileCandleStore(join(folder, 'data'));
    const lengths = { 'A/USD': 3000, 'B/USD': 200, 'C/USD': 25 };
    Object.entries(lengths).forEach(([pair, length], phase) =>
      store.write({ pair, timeframe: '5m', kind: 'spot' }, swingingCandles(length, 300_000, phase)),
    );
    const { code, stdout } = await tradewright([
      'validate',
      'lookahead',
      '-s',
      'short',
      '-p',
      'A/USD',
      'B/USD',
      'C/USD',
      '--user-dir',
      folder,
    ]);
    expect(code).toBe(2);
    // 25 candles less 3 of the warm-up, less the first two rows, on which nothing is known yet.
    expect(stdout).toContain('C/USD has 20 instants: no more candles come after its warm-up');
    expect(stdout).not.toMatch(/[AB]\/USD has/);
    expect(stdout).toContain('- column next: C/USD');
    const request = {
      userDir: folder,
      flags: { test: { strategy: 'short', exchange: { pairWhitelist: Object.keys(lengths) } } },
    };
    const { cuts, cutsOf } = await checkLookahead({ config: request, cuts: 50, seed: 7 });
    expect(cutsOf['C/USD']).toBe(20);
    expect(cutsOf['B/USD']).toBeGreaterThanOrEqual(50);
    expect(cutsOf['A/USD']).toBe(cuts);
  });

  it('tells a strategy that is not repeatable from one that looks ahead', async () => {
    const random = strategy(`export default defineStrategy({
      timeframe: '5m', stoploss: -0.05,
      indicators: ({ candles }) => ({ noise: candles.close.map(() => Math.random()) }),
      enterLong: (row) => row.noise > 0.9,
    });`);
    await expect(leaksOf(random)).rejects.toMatchObject({ code: 'NOT_REPEATABLE' });
  });

  it.each(shipped)('passes %s', async (file) => {
    const config = requestFor(file, '20180112-20180116');
    const report = await checkLookahead({ config, cuts: 50, seed: 1 });
    expect(report.leaks).toEqual([]);
    for (const [pair, cuts] of Object.entries(report.cutsOf)) expect(cuts, pair).toBeGreaterThanOrEqual(50);
    expect(Object.keys(report.cutsOf)).toEqual(report.pairs);
    expect(report.signals.length).toBeGreaterThan(0);
  });
});

describe('validate recursion', () => {
  it('measures what an EMA owes to its past: (1 - 2 / (n + 1)) to the power of the candles since its seed', async () => {
    const folder = folderWith({
      'strategies/drift.ts': strategy(`export default defineStrategy({
        timeframe: '5m', stoploss: -0.05, startupCandleCount: 30,
        indicators: ({ candles }) => ({
          sma: ta.sma(candles.close, 20),
          ema: ta.ema(candles.close, 20),
          total: ta.obv(candles),
        }),
        enterLong: () => false,
      });`),
    });
    const config = {
      userDir: root,
      flags: { test: { strategy: join(folder, 'strategies/drift.ts'), exchange: { pairWhitelist: ['ETH/BTC'] } } },
    };
    const report = await checkRecursion({ config, warmUps: [10, 120, 9999], samples: 5 });
    expect(report.warmUps).toEqual([10, 30, 120]);
    expect(report.tooLong).toEqual([9999]);
    const drifts = Object.fromEntries(report.columns.map(({ column, drifts: each }) => [column, each]));
    expect(drifts['sma'][0]).toBeNull(); // 10 candles are too few for a mean of 20
    expect(drifts['sma'][1]).toBeLessThan(1e-13);
    expect(drifts['ema'][0]).toBeNull();
    // 120 candles leave (19/21)^101 = 4.1e-5 of the seed's error, itself a few percent of the price at most.
    expect(drifts['ema'][1]).toBeGreaterThan(1e-6);
    expect(drifts['ema'][2]).toBeLessThan(4.1e-5 * 0.1);
    expect(drifts['total'].every((drift) => drift! > 0.001)).toBe(true);
  });

  it.each(shipped)('finds the warm-up of %s long enough', async (file) => {
    const report = await checkRecursion({ config: requestFor(file), warmUps: [], samples: 10 });
    expect(report.warmUps).toEqual([report.startupCandleCount]);
    expect(report.columns.length).toBeGreaterThan(0);
    for (const { column, drifts } of report.columns) {
      expect(drifts[0], column).not.toBeNull();
      expect(drifts[0], column).toBeLessThan(0.001);
    }
  });
});
