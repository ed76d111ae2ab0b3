import { relative, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { initFolder } from '../../app/init/init.ts';
import type { GlobalArgs } from '../args.ts';
import { print, printJson } from '../output.ts';

export const describe = 'Make a folder of your own: configuration, a strategy, data';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 init [folder]\n\n${describe}. What is there already stays as it is.`)
    .positional('folder', { type: 'string', describe: 'The folder to make or to fill; default: the current one' })
    .option('json', { type: 'boolean', default: false, describe: 'Print what was made as JSON' })
    .example('$0 init', 'Fill the current folder')
    .example('$0 init my-bot', 'Make the folder my-bot');
}

export async function handler(args: GlobalArgs & { readonly folder?: string; readonly json: boolean }): Promise<void> {
  const result = initFolder(args.folder === undefined ? args.userDir : resolve(args.folder));
  if (args.json) return printJson(result);
  const { created, completed, kept, folder } = result;
  const lines = [
    ...created.map((path) => `made       ${path}`),
    ...completed.map((path) => `completed  ${path}`),
    ...kept.map((path) => `kept       ${path}`),
  ];
  const there = relative(process.cwd(), folder);
  const steps = [
    ...(there === '' ? [] : [`cd ${there}`]),
    'npx tradewright backtest -s example',
    'npx tradewright new-strategy my-first',
    'npx tradewright doctor',
  ];
  print([...lines, '', 'Next:', ...steps.map((step) => `  ${step}`)].join('\n'));
}
