import Database from 'better-sqlite3';
import { RunError } from '../../core/model/errors.ts';

/** Words for what SQLite reports, by its code. */
const FAILURES: readonly (readonly [code: RegExp, ours: string, words: string, hint: string])[] = [
  [
    /^SQLITE_(BUSY|LOCKED)/,
    'JOURNAL_BUSY',
    'is held by another program',
    'close the program that has it open, then start again',
  ],
  [
    /^SQLITE_(FULL|IOERR_WRITE)/,
    'JOURNAL_DISK_FULL',
    'cannot be written: the disk is full',
    'free some space, then start again; nothing was lost',
  ],
  [
    /^SQLITE_(CORRUPT|NOTADB)/,
    'JOURNAL_CORRUPT',
    'is damaged',
    'run `tradewright journal verify`, or put the newest backup in its place',
  ],
  [
    /^SQLITE_(READONLY|CANTOPEN|PERM|IOERR)/,
    'JOURNAL_NOT_WRITABLE',
    'cannot be written',
    'look at the rights of the file and of its folder',
  ],
];

/** Runs `task` and turns what SQLite throws into a RunError that says what to do. */
export function withSqliteErrors<T>(path: string, task: () => T): T {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    const known = FAILURES.find(([code]) => code.test(error.code));
    if (known === undefined) throw error;
    const [, code, words, hint] = known;
    throw new RunError(code, `the journal ${path} ${words}`, { path, value: error.code, hint, cause: error });
  }
}
