import type { Argv } from 'yargs';
import { parseTimerange } from '../../app/backtest/timerange.ts';
import type { DownloadProgress, DownloadedSeries } from '../../app/download/download.ts';
import type { DownloadedTrades } from '../../app/download/download-trades.ts';
import { openLog } from '../../app/log.ts';
import { InputError, RunError } from '../../core/model/errors.ts';
import { formatDay } from '../format.ts';
import { VENUE_OPTIONS, type VenueArgs, exchangeConfig } from '../market-options.ts';
import { splitList } from '../option-values.ts';
import { print, printJson, table } from '../output.ts';
import { startProgress } from '../progress.ts';

const DOWNLOAD_OPTIONS = {
  ...VENUE_OPTIONS,
  pairs: { alias: 'p', type: 'string', describe: 'Pairs or patterns, separated by commas; default: the whitelist' },
  timeframes: { alias: 't', type: 'string', describe: 'Timeframes, separated by commas; default: 5m' },
  timerange: { type: 'string', describe: 'Days to download, 20240101-20240201; the end is not included' },
  days: { type: 'number', describe: 'The newest days; default: on from the newest stored candle, else 30' },
  'new-pairs-days': { type: 'number', describe: 'The same for series of which nothing is stored' },
  prepend: { type: 'boolean', default: false, describe: 'Also what lies before the first stored candle' },
  erase: { type: 'boolean', default: false, describe: 'Start anew: replace what is stored' },
  'from-trades': { type: 'boolean', default: false, describe: 'Make the candles of trades: any timeframe from 1s on' },
  trades: { type: 'boolean', default: false, describe: 'Also keep the trades, a CSV file for each whole day' },
  'include-inactive-pairs': { type: 'boolean', default: false, describe: 'Also pairs that do not trade now' },
  json: { type: 'boolean', default: false, describe: 'Print JSON' },
} as const;

/** Adds the options of `data download`. */
export function downloadOptions(yargs: Argv): Argv {
  return yargs
    .options(DOWNLOAD_OPTIONS)
    .example('$0 data download --exchange binance -p ETH/BTC -t 5m,1h --days 90', 'Three months of two timeframes')
    .example("$0 data download --exchange binance -p '.*/BTC' -t 1d --timerange 20230101-", 'Every pair for Bitcoin')
    .example('$0 data download', 'Bring the pairs of the configuration up to date');
}

export interface DownloadArgs extends VenueArgs {
  readonly pairs?: string;
  readonly timeframes?: string;
  readonly timerange?: string;
  readonly days?: number;
  readonly newPairsDays?: number;
  readonly prepend: boolean;
  readonly erase: boolean;
  readonly fromTrades: boolean;
  readonly trades: boolean;
  readonly includeInactivePairs: boolean;
  readonly json: boolean;
}

