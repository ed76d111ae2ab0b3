import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tradewright } from '../support/cli.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tradewright-exchange-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('plays the sample until Ctrl-C, which ends it well', async () => {
  const args = ['exchange', '--data', 'data/sample', '--pairs', 'ETH/BTC, LTC/BTC', '--speed', '100', '--json'];
  const { code, signal, stdout } = await tradewright(args, { onOutput: (kill) => kill('SIGINT') });
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(JSON.parse(stdout)).toMatchObject({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    ...{ apiKey: 'local-key', secret: 'local-secret', pairs: ['ETH/BTC', 'LTC/BTC'] },
    // The middle of what is stored of both.
    startMs: Date.UTC(2018, 0, 20, 4, 55),
    endMs: Date.UTC(2018, 0, 30, 4, 55),
  });
});

it('plays a walk over the pairs of the market rules', async () => {
  const args = ['exchange', '--random-walk', '7', '--pairs', 'ETH/BTC', '--start', '2025-01-01T10:00Z'];
  const { code, stdout } = await tradewright(args, { onOutput: (kill) => kill('SIGTERM') });
  expect(code).toBe(0);
  expect(stdout).toContain('2025-01-01 10:00, 1 x real time');
});

it('speaks as Kraken, and plays recorded trades', async () => {
  const path = join(folder, 'ETH_BTC-trades.csv');
  const start = Date.UTC(2018, 0, 20);
  const rows = [0, 60_000, 120_000].map((at) => `${start + at},0.09,1,buy`);
  writeFileSync(path, ['time,price,amount,side', ...rows].join('\n'));
  const args = ['exchange', '--data', 'data/sample', '--dialect', 'kraken', '--trades', path, '--json'];
  const { code, stdout } = await tradewright(args, { onOutput: (kill) => kill('SIGINT') });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ pairs: ['ETH/BTC'], secret: Buffer.from('local-secret').toString('base64') },
  });
});

it.each([
  [['--spede', '2'], 'UNKNOWN_OPTION'],
  [['--dialect', 'krakn'], 'OPTION_INVALID'],
  [['--trades', 'nowhere/ETH_BTC-trades.csv'], 'DATA_UNREADABLE'],
  [['--trades', 'nowhere.csv'], 'TRADES_NAME'],
  [['--speed', '0'], 'OPTION_INVALID'],
  [['--start', 'yesterday'], 'OPTION_INVALID'],
  [['--balance', 'BTC'], 'OPTION_INVALID'],
  [['--lock-step', '0'], 'OPTION_INVALID'],
  [['--data', 'nowhere'], 'DATA_FOLDER_MISSING'],
  [['--data', 'data/sample', '--pairs', 'XXX/YYY'], 'EXCHANGE_NO_DATA'],
  [['--data', 'data/sample', '--start', '1999-01-01'], 'EXCHANGE_NO_DATA'],
  [['--data', 'data/sample', '--scenario', 'nowhere.yaml'], 'SCENARIO_UNREADABLE'],
])('%j says %s', async (args, code) => {
  const outcome = await tradewright(['exchange', ...args, '--log-json']);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toContain(code);
});

it('says that its port is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const outcome = await tradewright(['exchange', '--data', 'data/sample', '--port', String(port), '--log-json']);
  other.close();
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain('PORT_UNUSABLE');
});

it('says where a scenario is wrong', async () => {
  const path = join(folder, 'night.yaml');
  writeFileSync(path, 'faults:\n  - { request: GET /api/v3/time, do: delay }\n');
  const outcome = await tradewright(['exchange', '--data', 'data/sample', '--scenario', path]);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain('night.yaml: faults[0]: seconds');
});
