import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { InputError } from '../../core/model/errors.ts';

/**
 * Keeps a second process out: an SQLite file held in exclusive mode, which the system frees however the process dies.
 * Who holds it stands in a file beside it, only for the message. Throws InputError ALREADY_RUNNING.
 */
export function lockProcess(path: string): { release(): void } {
  mkdirSync(dirname(path), { recursive: true });
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec(
      'BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (id INTEGER PRIMARY KEY); DELETE FROM held; INSERT INTO held VALUES (1); COMMIT',
    );
  } catch (error) {
    db.close();
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
    throw new InputError('ALREADY_RUNNING', `another Tradewright works in ${dirname(path)}${holder(path)}`, {
      path,
      hint: 'stop it first, or give this one another --user-dir',
      cause: error,
    });
  }
  writeFileSync(`${path}.holder`, `pid ${process.pid} on ${hostname()}`);
  return { release: () => void db.close() };
}

function holder(path: string): string {
  try {
    return `: ${readFileSync(`${path}.holder`, 'utf8')}`;
  } catch {
    return '';
  }
}
