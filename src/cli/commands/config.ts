import { writeFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import { checkConfig } from '../../app/config/check.ts';
import { type EffectiveValue, effectiveConfig } from '../../app/config/effective.ts';
import { importFreqtrade } from '../../app/config/import-freqtrade.ts';
import { throwProblems } from '../../app/config/problems.ts';
import { schemaFile } from '../../app/config/published.ts';
import type { Source } from '../../app/config/merge.ts';
import { InputError } from '../../core/model/errors.ts';
import type { GlobalArgs } from '../args.ts';
import { configRequest } from '../config-request.ts';
import { facts, print, printJson, table, terminalWidth } from '../output.ts';

export const describe = 'Show, check or import a configuration; print its schema';

const JSON_OPTION = { json: { type: 'boolean', default: false, describe: 'Print JSON' } } as const;

export function builder(yargs: Argv): Argv {
  return yargs
    .command(
      'show',
      'Show every value in force and where it comes from',
      (own) =>
        own
          .options(JSON_OPTION)
          .option('strategy', { alias: 's', type: 'string', describe: 'Strategy whose options to show too' })
          .example('$0 config show -c config/futures.json', 'Values of that file, the environment and the defaults'),
      (args) => show(args as unknown as ShowArgs),
    )
    .command(
      'check [files..]',
      'Check configuration files and the environment; lists every problem',
      (own) =>
        own
          .positional('files', {
            type: 'string',
            array: true,
            default: [],
            describe: 'Files, merged in order; default: -c',
          })
          .options(JSON_OPTION)
          .example('$0 config check config/futures.json', 'Check that file'),
      (args) => check(args as unknown as CheckArgs),
    )
    .command(
      'schema',
      'Print the JSON schema of configuration files',
      (own) => own.example('$0 config schema', 'For an editor'),
      () => print(schemaFile().trimEnd()),
    )
    .command(
      'import-freqtrade <file>',
      "Turn a freqtrade configuration into one of ours; lists on stderr what can't come along",
      (own) =>
        own
          .positional('file', { type: 'string', demandOption: true, describe: "freqtrade's config.json" })
          .option('output', { alias: 'o', type: 'string', describe: 'File to write; default: stdout' })
          .example('$0 config import-freqtrade user_data/config.json -o config/config.json', 'Write the result'),
      (args) => importFile(args as unknown as ImportArgs),
    )
    .example('$0 config show', 'Every value in force')
    .demandCommand(1);
}

/** Never reached: the subcommands have their own handlers, and one of them is demanded. */
export async function handler(): Promise<void> {}

interface ShowArgs extends GlobalArgs {
  readonly json: boolean;
  readonly strategy: string | undefined;
}

async function show(args: ShowArgs): Promise<void> {
  const flags = args.strategy === undefined ? {} : { '--strategy': { strategy: args.strategy } };
  const { loaded, values } = await effectiveConfig(configRequest(args, flags));
  const { files, userDir, dataDir, marketsFile } = loaded;
  if (args.json) {
    printJson({ files, userDir, dataDir, marketsFile, values });
    return;
  }
  print(
    facts([
      ['Files', files.join(', ') || 'none'],
      ['User directory', userDir],
      ['Data', dataDir],
      ['Markets', marketsFile],
    ]),
  );
  print(`\n${valueTable(values)}`);
}

/** Values are cut to fit the width, keys and sources are not: `--json` has all of everything. */
function valueTable(values: readonly EffectiveValue[]): string {
  const rows = values.map(({ key, value, source }) => ({
    key,
    value: JSON.stringify(value),
    source: sourceText(source),
  }));
  const longest = (column: 'key' | 'source'): number => Math.max(...rows.map((row) => row[column].length));
  const room = Math.max(12, terminalWidth() - longest('key') - longest('source') - 4);
  const cut = (text: string): string => (text.length > room ? `${text.slice(0, room - 1)}…` : text);
  const cells = rows.map(({ key, value, source }) => [key, cut(value), source]);
  return table([{ header: 'Key' }, { header: 'Value' }, { header: 'Source' }], cells);
}

function sourceText({ kind, name }: Source): string {
  return kind === 'default' ? 'default' : kind === 'strategy' ? `strategy ${name}` : name;
}

interface CheckArgs extends GlobalArgs {
  readonly files: readonly string[];
  readonly json: boolean;
}

async function check(args: CheckArgs): Promise<void> {
  const request = configRequest(args);
  const { files, problems } = checkConfig(args.files.length > 0 ? { ...request, files: args.files } : request);
  if (args.json) {
    printJson({ files, problems });
    if (problems.length > 0) process.exitCode = 1;
    return;
  }
  throwProblems(problems);
  print(
    files.length > 0 ? `${files.join(', ')}: no problems` : 'There is no configuration file: the defaults are used.',
  );
}

interface ImportArgs {
  readonly file: string;
  readonly output: string | undefined;
}

async function importFile({ file, output }: ImportArgs): Promise<void> {
  const { config, leftOut } = importFreqtrade(file);
  if (output === undefined) printJson(config);
  else writeNew(output, `${JSON.stringify(config, null, 2)}\n`);
  if (leftOut.length === 0) return;
  const lines = leftOut.map(({ key, reason }) => `  ${key}: ${reason}`);
  process.stderr.write(`Left out of ${file}:\n${lines.join('\n')}\n`);
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new InputError('CONFIG_NOT_WRITTEN', `${file} ${exists ? 'exists already' : 'cannot be written'}`, {
      path: file,
      hint: 'Choose another name with -o.',
      cause,
    });
  }
}
