import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { candlesOf, emptyFolder, flatAt } from '../support/candles.ts';
import { root, tradewright } from '../support/cli.ts';

const START = Date.UTC(2024, 0);

function folderWithGap(): string {
  const data = emptyFolder();
  const id = { pair: 'ETH/BTC', timeframe: '1m', kind: 'spot' } as const;
  new FileCandleStore(data).write(id, flatAt([0, 1, 4].map((minute) => START + minute * 60_000)));
  return data;
}

describe('data list', () => {
  it('shows the sample in a table of 80 columns', async () => {
    const { code, stdout, stderr } = await tradewright(['data', 'list', '-d', 'data/sample'], { cwd: root });
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^Pair +Timeframe +Kind +From +To +Candles +Gaps$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/^ADA\/BTC +5m +spot +2018-01-10 +2018-01-30 +5720 +40$/m);
    expect(stdout).toMatch(/^BTC\/USDT:USDT +1m +futures +2021-12-31 +2022-02-01 +45031 +0$/m);
    expect(stdout).toMatch(/^XRP\/USDT:USDT +8h +funding_rate +2021-11-18 +2021-12-18 +91 +0$/m);
  });

  it('names a broken file with its reason, and still succeeds', async () => {
    const data = folderWithGap();
    writeFileSync(path.join(data, 'XRP_BTC-1m.feather'), 'not a feather file');
    const { code, stdout } = await tradewright(['data', 'list', '-d', data]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ETH\/BTC +1m +spot +2024-01-01 +2024-01-01 +3 +2$/m);
    expect(stdout).toContain(path.join(data, 'XRP_BTC-1m.feather'));
    expect(stdout).toContain('DATA_CORRUPT');
    const json = JSON.parse((await tradewright(['data', 'list', '-d', data, '--json'])).stdout);
    expect(json).toMatchObject({ series: [{ pair: 'ETH/BTC', missing: 2 }], broken: [{ pair: 'XRP/BTC' }] });
  });

  it('says what to do in an empty folder', async () => {
    const { code, stdout } = await tradewright(['data', 'list', '-d', emptyFolder()]);
    expect(code).toBe(0);
    expect(stdout).toContain('tradewright data convert');
  });
});

describe('data check', () => {
  it('lists gaps, which are no error', async () => {
    const { code, stdout } = await tradewright(['data', 'check', '-d', folderWithGap()]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ETH\/BTC +1m +spot +gap +2024-01-01 00:02 +2$/m);
    expect(stdout).toContain('1 series: 0 without a problem, 1 repaired when loaded, 0 unusable.');
  });

  it('ends with exit code 1 if a series cannot be used', async () => {
    const data = folderWithGap();
    const id = { pair: 'XRP/BTC', timeframe: '1m', kind: 'spot' } as const;
    new FileCandleStore(data).write(id, candlesOf([[START, 5, 4, 6, 5, 1]]));
    const { code, stdout } = await tradewright(['data', 'check', '-d', data]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^XRP\/BTC +1m +spot +badCandle +2024-01-01 00:00 +1$/m);
    const only = await tradewright(['data', 'check', '-d', data, '--pair', 'ETH/BTC']);
    expect(only.code).toBe(0);
  });

  it('shows a dozen problems of a series, all as JSON', async () => {
    const data = emptyFolder();
    const id = { pair: 'ETH/BTC', timeframe: '1m', kind: 'spot' } as const;
    const everySecond = Array.from({ length: 20 }, (_, n) => START + n * 120_000);
    new FileCandleStore(data).write(id, flatAt(everySecond));
    expect((await tradewright(['data', 'check', '-d', data])).stdout).toContain('7 more: --json');
    const { stdout } = await tradewright(['data', 'check', '-d', data, '--json']);
    expect((JSON.parse(stdout) as { series: { problems: unknown[] }[] }).series[0].problems.length).toBe(19);
  });
});

describe('data convert', () => {
  it('of a missing file, of no file, of an unknown kind', async () => {
    const data = emptyFolder();
    const missing = await tradewright(['data', 'convert', 'ETH_BTC-5m.csv', '-d', data], { cwd: data });
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('DATA_UNREADABLE');
    expect((await tradewright(['data', 'convert', '-d', data])).code).toBe(1);
    const kind = await tradewright(['data', 'convert', 'a.csv', '--kind', 'spots', '-d', data]);
    expect(kind.code).toBe(1);
    expect(kind.stderr).toContain('funding_rate');
  });

  it('makes the longer timeframes of the sample from its minutes', async () => {
    const data = emptyFolder();
    const minutes = path.join(root, 'data/sample/futures/BTC_USDT_USDT-1m-futures.feather');
    const { code } = await tradewright(['data', 'convert', minutes, '-d', data, '--resample-to', '5m,15m,1h']);
    expect(code).toBe(0);
    for (const timeframe of ['5m', '15m', '1h']) {
      const id = { pair: 'BTC/USDT:USDT', timeframe, kind: 'futures' } as const;
      const stored = new FileCandleStore(path.join(root, 'data/sample')).read(id);
      expect(new FileCandleStore(data).read(id)).toEqual(stored);
    }
  });
});
