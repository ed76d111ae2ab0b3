import type { Argv } from 'yargs';
import type { IndicatorRow } from '../../app/indicators.ts';
import { InputError } from '../../core/model/errors.ts';
import { facts, print, printJson, table } from '../output.ts';

export const describe = 'List the indicators of `ta` with their arguments and outputs';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 list-indicators [search]\n\n${describe}.`)
    .positional('search', { type: 'string', describe: 'Only those with this in name, group or title, in detail' })
    .option('json', { type: 'boolean', default: false, describe: 'Print a JSON array' })
    .example('$0 list-indicators', 'All of them, by group')
    .example('$0 list-indicators macd', 'What is known about MACD and its kind');
}

export async function handler(args: { readonly search?: string; readonly json: boolean }): Promise<void> {
  const { listIndicators } = await import('../../app/indicators.ts');
  const found = listIndicators(args.search);
  if (args.json) return printJson(found);
  if (found.length === 0) {
    throw new InputError('INDICATOR_UNKNOWN', `No indicator has "${args.search}" in its name, group or title`, {
      value: args.search,
      hint: 'See them all: tradewright list-indicators',
    });
  }
  print(args.search === undefined ? overview(found) : found.map(details).join('\n\n'));
}

function overview(rows: readonly IndicatorRow[]): string {
  const cells = rows.map(({ group, call, title }) => [group, call, title]);
  const list = table([{ header: 'group' }, { header: 'call, with the defaults' }, { header: 'what it is' }], cells);
  return `${list}

${rows.length} indicators; \`list-indicators NAME\` shows inputs, outputs and warm-up. \`ta.lib\` has
those of technicalindicators: docs/reference/technicalindicators.md`;
}

const MEMORY = {
  window: 'the rows of its window',
  recursive: 'all rows before, with fading weight: allow several times the warm-up',
  path: 'all rows since the first',
} as const;

function details(row: IndicatorRow): string {
  const parameters = Object.entries(row.parameters).map(([name, value]) => `${name} = ${value}`);
  return facts([
    [row.name, row.title],
    ['  call', row.call],
    ['  reads', row.inputs.join(', ')],
    ['  parameters', parameters.join(', ') || 'none'],
    ['  result', row.outputs.length === 1 ? 'one column' : `columns ${row.outputs.join(', ')}`],
    ['  warm-up', `${row.lookback} rows without a value`],
    ['  depends on', MEMORY[row.memory]],
    ['  as TA-Lib', row.taLib],
  ]);
}
