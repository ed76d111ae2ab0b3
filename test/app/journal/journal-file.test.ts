import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SqliteJournal } from '../../../src/adapters/sqlite/sqlite-journal.ts';
import { backUpJournal, verifyJournal } from '../../../src/app/journal/journal-file.ts';
import { exact } from '../../../src/core/model/exact.ts';

let folder = '';
let path = '';
let journal: SqliteJournal;

const fill = {
  orderId: '3',
  clientOrderId: 'tw1',
  pair: 'BTC/USDT',
  side: 'buy',
  price: '100',
  cost: '10',
  fee: undefined,
  isMaker: false,
  timeMs: 17,
  tradeId: 1,
  account: 'main',
} as const;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewright-journal-file-'));
  path = join(folder, 'journal', 'paper.sqlite');
  journal = new SqliteJournal(path);
  const movement = { account: 'main', asset: 'BTC', reason: 'fill', reference: '7' } as const;
  journal.write({
    bot: journal.botNumber('alpha'),
    timeMs: 5,
    event: { kind: 'fills' },
    intents: [],
    changes: [{ kind: 'order', id: 'tw1', value: { filled: '0.3' } }],
    fills: [
      { ...fill, fillId: '7', amount: '0.1' },
      { ...fill, fillId: '8', amount: '0.2' },
    ],
    ledger: [
      { ...movement, change: exact('0.1') },
      { ...movement, change: exact('0.2') },
    ],
    closed: [],
    candles: [],
  });
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

function change(sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

describe('the check of a journal', () => {
  it('finds nothing in a sound one, while it is open', () => {
    expect(verifyJournal(folder, 'paper')).toBe(path);
  });

  it.each([
    [
      'a balance that moved alone',
      "UPDATE balances SET total = '0.4'",
      'balance main BTC is 0.4, the sum of its movements 0.3',
    ],
    [
      'a fill that is gone',
      "DELETE FROM fills WHERE fill_id = '8'",
      'filled amount of order tw1 is 0.3, the sum of its fills 0.1',
    ],
    ['a movement without a balance', 'DELETE FROM balances', 'balance main BTC is 0, the sum of its movements 0.3'],
  ])('names %s', (_, sql, words) => {
    change(sql);
    expect(() => verifyJournal(folder, 'paper')).toThrow(words);
  });

  it('says which journal there is not', () => {
    expect(() => verifyJournal(folder, 'live')).toThrow(expect.objectContaining({ code: 'JOURNAL_MISSING' }));
  });
});

describe('the backup of a journal', () => {
  it('holds what the journal holds, and overwrites nothing', () => {
    const target = join(folder, 'copies', 'one.sqlite');
    backUpJournal(folder, 'paper', target);
    const copy = new SqliteJournal(target);
    expect([copy.epoch, copy.events(1, 9)]).toEqual([journal.epoch, journal.events(1, 9)]);
    copy.close();
    expect(() => backUpJournal(folder, 'paper', target)).toThrow(expect.objectContaining({ code: 'FILE_EXISTS' }));
  });
});
