import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { writeResults } from '../../src/app/results/write-results.ts';
import type { Report } from '../../src/core/analysis/report.ts';
import { summarise } from '../../src/core/analysis/summarise.ts';
import { allocateCandles, type Candles } from '../../src/core/model/candles.ts';
import { root, tradewright, type Outcome } from '../support/cli.ts';
import { contextOf, runOf, tradeOf } from '../support/hand-made-run.ts';
import { temporaryFolder } from '../support/strategy-folder.ts';

const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2024, 2, 1);
const UNPRESENTABLE = /NaN|Infinity|undefined|(?<![\d.,-])-0(?:\.0+)?(?![\d.,])/;
let folder = '';

/** Hours that open and close at 100 between 99 and 101, but for some opens. */
function flatHours(hours: number, opens: Readonly<Record<number, number>> = {}): Candles {
  const candles = allocateCandles(hours);
  for (let row = 0; row < hours; row++) {
    candles.time[row] = MIDNIGHT + row * HOUR;
    candles.open[row] = opens[row] ?? 100;
  }
  candles.close.fill(100);
  candles.high.fill(101);
  for (const row of Object.keys(opens)) candles.high[Number(row)] = opens[Number(row)];
  candles.low.fill(99);
  candles.volume.fill(10);
  return candles;
}

/** 48 flat candles, and three days of them with an open of 110 in the third hour of each. */
beforeAll(() => {
  folder = temporaryFolder();
  for (const name of ['strategies', 'data', 'config']) mkdirSync(join(folder, name));
  const store = new FileCandleStore(join(folder, 'data'));
  store.write({ pair: 'ETH/BTC', timeframe: '1h', kind: 'spot' }, flatHours(48));
  store.write({ pair: 'LTC/BTC', timeframe: '1h', kind: 'spot' }, flatHours(72, { 3: 110, 27: 110, 51: 110 }));
  copyFileSync(join(root, 'data/sample/markets.json'), join(folder, 'data/markets.json'));
  const config = { stakeCurrency: 'BTC', dryRunWallet: 10_000, stakeAmount: 100, fee: 0, timeframe: '1h' };
  const exchange = { pairWhitelist: ['ETH/BTC'] };
  writeFileSync(join(folder, 'config/config.json'), JSON.stringify({ ...config, exchange, breakdown: ['day'] }));
  const strategy = (rules: string): string =>
    `import { defineStrategy } from 'tradewright';
export default defineStrategy({ timeframe: '1h', stoploss: -0.99, indicators: () => ({}), ${rules} });
`;
  writeFileSync(join(folder, 'strategies/never.ts'), strategy('enterLong: () => false'));
  const once = 'enterLong: (row) => row.index === 0, exitLong: (row) => row.index === 2';
  writeFileSync(join(folder, 'strategies/once.ts'), strategy(once));
  const daily = 'enterLong: (row) => row.index % 24 === 0, exitLong: (row) => row.index % 24 === 2';
  writeFileSync(join(folder, 'strategies/daily.ts'), strategy(daily));
});

function backtest(...args: readonly string[]): Promise<Outcome> {
  return tradewright(['backtest', ...args, '--user-dir', folder]);
}

/** What a run that must end well prints, and its report, after a look at its texts and its results file. */
async function reportOf(...args: readonly string[]): Promise<{ printed: string; text: string; report: Report }> {
  const text = await backtest(...args);
  expect({ code: text.code, stderr: text.stderr }).toEqual({ code: 0, stderr: text.stderr });
  expect(text.stdout).not.toMatch(UNPRESENTABLE);
  const json = await backtest(...args, '--json', '--export', 'none');
  expect(json.stdout).not.toMatch(UNPRESENTABLE);
  const stored = await storedReport();
  expect(JSON.parse(json.stdout)).toEqual(stored.report);
  return { printed: text.stdout, ...stored };
}

