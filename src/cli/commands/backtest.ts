import type { Argv } from 'yargs';
import { backtest } from '../../app/backtest/backtest.ts';
import type { Config } from '../../app/config/schema.ts';
import { openLog } from '../../app/log.ts';
import { exportTradesCsv } from '../../app/results/export-csv.ts';
import { assertWritable } from '../../app/results/whole-file.ts';
import { writeResults } from '../../app/results/write-results.ts';
import type { Period } from '../../core/analysis/periods.ts';
import { InputError } from '../../core/model/errors.ts';
import type { GlobalArgs } from '../args.ts';
import { configRequest } from '../config-request.ts';
import { print, printJson } from '../output.ts';
import { startProgress } from '../progress.ts';
import { printReport } from '../report/print-report.ts';
import { registerResultCommands } from './backtest-results.ts';

export const describe = 'Run a strategy over stored candles; list, show and compare earlier runs';

const PERIODS = ['day', 'week', 'month'] as const;

export function builder(yargs: Argv): Argv {
  return registerResultCommands(yargs)
    .options({
      strategy: { alias: 's', type: 'string', describe: 'Strategy: a name, or the path of its file' },
      'strategy-path': { type: 'string', describe: 'Folder that is searched for strategies first' },
      pairs: { alias: 'p', type: 'string', array: true, describe: 'Pairs, instead of the whitelist' },
      timeframe: { alias: 'i', type: 'string', describe: 'Candle length, for example 5m' },
      'timeframe-detail': { type: 'string', describe: 'Finer candles that decide what happens within a candle' },
      timerange: { type: 'string', describe: 'Candles to use: YYYYMMDD-YYYYMMDD, end not included' },
      fills: {
        choices: ['candle', 'realistic', 'pessimistic', 'freqtrade'] as const,
        describe: 'Fill rules; freqtrade gives its exact results',
      },
      range: {
        type: 'boolean',
        default: true,
        describe: 'Also run candle, realistic and pessimistic fills; --no-range skips it',
      },
      'stake-amount': { type: 'string', describe: 'Stake of a trade in the stake currency, or "unlimited"' },
      'max-open-trades': { type: 'number', describe: 'Slots; -1 = no limit' },
      'dry-run-wallet': { type: 'number', describe: 'Simulated balance at the start, in the stake currency' },
      fee: { type: 'number', describe: 'Fee ratio of every order (0.001 = 0.1 %)' },
      'enable-protections': { type: 'boolean', describe: 'Apply the protections of strategy and configuration' },
      param: { type: 'string', array: true, describe: 'NAME=VALUE: a parameter of the strategy; repeatable' },
      breakdown: { choices: PERIODS, array: true, describe: 'Add a table by day, week or month' },
      json: { type: 'boolean', default: false, describe: 'Print the report as JSON' },
      export: {
        choices: ['none', 'trades', 'signals'] as const,
        default: 'trades' as const,
        describe: 'What the results file keeps; none = no file',
      },
      'export-csv': { type: 'string', describe: 'Write the trades to this CSV file' },
    })
    .example('$0 backtest -s ema-cross', 'Run a strategy on the configured pairs')
    .example('$0 backtest -s ema-cross --timerange 20180115-20180120 -p ETH/BTC', 'One pair, five days')
    .example('$0 backtest -s ema-cross --param fast=8 --fills freqtrade', "Another parameter, freqtrade's rules")
    .example('$0 backtest show', 'The newest earlier run again');
}

interface BacktestArgs extends GlobalArgs {
  readonly strategy: string | undefined;
  readonly strategyPath: string | undefined;
  readonly pairs: readonly string[] | undefined;
  readonly timeframe: string | undefined;
  readonly timeframeDetail: string | undefined;
  readonly timerange: string | undefined;
  readonly fills: Config['fills'] | undefined;
  readonly range: boolean;
  readonly stakeAmount: string | undefined;
  readonly maxOpenTrades: number | undefined;
  readonly dryRunWallet: number | undefined;
  readonly fee: number | undefined;
  readonly enableProtections: boolean | undefined;
  readonly param: readonly string[] | undefined;
  readonly breakdown: readonly Period[] | undefined;
  readonly json: boolean;
  readonly export: 'none' | 'trades' | 'signals';
  readonly exportCsv: string | undefined;
}

