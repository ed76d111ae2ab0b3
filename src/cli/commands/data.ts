import { styleText } from 'node:util';
import type { Argv } from 'yargs';
import type { BrokenSeries, CheckedProblem, CheckedSeries } from '../../app/data.ts';
import { openLog } from '../../app/log.ts';
import type { CandleKind } from '../../core/model/candles.ts';
import type { GlobalArgs } from '../args.ts';
import { configRequest } from '../config-request.ts';
import { formatDay, formatTime } from '../format.ts';
import { splitList } from '../option-values.ts';
import { print, printJson, table } from '../output.ts';
import { type DownloadArgs, download, downloadOptions } from './data-download.ts';

export const describe = 'Download, list, check and convert stored candles';

const KINDS: readonly CandleKind[] = ['spot', 'futures', 'mark', 'index', 'premiumIndex', 'funding_rate'];
/** Problems shown for each series; --json has all. */
const MOST_PROBLEMS = 12;

const SERIES_OPTIONS = {
  pair: { type: 'string', describe: 'Pair, for example ETH/BTC or BTC/USDT:USDT' },
  timeframe: { alias: 't', type: 'string', describe: 'Timeframe, for example 5m' },
  kind: { type: 'string', choices: KINDS, describe: 'What the series holds' },
} as const;
const JSON_OPTION = { json: { type: 'boolean', default: false, describe: 'Print JSON' } } as const;

export function builder(yargs: Argv): Argv {
  return yargs
    .command(
      'download',
      'Download candles from an exchange, or bring the stored ones up to date',
      downloadOptions,
      (args) => download(args as unknown as DownloadArgs),
    )
    .command(
      'list',
      'Show every series: period, candles, missing candles; and files that cannot be read',
      (own) =>
        own
          .options({ ...SERIES_OPTIONS, ...JSON_OPTION })
          .example('$0 data list -d data/sample', 'What comes with the project'),
      (args) => list(args as unknown as SeriesArgs),
    )
    .command(
      'check',
      'Look for gaps, repeated and unordered rows, and bad candles; exit code 1 if something cannot be used',
      (own) =>
        own
          .options({ ...SERIES_OPTIONS, ...JSON_OPTION })
          .example('$0 data check -d data/sample --pair ADA/BTC', 'The gaps of one pair'),
      (args) => check(args as unknown as SeriesArgs),
    )
    .command(
      'convert <files..>',
      "Import CSV files (candles or trades), freqtrade's JSON or feather files into the data folder",
      (own) =>
        own
          .positional('files', { type: 'string', array: true, demandOption: true, describe: 'Files to import' })
          .options({ ...SERIES_OPTIONS, ...CONVERT_OPTIONS, ...JSON_OPTION })
          .example('$0 data convert ETH_BTC-5m.csv', 'The name of the file says pair and timeframe')
          .example('$0 data convert export.csv --pair ETH/BTC -t 1h', 'It does not')
          .example('$0 data convert BTC_USDT_USDT-1m.csv --resample-to 5m,1h', 'Store longer timeframes of it'),
      (args) => convert(args as unknown as ConvertArgs),
    )
    .example('$0 data list', 'What is stored')
    .demandCommand(1);
}

const CONVERT_OPTIONS = {
  'resample-to': { type: 'string', describe: 'Longer timeframes to store instead, separated by commas' },
  'keep-unfinished': { type: 'boolean', default: false, describe: 'Keep a last longer candle that is not over yet' },
  replace: { type: 'boolean', default: false, describe: 'Replace a stored series; by default both are merged' },
  compression: { type: 'string', choices: ['none', 'lz4'], default: 'none', describe: 'How to store the candles' },
  separator: { type: 'string', describe: 'CSV: what stands between two cells' },
  decimal: { type: 'string', choices: ['.', ','], describe: 'CSV: the decimal mark' },
  columns: { type: 'string', describe: 'CSV: names of the columns in their order, separated by commas' },
} as const;

/** Never reached: the subcommands have their own handlers, and one of them is demanded. */
export async function handler(): Promise<void> {}

interface SeriesArgs extends GlobalArgs {
  readonly pair?: string;
  readonly timeframe?: string;
  readonly kind?: CandleKind;
  readonly json: boolean;
}

async function list(args: SeriesArgs): Promise<void> {
  const { listSeries, openStore } = await import('../../app/data.ts');
  const listing = listSeries(openStore(await dataFolder(args)), filterOf(args));
  if (args.json) {
    printJson(listing);
    return;
  }
  const { directory, series, broken } = listing;
  if (series.length + broken.length === 0) {
    const which = Object.values(filterOf(args)).join(' ');
    print(`No candles${which && ` of ${which}`} in ${directory}. Import some: tradewright data convert FILE`);
  }
  if (series.length > 0) print(table(SERIES_COLUMNS, series.map(seriesRow)));
  if (broken.length > 0) print(`\n${brokenLines(broken)}`);
}

