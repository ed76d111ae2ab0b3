import { join, relative } from 'node:path';
import type { Argv } from 'yargs';
import { packageFolder } from '../../app/package-info.ts';
import type { StrategyCheck } from '../../app/strategy/check.ts';
import type { TypeCheck } from '../../app/strategy/type-check.ts';
import { InputError } from '../../core/model/errors.ts';
import type { GlobalArgs } from '../args.ts';
import { facts, print, printJson, table } from '../output.ts';
import { strategyFolderOption, type StrategyArgs, strategyPlaces } from '../strategy-places.ts';

export const describe = 'Check a strategy: types, a trial run, hidden state';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 check <strategy>\n\n${describe}. Runs on the sample candles, or those of --data-dir.`)
    .positional('strategy', { type: 'string', demandOption: true, describe: 'Name, or path of the file' })
    .options(strategyFolderOption)
    .option('json', { type: 'boolean', default: false, describe: 'Print a JSON object' })
    .example('$0 check ema-cross', 'Check strategies/ema-cross.ts');
}

interface CheckArgs extends GlobalArgs, StrategyArgs {
  readonly strategy: string;
  readonly json: boolean;
}

export async function handler(args: CheckArgs): Promise<void> {
  const sample = join(packageFolder, 'data', 'sample');
  const { userDir, strategyPath, dataDir } = await strategyPlaces(args);
  const folders = { userDir, strategyPath, dataDir: args.dataDir === undefined ? sample : dataDir };
  const { checkStrategy } = await import('../../app/strategy/check.ts');
  const check = await checkStrategy(args.strategy, folders);
  const types = check.types.status === 'failed' ? check.types.problems.length : 0;
  const count = types + check.order.length + check.state.length;
  if (args.json) {
    printJson({ ...check, failure: check.failure && { code: check.failure.code, message: check.failure.message } });
    if (check.failure !== undefined || count > 0) process.exitCode = check.failure?.exitCode ?? 1;
    return;
  }
  print(report(check));
  if (check.failure !== undefined) throw check.failure;
  if (count === 0) return;
  throw new InputError('STRATEGY_CHECK_FAILED', `strategy ${check.name}: ${count} problem${count === 1 ? '' : 's'}`, {
    path: check.path,
  });
}

function report(check: StrategyCheck): string {
  const { columns, signals, order, state, notes, failure } = check;
  const same = failure === undefined ? 'each pair gives the same in two orders' : 'not run';
  const parts = [
    facts([
      ['Strategy', check.name],
      ['File', relative(process.cwd(), check.path)],
      ['Types', typeWords(check.types)],
      ['Trial run', failure === undefined ? `${signals.length} pairs` : 'stopped by an error'],
      ['State', state.length > 0 ? 'kept between calls' : same],
    ]),
  ];
  if (columns.length > 0) parts.push(columnTable(columns));
  if (signals.length > 0) parts.push(signalTable(signals));
  const typeProblems = check.types.status === 'failed' ? check.types.problems : [];
  const lines = [
    ...typeProblems.map(
      (each) => `${relative(process.cwd(), each.file)}:${each.line}:${each.column} ${each.code}: ${each.message}`,
    ),
    ...order,
    ...state,
    ...notes.map((note) => `note: ${note}`),
  ];
  if (lines.length > 0) parts.push(lines.join('\n'));
  return parts.join('\n\n');
}

function typeWords(types: TypeCheck): string {
  if (types.status === 'not run') return `not run: ${types.reason}`;
  return types.status === 'ok' ? 'ok' : `${types.problems.length} problem${types.problems.length === 1 ? '' : 's'}`;
}

function columnTable(columns: StrategyCheck['columns']): string {
  return table(
    [{ header: 'Column' }, { header: 'Kind' }, { header: 'First value at row', align: 'right' }],
    columns.map(({ name, kind, firstRow }) => [name, kind, firstRow]),
  );
}

function signalTable(signals: StrategyCheck['signals']): string {
  const number = (header: string) => ({ header, align: 'right' as const });
  return table(
    [
      { header: 'Pair' },
      number('Candles'),
      number('Enter long'),
      number('Exit long'),
      number('Enter short'),
      number('Exit short'),
    ],
    signals.map((each) => [each.pair, each.candles, each.enterLong, each.exitLong, each.enterShort, each.exitShort]),
  );
}
