import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { withSqliteErrors } from './failures.ts';

/** One text that survives the process, with the time at which it was kept. */
export interface SnapshotStore {
  read(): { readonly text: string; readonly timeMs: number } | undefined;
  /** On the disk when it returns. Throws RunError JOURNAL_*. */
  write(text: string, timeMs: number): void;
  close(): void;
}

/** A snapshot store in an SQLite file of its own. */
export function openSnapshotStore(path: string): SnapshotStore {
  mkdirSync(dirname(path), { recursive: true });
  return withSqliteErrors(path, () => {
    const db = new Database(path, { timeout: 2000 });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.exec(
      'CREATE TABLE IF NOT EXISTS snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), time_ms INTEGER NOT NULL, text TEXT NOT NULL) STRICT',
    );
    const read = db.prepare('SELECT time_ms, text FROM snapshot');
    const write = db.prepare('INSERT OR REPLACE INTO snapshot VALUES (1, ?, ?)');
    return {
      read() {
        const row = read.get() as { time_ms: number; text: string } | undefined;
        return row && { text: row.text, timeMs: row.time_ms };
      },
      write: (text, timeMs) => withSqliteErrors(path, () => void write.run(timeMs, text)),
      close: () => void db.close(),
    };
  });
}
