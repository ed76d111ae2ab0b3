import type { Argv } from 'yargs';
import { TIMEFRAMES } from '../../core/model/timeframe.ts';
import { print, printJson } from '../output.ts';

export const describe = 'List the timeframes that candles may have';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 list-timeframes\n\n${describe}.`)
    .option('json', { type: 'boolean', default: false, describe: 'Print a JSON array' })
    .example('$0 list-timeframes', 'One timeframe a line');
}

export async function handler(args: { readonly json: boolean }): Promise<void> {
  if (args.json) printJson(TIMEFRAMES);
  else print(TIMEFRAMES.join('\n'));
}
