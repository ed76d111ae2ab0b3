import { relative } from 'node:path';
import type { Argv } from 'yargs';
import type { ListedStrategy } from '../../app/strategy/list.ts';
import type { GlobalArgs } from '../args.ts';
import { print, printJson, table } from '../output.ts';
import { strategyFolderOption, type StrategyArgs, strategyPlaces } from '../strategy-places.ts';

export const describe = 'List the strategy files and whether each one loads';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 list-strategies\n\n${describe}.`)
    .options(strategyFolderOption)
    .option('json', { type: 'boolean', default: false, describe: 'Print a JSON array' })
    .example('$0 list-strategies', 'Files in strategies/')
    .example('$0 list-strategies --strategy-path ideas', 'Files in ideas/ and strategies/');
}

export async function handler(args: GlobalArgs & StrategyArgs & { readonly json: boolean }): Promise<void> {
  const { strategyFolders } = await import('../../app/strategy/find.ts');
  const { listStrategies } = await import('../../app/strategy/list.ts');
  const places = await strategyPlaces(args);
  const listed = await listStrategies(places);
  if (args.json) return printJson(listed);
  if (listed.length === 0) return print(`There is no strategy in ${strategyFolders(places).join(' or ')}.`);
  const rows = listed.map((each) => [
    each.name,
    each.error === undefined ? 'ok' : each.error.code,
    each.timeframe,
    each.params,
    relative(process.cwd(), each.path),
  ]);
  print(
    table(
      [
        { header: 'Strategy' },
        { header: 'Status' },
        { header: 'Timeframe' },
        { header: 'Params', align: 'right' },
        { header: 'File' },
      ],
      rows,
    ),
  );
  for (const each of listed.filter((one) => one.error !== undefined)) print(`\n${failure(each)}`);
}

function failure({ name, error }: ListedStrategy): string {
  return [`${name}: ${error!.message}`, ...(error!.hint === undefined ? [] : [`  ${error!.hint}`])].join('\n');
}