const SERIES_COLUMNS = [
  ...[{ header: 'Pair' }, { header: 'Timeframe' }, { header: 'Kind' }, { header: 'From' }, { header: 'To' }],
  ...([
    { header: 'Candles', align: 'right' },
    { header: 'Gaps', align: 'right' },
  ] as const),
];

interface SeriesRow {
  readonly pair: string;
  readonly timeframe: string;
  readonly kind: CandleKind;
  readonly fromMs: number;
  readonly toMs: number;
  readonly candles: number;
  readonly missing: number;
}

function seriesRow({ pair, timeframe, kind, fromMs, toMs, candles, missing }: SeriesRow): (string | number)[] {
  return [pair, timeframe, kind, formatDay(fromMs), formatDay(toMs), candles, missing];
}

function brokenLines(broken: readonly BrokenSeries[]): string {
  const lines = broken.map(({ path, code, reason }) => `  ${path}\n    ${reason} (${code})`);
  return [styleText('red', 'Cannot be read:'), ...lines].join('\n');
}

async function check(args: SeriesArgs): Promise<void> {
  const { checkSeries, openStore } = await import('../../app/data.ts');
  const result = checkSeries(openStore(await dataFolder(args)), filterOf(args));
  const { series, broken } = result;
  const unusable = series.filter(({ usable }) => !usable);
  if (unusable.length + broken.length > 0) process.exitCode = 1;
  if (args.json) {
    printJson(result);
    return;
  }
  const rows = series.flatMap(problemRows);
  if (rows.length > 0) print(`${table(PROBLEM_COLUMNS, rows)}\n`);
  if (broken.length > 0) print(`${brokenLines(broken)}\n`);
  const repairable = series.filter(({ usable, problems }) => usable && problems.length > 0).length;
  print(
    `${series.length + broken.length} series: ${series.length - repairable - unusable.length} without a problem, ` +
      `${repairable} repaired when loaded, ${unusable.length + broken.length} unusable.`,
  );
}

const PROBLEM_COLUMNS = [
  ...[{ header: 'Pair' }, { header: 'Timeframe' }, { header: 'Kind' }, { header: 'Problem' }, { header: 'First at' }],
  { header: 'Count', align: 'right' },
] as const;

function problemRows({ pair, timeframe, kind, problems, candles }: CheckedSeries): (string | number)[][] {
  if (candles === 0) return [[pair, timeframe, kind, 'empty', '-', 0]];
  const rows = problems
    .slice(0, MOST_PROBLEMS)
    .map((problem) => [pair, timeframe, kind, problemText(problem), formatTime(problem.timeMs), problem.count]);
  const hidden = problems.length - rows.length;
  return hidden > 0 ? [...rows, [pair, timeframe, kind, `${hidden} more: --json`, '-', '-']] : rows;
}

const CAUSES = {
  outage: 'the exchange was out',
  noTrades: 'no trades',
  neverDownloaded: 'never downloaded',
} as const;

function problemText({ kind, cause }: CheckedProblem): string {
  return cause === undefined ? kind : `${kind}: ${CAUSES[cause]}`;
}

interface ConvertArgs extends SeriesArgs {
  readonly files: readonly string[];
  readonly resampleTo?: string;
  readonly keepUnfinished: boolean;
  readonly replace: boolean;
  readonly compression: 'none' | 'lz4';
  readonly separator?: string;
  readonly decimal?: '.' | ',';
  readonly columns?: string;
}

async function convert(args: ConvertArgs): Promise<void> {
  const { files, resampleTo, keepUnfinished, replace, compression, separator, decimal, columns } = args;
  const { convertFiles } = await import('../../app/convert.ts');
  const directory = await dataFolder(args);
  const converted = convertFiles(
    {
      ...filterOf(args),
      ...{ files, keepUnfinished, replace, compression, directory },
      ...(resampleTo === undefined ? {} : { resampleTo: splitList(resampleTo) }),
      csv: {
        ...(separator === undefined ? {} : { separator: separator === '\\t' ? '\t' : separator }),
        ...(decimal === undefined ? {} : { decimal }),
        ...(columns === undefined ? {} : { columns: splitList(columns) }),
      },
    },
    Date.now(),
  );
  const log = openLog(args);
  for (const warning of new Set(converted.flatMap(({ warnings }) => warnings))) log.warn(warning);
  if (args.json) printJson(converted);
  else
    print(
      table(
        SERIES_COLUMNS,
        converted.map(({ written }) => seriesRow(written)),
        { title: `Stored in ${directory}` },
      ),
    );
}

function filterOf({ pair, timeframe, kind }: SeriesArgs): Pick<SeriesArgs, 'pair' | 'timeframe' | 'kind'> {
  return {
    ...(pair === undefined ? {} : { pair }),
    ...(timeframe === undefined ? {} : { timeframe }),
    ...(kind === undefined ? {} : { kind }),
  };
}

async function dataFolder(args: GlobalArgs): Promise<string> {
  const { loadConfig } = await import('../../app/config/load.ts');
  return loadConfig(configRequest(args)).dataDir;
}
