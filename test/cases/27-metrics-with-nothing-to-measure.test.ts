import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import type { Report } from '../../src/core/analysis/report.ts';
import { allocateCandles } from '../../src/core/model/candles.ts';
import { root, tradewright, type Outcome } from '../support/cli.ts';
import { temporaryFolder } from '../support/strategy-folder.ts';

const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2024, 2, 1);
const UNPRESENTABLE = /NaN|Infinity|undefined|(?<![\d.,-])-0(?:\.0+)?(?![\d.,])/;
let folder = '';

/** 48 candles that open and close at 100 between 99 and 101. */
beforeAll(() => {
  folder = temporaryFolder();
  for (const name of ['strategies', 'data', 'config']) mkdirSync(join(folder, name));
  const candles = allocateCandles(48);
  for (let row = 0; row < 48; row++) candles.time[row] = MIDNIGHT + row * HOUR;
  candles.open.fill(100);
  candles.close.fill(100);
  candles.high.fill(101);
  candles.low.fill(99);
  candles.volume.fill(10);
  new FileCandleStore(join(folder, 'data')).write({ pair: 'ETH/BTC', timeframe: '1h', kind: 'spot' }, candles);
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
});

function backtest(...args: readonly string[]): Promise<Outcome> {
  return tradewright(['backtest', ...args, '--user-dir', folder]);
}

/** The report of a run that must end well, after a look at its texts and its results file. */
async function reportOf(...args: readonly string[]): Promise<Report> {
  const text = await backtest(...args);
  expect({ code: text.code, stderr: text.stderr }).toEqual({ code: 0, stderr: text.stderr });
  expect(text.stdout).not.toMatch(UNPRESENTABLE);
  const again = await tradewright(['backtest', 'show', '--user-dir', folder]);
  expect(again.stdout).not.toMatch(UNPRESENTABLE);
  const latest = readFileSync(join(folder, 'results/latest'), 'utf8').trim();
  expect(readFileSync(join(folder, 'results', `${latest}.json`), 'utf8')).not.toMatch(UNPRESENTABLE);
  const json = await backtest(...args, '--json', '--export', 'none');
  expect(json.stdout).not.toMatch(UNPRESENTABLE);
  return JSON.parse(json.stdout) as Report;
}

describe('a backtest with nothing to measure', () => {
  it('never enters: the balance stays, and what is not defined is null and a dash', async () => {
    const report = await reportOf('-s', 'never');
    expect(report.total).toMatchObject({ trades: 0, winrate: null, sharpe: null, sortino: null, calmar: null });
    expect(report.total.profitFactor).toBeNull();
    expect(report.daily).toMatchObject({ sharpeDaily: null, sortinoDaily: null, calmarDaily: null });
    expect([report.startBalance, report.finalBalance, report.equityDrawdown.abs]).toEqual([10_000, 10_000, 0]);
    expect(report.buyAndHold.marketChange).toBe(0);
    const { stdout } = await backtest('-s', 'never');
    for (const name of ['Won', 'Profit factor', 'Sharpe of daily equity', 'Sortino of daily equity']) {
      expect(stdout).toMatch(new RegExp(`^${name} +-$`, 'm'));
    }
  });

  it('one trade of nothing is a draw', async () => {
    const { total } = await reportOf('-s', 'once');
    expect(total).toMatchObject({ trades: 1, wins: 0, draws: 1, losses: 0, winrate: 0, profitFactor: null });
  });

  it('a timerange of one candle', async () => {
    const range = `${MIDNIGHT}-${MIDNIGHT + HOUR}`;
    const report = await reportOf('-s', 'never', '--timerange', range);
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
