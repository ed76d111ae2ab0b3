import type { Argv } from 'yargs';
import { ANALYZE_BY, analyzeRun, groupingsCsv, type AnalyzeBy } from '../../app/results/analyze.ts';
import { loadResult } from '../../app/results/read-results.ts';
import { writeWholeFile } from '../../app/results/whole-file.ts';
import type { GlobalArgs } from '../args.ts';
import { print, printJson } from '../output.ts';
import { groupingsText } from '../report/groupings.ts';

export const describe = 'Group the trades of a stored run: tag, reason, hour, weekday, duration, indicators';

export function builder(yargs: Argv): Argv {
  return yargs
    .positional('id', { type: 'string', default: 'latest', describe: 'Run: its id, or the beginning of it' })
    .option('by', {
      choices: ANALYZE_BY,
      array: true,
      default: ANALYZE_BY,
      defaultDescription: 'all',
      describe: 'What to group by; entry and exit are the columns of the strategy there',
    })
    .option('parts', { type: 'number', default: 5, describe: 'Ranges into which the values of a column are cut' })
    .option('force', {
      type: 'boolean',
      default: false,
      describe: 'Take the strategy and the candles as they are now, though not those of the run',
    })
    .option('csv', { type: 'string', describe: 'Write the groups to this CSV file' })
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
    .example('$0 analyze', 'The latest run by everything')
    .example('$0 analyze 20180131-235500 --by hour weekday', 'An earlier run by hour and weekday of the entry');
}

interface AnalyzeArgs extends GlobalArgs {
  readonly id: string;
  readonly by: readonly AnalyzeBy[];
  readonly parts: number;
  readonly force: boolean;
  readonly csv: string | undefined;
  readonly json: boolean;
}

export async function handler(args: AnalyzeArgs): Promise<void> {
  const file = loadResult(args.userDir, args.id);
  const groupings = await analyzeRun(file, args);
  if (args.csv !== undefined) writeWholeFile(args.csv, groupingsCsv(groupings));
  if (args.json) printJson(groupings);
  else print(groupingsText(file.head, groupings));
}