export async function handler(args: BacktestArgs): Promise<void> {
  if (args.exportCsv !== undefined) assertWritable(args.exportCsv);
  const progress = await startProgress('Pairs', 1);
  let outcome;
  try {
    outcome = await backtest({
      config: configRequest(args, flagsOf(args)),
      params: readParams(args.param ?? []),
      range: args.range,
      keepSignals: args.export === 'signals',
      onProgress: (done, total) => progress.update(done / total),
    });
  } finally {
    progress.stop();
  }
  const { report, result, loaded } = outcome;
  const breakdown = args.breakdown ?? loaded.config.breakdown ?? [];
  if (args.json) printJson(report);
  else printReport(report, { breakdown });
  if (args.exportCsv !== undefined) exportTradesCsv(args.exportCsv, result.trades);
  if (args.export === 'none') return;
  const stored = writeResults({ ...outcome, userDir: loaded.userDir, createdTimeMs: Date.now() });
  if (args.json) openLog(args).debug(`results written to ${stored.path}`);
  else print(`\nStored as ${stored.id}; \`tradewright backtest show\` prints it again.`);
}

/** The parts of a configuration that flags set, by flag. */
function flagsOf(args: BacktestArgs): Record<string, Config> {
  const stake = readStake(args.stakeAmount);
  const flags: Record<string, Config | undefined> = {
    '--strategy': args.strategy === undefined ? undefined : { strategy: args.strategy },
    '--strategy-path': args.strategyPath === undefined ? undefined : { strategyPath: args.strategyPath },
    '--pairs': args.pairs === undefined ? undefined : { exchange: { pairWhitelist: args.pairs.flatMap(splitPairs) } },
    '--timeframe': args.timeframe === undefined ? undefined : { timeframe: args.timeframe },
    '--timeframe-detail': args.timeframeDetail === undefined ? undefined : { timeframeDetail: args.timeframeDetail },
    '--timerange': args.timerange === undefined ? undefined : { timerange: args.timerange },
    '--fills': args.fills === undefined ? undefined : { fills: args.fills },
    '--stake-amount': stake === undefined ? undefined : { stakeAmount: stake },
    '--max-open-trades': args.maxOpenTrades === undefined ? undefined : { maxOpenTrades: args.maxOpenTrades },
    '--dry-run-wallet': args.dryRunWallet === undefined ? undefined : { dryRunWallet: args.dryRunWallet },
    '--fee': args.fee === undefined ? undefined : { fee: args.fee },
    '--enable-protections':
      args.enableProtections === undefined ? undefined : { enableProtections: args.enableProtections },
  };
  return Object.fromEntries(Object.entries(flags).filter(([, part]) => part !== undefined)) as Record<string, Config>;
}

function readStake(text: string | undefined): Config['stakeAmount'] | undefined {
  if (text === undefined || text === 'unlimited') return text;
  const stake = Number(text);
  if (stake > 0) return stake;
  throw new InputError('STAKE_INVALID', `--stake-amount ${text} is neither a number above 0 nor "unlimited"`, {
    path: '--stake-amount',
    value: text,
    hint: 'Write a plain number with a dot in decimals, for example 1000 or 0.05.',
  });
}

const splitPairs = (text: string): string[] => text.split(/[,\s]+/).filter((pair) => pair !== '');

function readParams(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new InputError('PARAM_SYNTAX', `--param ${text}: NAME=VALUE is expected`, {
        path: '--param',
        value: text,
        hint: 'Write for example --param fast=8.',
      });
    }),
  );
}
