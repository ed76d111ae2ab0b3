import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { START_MS } from '../support/local-exchange.ts';
import { binary, tradewright } from '../support/cli.ts';
import { botFolder, EAGER, IDLE, KEY_ENV, startWalk } from '../support/running-bot.ts';

/** A bot as a process of its own. */
class BotProcess {
  readonly #child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly ended: Promise<{ code: number | null; signal: string | null }>;

  constructor(folder: string, ...args: readonly string[]) {
    const env = { ...process.env, ...KEY_ENV, NO_COLOR: '1' };
    const all = [binary, 'trade', '--user-dir', folder, '-c', join(folder, 'config.json'), ...args];
    this.#child = spawn(process.execPath, all, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout!.on('data', (data: Buffer) => (this.stdout += data.toString()));
    this.#child.stderr!.on('data', (data: Buffer) => (this.stderr += data.toString()));
    this.ended = new Promise((resolve) => this.#child.on('close', (code, signal) => resolve({ code, signal })));
    onTestFinished(() => void this.#child.kill('SIGKILL'));
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  says(text: string): Promise<void> {
    return vi.waitFor(() => expect(this.stderr).toContain(text), { timeout: 15_000, interval: 50 });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a bot that is ended', { timeout: 40_000 }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s leaves in good order', async (signal) => {
    const exchange = await startWalk({ rate: 60 });
    const bot = new BotProcess(botFolder(exchange.url, EAGER), '--live', '--yes', '--untested');
    await bot.says('trading own live');
    await vi.waitFor(() => expect(exchange.exchange.fills('tester').length).toBeGreaterThan(0), 10_000);
    const sentMs = Date.now();
    bot.kill(signal);
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    expect(Date.now() - sentMs).toBeLessThan(10_000);
    expect(bot.stdout).toMatch(/^open \d\/2 /);
  });

  it('while the exchange answers nothing, within ten seconds; by a second Ctrl-C at once', async () => {
    const exchange = await startWalk();
    const folder = botFolder(exchange.url, IDLE);
    const slow = { request: '*', nth: 1, times: 1_000_000, do: 'delay', seconds: 86_400, acted: false } as const;
    for (const isTwice of [false, true]) {
      const bot = new BotProcess(folder, '--live', '--yes', '--untested');
      await bot.says('trading own live');
      exchange.faults.add({ requests: [slow], streams: [], actions: [] });
      const sentMs = Date.now();
      bot.kill('SIGINT');
      if (isTwice) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        bot.kill('SIGINT');
      }
      const { code } = await bot.ended;
      if (!isTwice) expect(code).toBe(0);
      expect(Date.now() - sentMs).toBeLessThan(isTwice ? 1000 : 10_000);
      exchange.faults.clear();
    }
  });
});

describe('an exchange that is not there yet', { timeout: 40_000 }, () => {
  it('is waited for, and the bot trades once it is there', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const folder = botFolder(url, IDLE);
    const config = { name: 'binance', baseUrl: url, pairWhitelist: ['BTC/USDT'] };
    writeFileSync(
      join(folder, 'config.json'),
      JSON.stringify({ strategy: 'own', stakeCurrency: 'USDT', exchange: config }),
    );
    const bot = new BotProcess(folder, '--live', '--yes', '--untested');
    await bot.says('binance does not answer yet; asking again in 5 s');
    const exchange = await startWalk({ port, rate: 1 });
    await bot.says('trading own live');
    expect(exchange.url).toBe(url);
  });

  it('can be given up by Ctrl-C', async () => {
    const bot = new BotProcess(botFolder(`http://127.0.0.1:${await freePort()}`, IDLE));
    await bot.says('local does not answer yet');
    bot.kill('SIGINT');
    expect(await bot.ended).toMatchObject({ code: 2 });
    expect(bot.stderr).toContain('stopped before local answered');
  });
});

it('the commands on a running bot print tables and JSON', { timeout: 40_000 }, async () => {
  const exchange = await startWalk({ startMs: START_MS });
  const folder = botFolder(exchange.url, IDLE);
  const bot = new BotProcess(folder, '--live', '--yes', '--untested');
  await bot.says('trading own live');
  const run = (...args: string[]) => tradewright([...args, '--user-dir', folder, '-c', join(folder, 'config.json')]);
  await vi.waitFor(async () => expect((await run('bot', 'enter', 'BTC/USDT')).code).toBe(0), 10_000);
  await vi.waitFor(async () => expect((await run('bot', 'status')).stdout).toMatch(/1 +BTC\/USDT +long/), 10_000);
  expect(JSON.parse((await run('bot', 'status', '--json')).stdout)).toMatchObject({ mode: 'live', state: 'running' });
  for (const action of ['balance', 'profit', 'daily', 'trades']) {
    expect(await run('bot', action)).toMatchObject({ code: 0, stderr: '' });
  }
  expect(await run('bot', 'exit', 'x')).toMatchObject({ code: 1, stderr: /ARGUMENT_INVALID/ });
  expect(await run('stop', '--flatten')).toMatchObject({ code: 0, stdout: 'stopped; no trade is open\n' });
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  expect(await run('bot', 'status')).toMatchObject({ code: 1, stderr: /NO_BOT/ });
});
