import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkJournal } from '../../adapters/sqlite/check-journal.ts';
import { SqliteJournal } from '../../adapters/sqlite/sqlite-journal.ts';
import { InputError, RunError } from '../../core/model/errors.ts';
import type { TradeRequest } from '../trade/run-trade.ts';

type Mode = TradeRequest['mode'];

/** Checks the journal of a user directory and returns its path. Throws InputError JOURNAL_MISSING, RunError JOURNAL_*. */
export function verifyJournal(userDir: string, mode: Mode): string {
  const path = journalPath(userDir, mode);
  const faults = checkJournal(path);
  if (faults.length === 0) return path;
  throw new RunError('JOURNAL_CORRUPT', `the journal ${path} does not add up:\n${faults.join('\n')}`, {
    path,
    hint: 'Stop the bot, compare its positions with the exchange, and put the newest backup in the place of the journal.',
  });
}

/** Copies the journal while a bot may be using it. Throws InputError JOURNAL_MISSING, FILE_EXISTS, RunError JOURNAL_*. */
export function backUpJournal(userDir: string, mode: Mode, target: string): void {
  const path = journalPath(userDir, mode);
  if (existsSync(target)) {
    throw new InputError('FILE_EXISTS', `${target} is already there`, {
      path: target,
      hint: 'Name another file; a backup overwrites nothing.',
    });
  }
  mkdirSync(dirname(target), { recursive: true });
  const journal = new SqliteJournal(path);
  try {
    journal.backUp(target);
  } finally {
    journal.close();
  }
}

function journalPath(userDir: string, mode: Mode): string {
  const path = join(userDir, 'journal', `${mode}.sqlite`);
  if (existsSync(path)) return path;
  throw new InputError('JOURNAL_MISSING', `there is no journal ${path}`, {
    path,
    hint: `\`tradewright trade\` makes it${mode === 'paper' ? '; add --live for the one with real money' : ''}.`,
  });
}