/** Runs `data download`. Throws InputError, RunError DOWNLOAD_INCOMPLETE. */
export async function download(args: DownloadArgs): Promise<void> {
  const { pairs, timeframes, timerange, days, newPairsDays, prepend, erase, fromTrades } = args;
  if (timerange !== undefined && days !== undefined) {
    throw new InputError('OPTION_INVALID', '--timerange and --days contradict each other', {
      path: '--days',
      value: days,
      hint: 'Leave one of them out.',
    });
  }
  for (const [option, value] of Object.entries({ '--days': days, '--new-pairs-days': newPairsDays })) {
    if (value === undefined || value > 0) continue;
    throw new InputError('OPTION_INVALID', `${option} must be above 0`, {
      path: option,
      value,
      hint: 'Write --days 30.',
    });
  }
  const { downloadData } = await import('../../app/download/download-data.ts');
  const config = await exchangeConfig(args);
  const log = openLog(args);
  const progress = await shownProgress((text) => log.info(text));
  const done = await downloadData({
    ...{ config, log, erase, fromTrades, keepTrades: args.trades },
    includeInactive: args.includeInactivePairs,
    ...(pairs !== undefined && { pairs: splitList(pairs) }),
    ...(timeframes !== undefined && { timeframes: splitList(timeframes) }),
    time: {
      ...parseTimerange(timerange),
      ...(days !== undefined && { days }),
      ...(newPairsDays !== undefined && { newPairsDays }),
      prepend,
    },
    onProgress: progress.update,
  }).finally(progress.stop);
  for (const note of done.series.flatMap(({ notes }) => notes)) log.warn(note);
  if (args.json) printJson(done);
  else {
    print(table(COLUMNS, done.series.map(row), { title: `${done.exchange}, stored in ${done.directory}` }));
    if (done.trades !== undefined) print(`\n${table(TRADE_COLUMNS, done.trades.map(tradesRow))}`);
  }
  const all = [
    ...done.series.map((each) => ({ what: `${each.pair} ${seriesOf(each)}`, failure: each.failure })),
    ...(done.trades ?? []).map(({ pair, failure }) => ({ what: `${pair} trades`, failure })),
  ];
  const failed = all.filter(({ failure }) => failure !== undefined);
  if (failed.length === 0) return;
  const [{ what, failure }] = failed;
  throw new RunError(
    'DOWNLOAD_INCOMPLETE',
    `${failed.length} of ${all.length} series are not complete: ${what}: ${failure}`,
    { path: done.exchange, hint: 'What came is stored; run the same command again to go on.' },
  );
}

const COLUMNS = [
  ...[{ header: 'Pair' }, { header: 'Series' }, { header: 'From' }, { header: 'To' }],
  ...(['Candles', 'New', 'Gaps'] as const).map((header) => ({ header, align: 'right' }) as const),
];

const TRADE_COLUMNS = [
  { header: 'Trades of' },
  ...(['Whole days', 'New', 'New trades'] as const).map((header) => ({ header, align: 'right' }) as const),
];

function tradesRow({ pair, days, newDays, newTrades }: DownloadedTrades): (string | number)[] {
  return [pair, days, newDays, newTrades];
}

function row(series: DownloadedSeries): (string | number)[] {
  const { pair, fromMs, toMs, candles, added, gaps } = series;
  const missing = Object.values(gaps).reduce((sum, count) => sum + count, 0);
  const time = (timeMs: number): string => (Number.isNaN(timeMs) ? '-' : formatDay(timeMs));
  return [pair, seriesOf(series), time(fromMs), time(toMs), candles, added, missing];
}

function seriesOf({ timeframe, kind }: DownloadedSeries): string {
  return kind === 'spot' ? timeframe : `${timeframe} ${kind}`;
}

const LINE_EVERY_MS = 10_000;
const MINUTE_MS = 60_000;

/** A bar on a terminal; elsewhere a line now and then. */
async function shownProgress(
  tell: (text: string) => void,
): Promise<{ readonly update: (progress: DownloadProgress) => void; readonly stop: () => void }> {
  let startMs = performance.now();
  let shown: DownloadProgress['of'] = 'candles';
  const bar = await startProgress('Downloading', 100);
  let toldMs = startMs;
  return {
    update: ({ of, doneMs, totalMs, count }) => {
      const nowMs = performance.now();
      if (of !== shown) [shown, startMs] = [of, nowMs];
      const minutes = Math.max(1, nowMs - startMs) / MINUTE_MS;
      const rate = `${Math.round(count / minutes).toLocaleString('en-US')} ${of}/min`;
      bar.update((100 * doneMs) / totalMs, rate);
      if (process.stderr.isTTY || nowMs - toldMs < LINE_EVERY_MS) return;
      toldMs = nowMs;
      const left = Math.ceil((minutes * (totalMs - doneMs)) / doneMs);
      tell(`${Math.floor((100 * doneMs) / totalMs)} % | ${rate} | about ${left} min left`);
    },
    stop: () => bar.stop(),
  };
}
