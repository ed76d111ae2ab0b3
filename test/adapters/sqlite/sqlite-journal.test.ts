import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { lockProcess } from '../../../src/adapters/sqlite/process-lock.ts';
import { SqliteJournal } from '../../../src/adapters/sqlite/sqlite-journal.ts';
import { exact } from '../../../src/core/model/exact.ts';
import type { JournalEntry, Json } from '../../../src/core/model/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'tradewright-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
let path = '';
beforeEach(() => (path = join(folder, `${count++}`, 'paper.sqlite')));

const nothing = { bot: 1, timeMs: 5, intents: [], changes: [], fills: [], ledger: [], closed: [], candles: [] };
const entry = (more: Partial<JournalEntry>): JournalEntry => ({ event: { kind: 'timer' }, ...nothing, ...more });
const fill = {
  fillId: '7',
  orderId: '3',
  clientOrderId: 'tw1',
  pair: 'BTC/USDT',
  side: 'buy',
  price: '100.10',
  amount: '0.10',
  cost: '10.010',
  fee: { asset: 'BNB', amount: '0.000010' },
  isMaker: false,
  timeMs: 17,
  tradeId: 1,
  account: 'main',
} as const;

describe('the journal', () => {
  it('gives back what was written, after it was closed and opened again', () => {
    const first = new SqliteJournal(path);
    const bot = first.botNumber('alpha');
    expect(first.botNumber('beta')).not.toBe(bot);
    const event = { kind: 'open', price: 0.1 + 0.2, note: 'é"\n' };
    const intents = [{ kind: 'place', amount: '0.10' }];
    expect(first.write(entry({ bot, event, intents, changes: [{ kind: 'trade', id: '1', value: { a: 1e-7 } }] }))).toBe(
      1,
    );
    first.write(entry({ bot, fills: [fill], closed: [{ id: 4, profit: 1.5 }] }));
    first.close();
    const again = new SqliteJournal(path);
    expect(again.epoch).toBe(first.epoch);
    expect(again.epoch).toMatch(/^[0-9a-z]{6}$/);
    expect(again.botNumber('alpha')).toBe(bot);
    expect(again.events(1, 1)).toEqual([{ sequence: 1, bot, timeMs: 5, event, intents }]);
    expect(again.state(bot, 'trade')).toEqual([{ id: '1', value: { a: 1e-7 } }]);
    expect(again.closedTrades(bot)).toEqual([{ id: 4, profit: 1.5 }]);
    expect(again.hasFill('main', 'BTC/USDT', '7')).toBe(true);
    expect(again.hasFill('other', 'BTC/USDT', '7')).toBe(false);
    expect(again.newestFillMs('main', 'BTC/USDT')).toBe(17);
    expect(again.newestFillMs('main', 'ETH/USDT')).toBeUndefined();
    again.write(entry({ bot, changes: [{ kind: 'trade', id: '1', value: undefined }] }));
    expect(again.state(bot, 'trade')).toEqual([]);
    again.close();
  });

  it('keeps every number bit for bit, and refuses what JSON would change', () => {
    const journal = new SqliteJournal(path);
    fc.assert(
      fc.property(fc.double(), (value) => {
        journal.write(entry({ changes: [{ kind: 'value', id: 'x', value: { value } }] }));
        expect(journal.state(1, 'value')[0].value).toStrictEqual({ value });
      }),
    );
    for (const value of [1n, () => 1, [Symbol('x')]] as unknown as Json[]) {
      expect(() => journal.write(entry({ changes: [{ kind: 'value', id: 'y', value }] }))).toThrow(TypeError);
    }
    journal.close();
  });

  it('writes an entry as a whole or not at all', () => {
    const journal = new SqliteJournal(path);
    journal.write(entry({ fills: [fill] }));
    const twice = entry({ changes: [{ kind: 'trade', id: '9', value: 1 }], fills: [fill] });
    expect(() => journal.write(twice)).toThrow(/UNIQUE/);
    expect(journal.state(1, 'trade')).toEqual([]);
    expect(journal.events(1, 10)).toHaveLength(1);
    journal.close();
  });

  it('adds up the ledger to the last unit', () => {
    const journal = new SqliteJournal(path);
    const changes = ['0.1', '0.2', '-0.3', '0.000000000000000001', '123456789.5'];
    for (const change of changes) {
      const movement = {
        account: 'main',
        asset: 'BTC',
        change: exact(change),
        reason: 'fill',
        reference: 'x',
      } as const;
      journal.write(entry({ ledger: [movement, { ...movement, account: 'other' }] }));
    }
    expect(journal.balances('main')).toEqual(new Map([['BTC', exact('123456789.500000000000000001')]]));
    journal.close();
  });

  it('keeps candles as they were decided on, each bot its own', () => {
    const journal = new SqliteJournal(path);
    const candle = {
      pair: 'BTC/USDT',
      timeframe: '5m',
      kind: 'spot',
      timeMs: 300_000,
      values: [1, 2, 0.5, 1.5, 9],
    } as const;
    const next = { ...candle, timeMs: 600_000 };
    journal.write(entry({ candles: [candle] }));
    const second = journal.write(entry({ candles: [{ ...candle, values: [1, 1, 1, 1, 1] }, next] }));
    journal.write(entry({ bot: 2, candles: [next] }));
    expect(journal.candles(1, candle, 0)).toEqual([candle, next]);
    expect(journal.candles(1, candle, 300_001)).toEqual([next]);
    expect(journal.candles(1, candle, 0, second)).toEqual([candle]);
    expect(journal.candles(2, candle, 0)).toEqual([next]);
    journal.close();
  });

  it('refuses the file of a newer version and says which', () => {
    new SqliteJournal(path).close();
    const db = new Database(path);
    db.pragma('user_version = 99');
    db.close();
    expect(() => new SqliteJournal(path)).toThrow(expect.objectContaining({ code: 'JOURNAL_NEWER', path, value: 99 }));
  });

  it.each([
    ['no database', () => writeFileSync(path, 'x'.repeat(5000)), 'JOURNAL_CORRUPT'],
    ['cut in the middle', () => truncateSync(path, 5000), 'JOURNAL_CORRUPT'],
  ])('says so when the file is %s', (_, damage, code) => {
    new SqliteJournal(path).close();
    damage();
    expect(() => new SqliteJournal(path)).toThrow(expect.objectContaining({ code }));
  });

  it('says so when another program holds it', () => {
    const journal = new SqliteJournal(path);
    const other = new Database(path);
    other.exec('BEGIN EXCLUSIVE');
    expect(() => journal.write(entry({}))).toThrow(expect.objectContaining({ code: 'JOURNAL_BUSY' }));
    other.exec('ROLLBACK');
    expect(journal.write(entry({}))).toBe(1);
    journal.close();
    other.close();
  });

  it('says so when the disk is full, and goes on when there is room again', () => {
    const journal = new SqliteJournal(path);
    journal.write(entry({}));
    const db = new Database(path);
    const pages = db.pragma('page_count', { simple: true }) as number;
    db.close();
    const value = 'x'.repeat(100_000);
    journal.limitPages(pages + 1);
    expect(() => journal.write(entry({ changes: [{ kind: 'value', id: 'big', value }] }))).toThrow(
      expect.objectContaining({ code: 'JOURNAL_DISK_FULL', exitCode: 2 }),
    );
    expect(journal.events(1, 10)).toHaveLength(1);
    journal.limitPages(1_000_000);
    journal.write(entry({ changes: [{ kind: 'value', id: 'big', value }] }));
    expect(journal.state(1, 'value')).toEqual([{ id: 'big', value }]);
    journal.close();
  });

  it('can be copied while it is in use', () => {
    const journal = new SqliteJournal(path);
    journal.write(entry({ changes: [{ kind: 'value', id: 'x', value: 1 }] }));
    const copy = `${path}'s copy`;
    journal.backUp(copy);
    journal.write(entry({ changes: [{ kind: 'value', id: 'x', value: 2 }] }));
    const other = new SqliteJournal(copy);
    expect(other.state(1, 'value')).toEqual([{ id: 'x', value: 1 }]);
    expect(other.epoch).toBe(journal.epoch);
    other.close();
    journal.close();
  });

  it('keeps what was written when the process is killed', async () => {
    const code = `
      import { SqliteJournal } from ${JSON.stringify(new URL('../../../src/adapters/sqlite/sqlite-journal.ts', import.meta.url).href)};
      const journal = new SqliteJournal(${JSON.stringify(path)});
      const nothing = ${JSON.stringify(nothing)};
      for (let n = 1; ; n++) {
        journal.write({ ...nothing, event: { kind: 'timer' }, intents: [{ n }], changes: [{ kind: 'value', id: 'n', value: n }] });
        if (n % 50 === 0) process.stdout.write(n + '\\n');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = 0;
    for await (const chunk of child.stdout) {
      told = Number(String(chunk).trim().split('\n').at(-1));
      if (told >= 200) break;
    }
    child.kill('SIGKILL');
    const journal = new SqliteJournal(path);
    const [{ value }] = journal.state(1, 'value');
    expect(value).toBeGreaterThanOrEqual(told);
    expect(journal.events(1, 1e9)).toHaveLength(value as number);
    journal.close();
  });
});

describe('the lock of a folder', () => {
  it('keeps a second holder out, names the first, and is free again after its death', async () => {
    const lock = join(folder, 'lock', 'lock.sqlite');
    const code = `
      import { lockProcess } from ${JSON.stringify(new URL('../../../src/adapters/sqlite/process-lock.ts', import.meta.url).href)};
      lockProcess(${JSON.stringify(lock)});
      process.stdout.write('held');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const chunk of child.stdout) if (String(chunk) === 'held') break;
    const refused = expect.objectContaining({
      code: 'ALREADY_RUNNING',
      message: expect.stringContaining(`pid ${child.pid}`),
    });
    expect(() => lockProcess(lock)).toThrow(refused);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    const mine = lockProcess(lock);
    mine.release();
    lockProcess(lock).release();
    expect(readdirSync(join(folder, 'lock'))).toContain('lock.sqlite');
  });
});
