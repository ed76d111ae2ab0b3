import type { Argv } from 'yargs';
import { parseTimerange } from '../../app/backtest/timerange.ts';
import { openLog } from '../../app/log.ts';
import { VENUE_OPTIONS, type VenueArgs, exchangeConfig } from '../market-options.ts';
import { print, printJson, table } from '../output.ts';

export const describe = 'Try the pair list of a configuration';

export function builder(yargs: Argv): Argv {
  return yargs
    .command(
      'test',
      'Show the pairs before and after each step, and why the others left',
      (own) =>
        own
          .options({
            ...VENUE_OPTIONS,
            at: { type: 'string', describe: 'Day in the past, 20180115: from stored candles, as it was known then' },
            json: { type: 'boolean', default: false, describe: 'Print JSON' },
          })
          .example('$0 pairlist test', 'At the exchange, now')
          .example('$0 pairlist test --at 20180115', 'As a backtest would have it on that day'),
      (args) => test(args as unknown as TestArgs),
    )
    .example('$0 pairlist test', 'What is left after each step, and why')
    .demandCommand(1);
}

/** Never reached: the subcommand has its own handler, and is demanded. */
export async function handler(): Promise<void> {}

interface TestArgs extends VenueArgs {
  readonly at?: string;
  readonly json: boolean;
}

async function test(args: TestArgs): Promise<void> {
  const { pairListAt, pairListNow } = await import('../../app/pairlist/pair-list.ts');
  const config = await exchangeConfig(args);
  const { fromMs: atMs } = args.at === undefined ? {} : parseTimerange(`${args.at}-`);
  const result = atMs === undefined ? await pairListNow(config, openLog(args)) : await pairListAt(config, atMs);
  if (args.json) return printJson(result);
  const columns = [
    { header: 'Step' },
    { header: 'Before', align: 'right' },
    { header: 'After', align: 'right' },
  ] as const;
  print(
    table(
      columns,
      result.steps.map(({ method, before, after }) => [method, before.length, after.length]),
    ),
  );
  const left = result.steps.flatMap((step) => step.left.map(({ pair, reason }) => [pair, step.method, reason]));
  if (left.length > 0) print(`\n${table([{ header: 'Left' }, { header: 'In' }, { header: 'Because' }], left)}`);
  print(`\n${result.pairs.join(', ') || 'No pair is left.'}`);
}
