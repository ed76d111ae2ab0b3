import type Database from 'better-sqlite3';

type Name =
  | 'addMeta'
  | 'meta'
  | 'addBot'
  | 'bot'
  | 'addEvent'
  | 'events'
  | 'putState'
  | 'dropState'
  | 'state'
  | 'addFill'
  | 'fill'
  | 'newestFill'
  | 'addLedger'
  | 'balance'
  | 'balances'
  | 'putBalance'
  | 'addClosed'
  | 'closed'
  | 'putCandle'
  | 'candles';

export type Statements = Readonly<Record<Name, Database.Statement>>;

/** All that the journal asks its tables, compiled once. */
export function prepareStatements(db: Database.Database): Statements {
  return {
    addMeta: db.prepare('INSERT OR IGNORE INTO meta VALUES (?, ?)'),
    meta: db.prepare('SELECT value FROM meta WHERE key = ?'),
    addBot: db.prepare('INSERT OR IGNORE INTO bots (name) VALUES (?)'),
    bot: db.prepare('SELECT number FROM bots WHERE name = ?'),
    addEvent: db.prepare('INSERT INTO events (bot, time_ms, kind, event, intents) VALUES (?, ?, ?, ?, ?)'),
    events: db.prepare(
      'SELECT * FROM events WHERE sequence >= @from AND (@bot IS NULL OR bot = @bot) ORDER BY sequence LIMIT @limit',
    ),
    putState: db.prepare('INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?, ?)'),
    dropState: db.prepare('DELETE FROM state WHERE bot = ? AND kind = ? AND id = ?'),
    state: db.prepare('SELECT id, value FROM state WHERE bot = ? AND kind = ? ORDER BY sequence, id'),
    addFill: db.prepare('INSERT INTO fills VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    fill: db.prepare('SELECT 1 FROM fills WHERE account = ? AND pair = ? AND fill_id = ?'),
    newestFill: db.prepare('SELECT max(time_ms) AS time FROM fills WHERE account = ? AND pair = ?'),
    addLedger: db.prepare('INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?)'),
    balance: db.prepare('SELECT total FROM balances WHERE account = ? AND asset = ?'),
    balances: db.prepare('SELECT asset, total FROM balances WHERE account = ?'),
    putBalance: db.prepare('INSERT OR REPLACE INTO balances VALUES (?, ?, ?)'),
    addClosed: db.prepare('INSERT INTO closed_trades VALUES (?, ?, ?, ?)'),
    closed: db.prepare('SELECT record FROM closed_trades WHERE bot = ? ORDER BY rowid'),
    putCandle: db.prepare('INSERT OR IGNORE INTO candles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    candles: db.prepare(
      'SELECT * FROM candles WHERE bot = ? AND pair = ? AND timeframe = ? AND kind = ? AND time_ms >= ? AND sequence < ? ORDER BY time_ms',
    ),
  };
}
