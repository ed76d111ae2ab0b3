import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder } from './folder.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../src/cli/tradewright.mjs');

function config(cwd: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [PROGRAM, ...args], { cwd, encoding: 'utf8' });
}

describe('config show', () => {
  it('fits 80 columns, and cuts neither keys nor sources', () => {
    const pairWhitelist = Array.from({ length: 20 }, (_, index) => `COIN${index}/BTC`);
    const cwd = folder({ 'config/config.json': { exchange: { pairWhitelist } } });
    const { status, stdout } = config(cwd, 'config', 'show');
    expect(status).toBe(0);
    const lines = stdout.split('\n').filter((line) => !line.includes(cwd));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/^exchange\.pairWhitelist +\["COIN0\/BTC",.*… +config\/config\.json:1$/m);
    expect(stdout).toMatch(/^ignoreBuyingExpiredCandleAfter +0 +default$/m);
  });

  it("puts the strategy's options and parameters between the configuration and the defaults", () => {
    const cwd = folder({
      'config/config.json': { stoploss: -0.2, params: { fast: 7 } },
      'strategies/mine.params.json': { params: { slow: 30 } },
      'strategies/mine.ts': `
        import { defineStrategy, int } from 'tradewright';
        export default defineStrategy({
          timeframe: '15m',
          stoploss: -0.1,
          params: { fast: int(5, 20, { default: 12 }), slow: int(21, 60, { default: 26 }), rsi: int(1, 99, { default: 70 }) },
          indicators: () => ({}),
        });`,
    });
    const { stdout, stderr } = config(cwd, 'config', 'show', '-s', 'mine', '--json');
    expect(stderr).toBe('');
    const { values } = JSON.parse(stdout) as { values: { key: string; value: unknown; source: { kind: string } }[] };
    const inForce = Object.fromEntries(values.map(({ key, value, source }) => [key, [value, source.kind]]));
    expect(inForce).toMatchObject({
      strategy: ['mine', 'flag'],
      timeframe: ['15m', 'strategy'],
      stoploss: [-0.2, 'file'],
      useExitSignal: [true, 'default'],
      'params.fast': [7, 'file'],
      'params.slow': [30, 'tuned'],
      'params.rsi': [70, 'strategy'],
    });
  });

  it('refuses a parameter that the strategy does not have', () => {
    const cwd = folder({
      'config/config.json': { strategy: 'mine', params: { fats: 7 } },
      'strategies/mine.ts': `
        import { defineStrategy, int } from 'tradewright';
        const params = { fast: int(5, 20, { default: 12 }) };
        export default defineStrategy({ timeframe: '5m', stoploss: -0.1, params, indicators: () => ({}) });`,
    });
    const { status, stderr } = config(cwd, 'config', 'show');
    expect(status).toBe(1);
    expect(stderr).toContain('PARAM_UNKNOWN');
  });
});

describe('config check', () => {
  it('says that there is nothing wrong', () => {
    const cwd = folder({ 'a.json': { fee: 0.001 } });
    expect(config(cwd, 'config', 'check', 'a.json')).toMatchObject({ status: 0, stdout: 'a.json: no problems\n' });
    expect(config(cwd, 'config', 'check').stdout).toContain('There is no configuration file');
  });

  it('lists all problems and exits with 1', () => {
    const cwd = folder({ 'a.json': '{\n  "fee": 2,\n  "stake_amount": 1\n}' });
    const text = config(cwd, 'config', 'check', 'a.json');
    expect(text).toMatchObject({ status: 1, stdout: '' });
    expect(text.stderr).toContain('a.json:2:3: fee is 2');
    expect(text.stderr).toContain('a.json:3:3: stake_amount is not a configuration key');
    const json = config(cwd, 'config', 'check', 'a.json', '--json');
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      problems: [
        { code: 'CONFIG_INVALID', place: 'a.json:2:3', value: 2 },
        { code: 'CONFIG_UNKNOWN_KEY', place: 'a.json:3:3', hint: 'Use stakeAmount.' },
      ],
    });
  });
});

it('config schema prints JSON', () => {
  const { status, stdout } = config(folder(), 'config', 'schema');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty('properties.stakeAmount.description');
});
