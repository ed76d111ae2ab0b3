import type { Argv } from 'yargs';
import { writeReport, type WrittenPage } from '../../app/html/write-report.ts';
import { openLog } from '../../app/log.ts';
import type { GlobalArgs } from '../args.ts';
import { formatBytes } from '../format.ts';
import { print } from '../output.ts';

export const describe = 'Write the report of stored runs as one HTML file to look at';

export function builder(yargs: Argv): Argv {
  return yargs
    .positional('ids', {
      type: 'string',
      array: true,
      default: ['latest'],
      describe: 'Run: its id, or the beginning of it; several are compared',
    })
    .option('output', { alias: 'o', type: 'string', describe: 'File to write, instead of one in results/' })
    .example('$0 report', 'The latest run')
    .example('$0 report 20180131-235500 latest -o both.html', 'An earlier run against the latest');
}

export interface ReportArgs extends GlobalArgs {
  readonly ids: readonly string[];
  readonly output: string | undefined;
}

export async function handler(args: ReportArgs): Promise<void> {
  printPage(args, await writeReport(args.ids, args, args.output));
}

/** Says where a page is, and on stderr what it lacks. */
export function printPage(args: GlobalArgs, { path, bytes, notes }: WrittenPage): void {
  for (const note of notes) openLog(args).warn(note);
  print(`${path} (${formatBytes(bytes)}); open it in a browser, it needs no network.`);
}