/** The latest run as text and as JSON, after a look at them, at its file and at its page. */
async function storedReport(): Promise<{ text: string; report: Report }> {
  const latest = readFileSync(join(folder, 'results/latest'), 'utf8').trim();
  expect(readFileSync(join(folder, 'results', `${latest}.json`), 'utf8')).not.toMatch(UNPRESENTABLE);
  const { stdout: text } = await tradewright(['backtest', 'show', '--user-dir', folder]);
  expect(text).not.toMatch(UNPRESENTABLE);
  const json = await tradewright(['backtest', 'show', '--json', '--user-dir', folder]);
  expect(json.stdout).not.toMatch(UNPRESENTABLE);
  const page = join(folder, 'page.html');
  const { code, stderr } = await tradewright(['report', '-o', page, '--user-dir', folder]);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const words = readFileSync(page, 'utf8').replaceAll(/<(script|style)[^]*?<\/\1>|<[^>]*>/g, ' ');
  expect(words).toContain('Profit factor');
  expect(words).not.toMatch(UNPRESENTABLE);
  return { text, report: JSON.parse(json.stdout) as Report };
}

describe('a backtest with nothing to measure', () => {
  it('never enters: the balance stays, and what is not defined is null and a dash', async () => {
    const { printed, report } = await reportOf('-s', 'never');
    expect(report.total).toMatchObject({ trades: 0, winrate: null, sharpe: null, sortino: null, calmar: null });
    expect(report.total.profitFactor).toBeNull();
    expect(report.daily).toMatchObject({ sharpeDaily: null, sortinoDaily: null, calmarDaily: null });
    expect([report.startBalance, report.finalBalance, report.equityDrawdown.abs]).toEqual([10_000, 10_000, 0]);
    expect(report.buyAndHold.marketChange).toBe(0);
    for (const name of ['Won', 'Profit factor', 'Sharpe of daily equity', 'Sortino of daily equity']) {
      expect(printed).toMatch(new RegExp(`^${name} +-$`, 'm'));
    }
  });

  it('one trade of nothing is a draw', async () => {
    const { report } = await reportOf('-s', 'once');
    expect(report.total).toMatchObject({ trades: 1, wins: 0, draws: 1, losses: 0, winrate: 0, profitFactor: null });
  });

  it('three equal winners: no deviation, so no Sharpe, and no loss, so no profit factor', async () => {
    const { text, report } = await reportOf('-s', 'daily', '-p', 'LTC/BTC', '--dry-run-wallet', '1000');
    expect(report.total).toMatchObject({ trades: 3, wins: 3, profitTotalAbs: 30 });
    expect(report.total).toMatchObject({ sharpe: null, sqn: null, profitFactor: null, expectancyRatio: null });
    expect(text).toMatch(/^Profit factor +-$/m);
  });

  it('an account below zero: the fall is counted from the start, and growth is not defined', async () => {
    // Balances -20, -50, -100 after 100.
    const trades = [-120, -30, -50].map((profit, day) => tradeOf(profit, day * 24, day * 24 + 2));
    const result = runOf(trades, 100, 72);
    const report = summarise(result, contextOf(72));
    const inputs = { programVersion: '0', strategyHash: '', parameters: {}, config: {}, series: [] };
    writeResults({ userDir: folder, result, report, inputs, createdTimeMs: Date.now() + HOUR });
    const stored = await storedReport();
    expect(stored.report.total.drawdown).toMatchObject({ abs: 200, accountRatio: 2, relativeRatio: 2 });
    expect(stored.report.total).toMatchObject({ cagr: null, profitFactor: 0 });
    expect(stored.report.daily).toMatchObject({ sharpeDaily: null, growthAnnualRatio: null });
    expect(stored.text).toMatch(/^Worst fall on the way: -200\.00 %/m);
    expect(stored.text).toMatch(/^Growth a year \(cagr\) +-$/m);
  });

  it('a timerange of one candle', async () => {
    const range = `${MIDNIGHT}-${MIDNIGHT + HOUR}`;
    const { report } = await reportOf('-s', 'never', '--timerange', range);
    expect(report.run.candles).toBe(1);
  });

  it('an empty timerange is an error that says so', async () => {
    for (const range of ['20240301-20240301', '20250101-20250102']) {
      const outcome = await backtest('-s', 'never', '--timerange', range);
      expect(outcome.code).toBe(1);
      expect(outcome.stdout).toBe('');
      expect(outcome.stderr).toMatch(/TIMERANGE_EMPTY|DATA_EMPTY_RANGE/);
    }
  });
});
