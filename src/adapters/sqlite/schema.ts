import type Database from 'better-sqlite3';
import { InputError } from '../../core/model/errors.ts';

/** Schema changes, oldest first; the file's `user_version` counts those it has. One that is out is never edited. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE bots (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE events (
    sequence INTEGER PRIMARY KEY, bot INTEGER NOT NULL, time_ms INTEGER NOT NULL, kind TEXT NOT NULL,
    event TEXT NOT NULL, intents TEXT
  ) STRICT;
  CREATE TABLE state (
    bot INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, sequence INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (bot, kind, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE fills (
    account TEXT NOT NULL, pair TEXT NOT NULL, fill_id TEXT NOT NULL, order_id TEXT NOT NULL,
    client_order_id TEXT NOT NULL, bot INTEGER NOT NULL, trade INTEGER NOT NULL, side TEXT NOT NULL,
    price TEXT NOT NULL, amount TEXT NOT NULL, cost TEXT NOT NULL, fee TEXT, fee_asset TEXT, is_maker INTEGER,
    time_ms INTEGER NOT NULL, sequence INTEGER NOT NULL,
    PRIMARY KEY (account, pair, fill_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX fills_by_time ON fills (account, pair, time_ms);
  CREATE TABLE ledger (
    sequence INTEGER NOT NULL, bot INTEGER NOT NULL, account TEXT NOT NULL, asset TEXT NOT NULL,
    change TEXT NOT NULL, reason TEXT NOT NULL, reference TEXT NOT NULL
  ) STRICT;
  CREATE TABLE balances (
    account TEXT NOT NULL, asset TEXT NOT NULL, total TEXT NOT NULL, PRIMARY KEY (account, asset)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE closed_trades (
    bot INTEGER NOT NULL, trade INTEGER NOT NULL, sequence INTEGER NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (bot, trade)
  ) STRICT;
  CREATE TABLE candles (
    bot INTEGER NOT NULL, pair TEXT NOT NULL, timeframe TEXT NOT NULL, kind TEXT NOT NULL, time_ms INTEGER NOT NULL,
    open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL, volume REAL NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (bot, pair, timeframe, kind, time_ms)
  ) STRICT, WITHOUT ROWID;
  `,
];

/** Brings a file up to date, with `backUp` called before an older one is changed. Throws InputError JOURNAL_NEWER. */
export function migrate(db: Database.Database, path: string, backUp: (version: number) => void): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > MIGRATIONS.length) {
    throw new InputError('JOURNAL_NEWER', `${path} was written by a newer version of Tradewright`, {
      path,
      value: version,
      hint: 'update Tradewright, or use another --user-dir',
    });
  }
  if (version === MIGRATIONS.length) return;
  if (version > 0) backUp(version);
  db.transaction(() => {
    for (const sql of MIGRATIONS.slice(version)) db.exec(sql);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  }).exclusive();
}
