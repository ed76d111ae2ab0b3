import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/app/results/compare-results.ts';
import { root, tradewright, type Outcome } from '../support/cli.ts';
import { storeSwings, temporaryFolder } from '../support/strategy-folder.ts';

const STRATEGY = `import { decimal, defineStrategy } from 'tradewright';
export default defineStrategy({
  timeframe: '5m',
  stoploss: -0.05,
  params: { edge: decimal(0, 1, { default: 0.5 }) },
  indicators: () => ({}),
  enterLong: (row, { params }) => row.close < 100 - params.edge && 'low',
  exitLong: (row, { params }) => row.close > 100 + params.edge,
});
`;
let folder = '';
let first: Outcome;
let second: Outcome;
let ids: string[];

function backtest(...args: readonly string[]): Promise<Outcome> {
  return tradewright(['backtest', ...args, '--user-dir', folder]);
}

function latestId(): string {
  return readFileSync(join(folder, 'results/latest'), 'utf8').trim();
}

beforeAll(async () => {
  folder = temporaryFolder();
  for (const name of ['strategies', 'config']) mkdirSync(join(folder, name));
  storeSwings(join(folder, 'data'), ['ETH/BTC', 'LTC/BTC']);
  copyFileSync(join(root, 'data/sample/markets.json'), join(folder, 'data/markets.json'));
  const config = { stakeCurrency: 'BTC', dryRunWallet: 10_000, stakeAmount: 1000, maxOpenTrades: 2 };
  const exchange = { pairWhitelist: ['ETH/BTC', 'LTC/BTC'] };
  writeFileSync(join(folder, 'config/config.json'), JSON.stringify({ ...config, exchange, breakdown: ['day'] }));
  writeFileSync(join(folder, 'strategies/swing.ts'), STRATEGY);
  first = await backtest('-s', 'swing');
  ids = [latestId()];
  second = await backtest('-s', 'swing', '--param', 'edge=0.7');
  ids.push(latestId());
});

describe('backtest list', () => {
  it('shows the runs, newest first, and what is broken', async () => {
    expect([first.code, second.code, first.stderr, second.stderr]).toEqual([0, 0, '', '']);
    const { stdout } = await backtest('list');
    const lines = stdout.trimEnd().split('\n');
    expect(lines[2]).toMatch(
      /^ *\d{8}-\d{6}(\.\d\d)? +swing +20240101-20240103 +\d+ +-?\d+\.\d\d +-\d+\.\d\d +[0-9a-f]{6}$/,
    );
    expect(lines).toHaveLength(4);
    const json = JSON.parse((await backtest('list', '--json')).stdout) as { id: string }[];
    expect(json.map(({ id }) => id)).toEqual(ids.toReversed());
    writeFileSync(join(folder, 'results/20990101-000000-broken.json'), 'what?');
    const withBroken = await backtest('list');
    expect(withBroken.code).toBe(0);
    expect(withBroken.stdout).toMatch(/^RESULT_BROKEN: .*20990101-000000-broken\.json/m);
    expect(withBroken.stdout).toContain(lines[2]);
  });
});

describe('backtest show', () => {
  it('prints what the run printed, as text and as JSON', async () => {
    const { stdout } = await backtest('show', ids[0]);
    expect(stdout).toMatch(/^By day \(UTC\)$/m);
    expect(first.stdout.startsWith(stdout)).toBe(true);
    expect(first.stdout.slice(stdout.length)).toContain(ids[0]);
    const shown = JSON.parse((await backtest('show', ids[1], '--json')).stdout) as unknown;
    const again = await backtest('-s', 'swing', '--param', 'edge=0.7', '--json', '--export', 'none');
    expect(shown).toEqual(JSON.parse(again.stdout));
  });

  it('adds breakdown tables and exports the trades', async () => {
    const csv = join(folder, 'trades.csv');
    const { stdout } = await backtest('show', ids[0], '--breakdown', 'week', '--export-csv', csv);
    expect(stdout).toMatch(/^By week \(UTC, from Monday\)$/m);
    const trades = Number(/^(\d+) trades:/m.exec(stdout)?.[1]);
    expect(readFileSync(csv, 'utf8').trimEnd().split('\r\n')).toHaveLength(1 + trades);
  });

  it('says what is wrong with an id', async () => {
    const outcome = await backtest('show', 'nothing');
    expect([outcome.code, outcome.stdout]).toEqual([1, '']);
    expect(outcome.stderr).toMatch(/RESULT_NOT_FOUND.*"nothing"[\s\S]*backtest list/);
  });
});

describe('backtest compare', () => {
  it('names the parameter and the first trade that differ', async () => {
    const { stdout } = await backtest('compare', ...ids);
    expect(stdout).toMatch(/^parameters\.edge +0\.5 +0\.7$/m);
    expect(stdout).toMatch(/first at trade \d+ \((ETH|LTC)\/BTC, 2024-01-0/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const json = JSON.parse((await backtest('compare', ...ids, '--json')).stdout) as Comparison;
    expect(json.inputs).toEqual([{ path: 'parameters.edge', values: [0.5, 0.7] }]);
    expect(json.runs.map(({ id }) => id)).toEqual(ids);
  });

  it('a run and itself are the same', async () => {
    const { stdout } = await backtest('compare', ids[0], ids[0]);
    expect(stdout).toMatch(/: the same$/m);
  });
});
