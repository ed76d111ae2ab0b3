import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tradewright } from '../support/cli.ts';
import { temporaryFolder } from '../support/strategy-folder.ts';

const folder = temporaryFolder();

function backtest(...args: readonly string[]) {
  return tradewright(['backtest', '-s', 'trend-1h', '--no-range', '--export', 'none', ...args]);
}

describe('backtest options', () => {
  it.each(['1,000', 'three', '-5', '0'])('refuses the stake %s in the words that were typed', async (text) => {
    const { code, stderr } = await backtest(`--stake-amount=${text}`);
    expect(code).toBe(1);
    expect(stderr).toContain(`--stake-amount ${text} is neither a number above 0 nor "unlimited"`);
  });

  it('says before the run that the CSV file cannot be written', async () => {
    const path = join(folder, 'no-such-folder', 'trades.csv');
    const { code, stdout, stderr } = await backtest('--export-csv', path);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`FILE_NOT_WRITABLE: ${path} cannot be written`);
  });

  it('writes the CSV file', async () => {
    const path = join(folder, 'trades.csv');
    expect((await backtest('--export-csv', path)).code).toBe(0);
    expect(existsSync(path)).toBe(true);
  });

  it('shows the range of fills, with the rules that are asked for in the headline', async () => {
    const args = ['backtest', '-s', 'trend-1h', '--fills', 'realistic', '--export', 'none', '-p', 'ETH/BTC'];
    const { code, stdout } = await tradewright(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Fill rules: realistic\./m);
    expect(stdout).toMatch(/^How much depends on perfect fills$/m);
    for (const fills of ['candle', 'realistic', 'pessimistic'])
      expect(stdout).toMatch(new RegExp(`^${fills} +-?\\d`, 'm'));
    const json = await tradewright([...args, '--no-range', '--json']);
    expect(JSON.parse(json.stdout)).not.toHaveProperty('fillRange');
  });

  it('names a gap once, also where informative candles are made of the same series', async () => {
    const { stdout } = await backtest('--json');
    const { warnings } = (JSON.parse(stdout) as { run: { warnings: string[] } }).run;
    expect(warnings.length).toBeGreaterThan(0);
    expect(new Set(warnings).size).toBe(warnings.length);
  });
});
