import type { Argv } from 'yargs';
import { openLog } from '../../app/log.ts';
import { TIMEFRAMES } from '../../core/model/timeframe.ts';
import type { GlobalArgs } from '../args.ts';
import { exchangeConfig } from '../market-options.ts';
import { print, printJson } from '../output.ts';

export const describe = 'List the timeframes that candles may have';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 list-timeframes [options]\n\n${describe}.`)
    .option('exchange', { type: 'string', describe: 'Only those that this exchange hands out' })
    .option('json', { type: 'boolean', default: false, describe: 'Print a JSON array' })
    .example('$0 list-timeframes', 'One timeframe a line')
    .example('$0 list-timeframes --exchange kraken', 'What can be downloaded there');
}

interface TimeframeArgs extends GlobalArgs {
  readonly exchange?: string;
  readonly json: boolean;
}

export async function handler(args: TimeframeArgs): Promise<void> {
  const timeframes = args.exchange === undefined ? TIMEFRAMES : await venueTimeframes(args);
  if (args.json) printJson(timeframes);
  else print(timeframes.join('\n'));
}

async function venueTimeframes(args: TimeframeArgs): Promise<readonly string[]> {
  const { venueLimits } = await import('../../app/venue/list-timeframes.ts');
  return (await venueLimits({ config: await exchangeConfig(args), log: openLog(args) })).timeframes;
}
