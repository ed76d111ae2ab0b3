import type { Argv } from 'yargs';
import { compareResults } from '../../app/results/compare-results.ts';
import { listResults, loadResult } from '../../app/results/read-results.ts';
import { tradesFromColumns } from '../../app/results/columns.ts';
import { exportTradesCsv } from '../../app/results/export-csv.ts';
import type { Period } from '../../core/analysis/periods.ts';
import type { GlobalArgs } from '../args.ts';
import { print, printJson } from '../output.ts';
import { comparisonText } from '../report/comparison.ts';
import { printReport } from '../report/print-report.ts';
import { resultListText } from '../report/result-list.ts';

const JSON_OPTION = { json: { type: 'boolean', default: false, describe: 'Print JSON' } } as const;

/** Adds `list`, `show` and `compare` to the backtest command. */
export function registerResultCommands(yargs: Argv): Argv {
  return yargs
    .command(
      'list',
      'List earlier runs, newest first',
      (own) => own.options(JSON_OPTION).example('$0 backtest list', 'Every run in results/'),
      (args) => list(args as unknown as ResultArgs),
    )
    .command(
      'show [id]',
      'Print the report of an earlier run again',
      (own) =>
        own
          .positional('id', { type: 'string', default: 'latest', describe: 'Id, or its beginning' })
          .options(JSON_OPTION)
          .option('breakdown', { choices: PERIODS, array: true, describe: 'Add a table by day, week or month' })
          .option('export-csv', { type: 'string', describe: 'Write the trades to this CSV file' })
          .example('$0 backtest show', 'The latest run')
          .example('$0 backtest show 20180131-235500 --breakdown week', 'One run, with a table of weeks'),
      (args) => show(args as unknown as ShowArgs),
    )
    .command(
      'compare <ids..>',
      'Compare earlier runs: figures, inputs, first trade that differs',
      (own) =>
        own
          .positional('ids', { type: 'string', array: true, demandOption: true, describe: 'Ids, or their beginnings' })
          .options(JSON_OPTION)
          .example('$0 backtest compare 20180131-235500 latest', 'An earlier run against the latest'),
      (args) => compare(args as unknown as CompareArgs),
    );
}

const PERIODS = ['day', 'week', 'month'] as const;

interface ResultArgs extends GlobalArgs {
  readonly json: boolean;
}

interface ShowArgs extends ResultArgs {
  readonly id: string;
  readonly breakdown: readonly Period[] | undefined;
  readonly exportCsv: string | undefined;
}

interface CompareArgs extends ResultArgs {
  readonly ids: readonly string[];
}

async function list(args: ResultArgs): Promise<void> {
  const entries = listResults(args.userDir);
  if (!args.json) {
    print(resultListText(entries));
    return;
  }
  printJson(
    entries.map((entry) =>
      'head' in entry
        ? { ...entry.head, path: entry.path }
        : { id: entry.id, path: entry.path, error: { code: entry.problem.code, message: entry.problem.message } },
    ),
  );
}

async function show(args: ShowArgs): Promise<void> {
  const file = loadResult(args.userDir, args.id);
  const configured = (file.inputs.config as { readonly breakdown?: readonly Period[] }).breakdown;
  if (args.json) printJson(file.report);
  else printReport(file.report, { breakdown: args.breakdown ?? configured ?? [] });
  if (args.exportCsv !== undefined) exportTradesCsv(args.exportCsv, tradesFromColumns(file.trades, file.orders));
}

async function compare(args: CompareArgs): Promise<void> {
  const comparison = compareResults(args.ids.map((id) => loadResult(args.userDir, id)));
  if (args.json) printJson(comparison);
  else print(comparisonText(comparison));
}
