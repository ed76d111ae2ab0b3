import type { Argv } from 'yargs';
import { writePlot } from '../../app/html/write-report.ts';
import type { GlobalArgs } from '../args.ts';
import { printPage } from './report.ts';

export const describe = 'Write the price chart of a stored run as one HTML file, with its trades and indicators';

export function builder(yargs: Argv): Argv {
  return yargs
    .positional('pairs', { type: 'string', array: true, demandOption: true, describe: 'Pairs of the run' })
    .option('run', { type: 'string', default: 'latest', describe: 'Run: its id, or the beginning of it' })
    .option('output', { alias: 'o', type: 'string', describe: 'File to write, instead of one in results/' })
    .example('$0 plot ETH/BTC', 'One pair of the latest run');
}

interface PlotArgs extends GlobalArgs {
  readonly pairs: readonly string[];
  readonly run: string;
  readonly output: string | undefined;
}

export async function handler(args: PlotArgs): Promise<void> {
  printPage(args, await writePlot(args.run, args.pairs, args, args.output));
}
