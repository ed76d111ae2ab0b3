import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { loadConfig } from '../../app/config/load.ts';
import { backUpJournal, verifyJournal } from '../../app/journal/journal-file.ts';
import { InputError } from '../../core/model/errors.ts';
import type { GlobalArgs } from '../args.ts';
import { configRequest } from '../config-request.ts';
import { print } from '../output.ts';

export const describe = 'Check the journal of a bot, or copy it while the bot runs';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 journal <action> [file]\n\n${describe}.`)
    .positional('action', { choices: ['verify', 'backup'], describe: 'What to do' })
    .positional('file', { type: 'string', describe: 'Where the backup goes' })
    .option('live', { type: 'boolean', default: false, describe: 'The journal with real money, not the one on paper' })
    .example('$0 journal verify', 'Do the sums of fills and movements hold?')
    .example('$0 journal backup --live copy.sqlite', 'Copy the journal of a running bot');
}

interface JournalArgs extends GlobalArgs {
  readonly action: 'verify' | 'backup';
  readonly file?: string;
  readonly live: boolean;
}

export async function handler(args: JournalArgs): Promise<void> {
  const { userDir } = loadConfig(configRequest(args, {}));
  const mode = args.live ? 'live' : 'paper';
  if (args.action === 'verify') {
    print(`${verifyJournal(userDir, mode)} is sound`);
    return;
  }
  if (args.file === undefined) {
    throw new InputError('FILE_MISSING', 'a backup needs the name of a file', {
      path: 'file',
      hint: 'For example: tradewright journal backup copy.sqlite',
    });
  }
  const target = resolve(args.file);
  backUpJournal(userDir, mode, target);
  print(target);
}
