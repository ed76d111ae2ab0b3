import { relative } from 'node:path';
import type { Argv } from 'yargs';
import { newStrategy } from '../../app/strategy/new.ts';
import type { GlobalArgs } from '../args.ts';
import { print } from '../output.ts';
import { strategyFolderOption, type StrategyArgs, strategyPlaces } from '../strategy-places.ts';

export const describe = 'Write a commented strategy file to start from';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 new-strategy <name>\n\n${describe}.`)
    .positional('name', { type: 'string', demandOption: true, describe: 'Name in kebab-case, for example my-first' })
    .options(strategyFolderOption)
    .example('$0 new-strategy my-first', 'Write strategies/my-first.ts');
}

interface NewArgs extends GlobalArgs, StrategyArgs {
  readonly name: string;
}

export async function handler(args: NewArgs): Promise<void> {
  const path = newStrategy(args.name, await strategyPlaces(args));
  print(`Wrote ${relative(process.cwd(), path)}`);
  print(`Next: tradewright check ${args.name}, then tradewright backtest -s ${args.name}`);
}
