import type { Argv } from 'yargs';
import type { Config } from '../../app/config/schema.ts';
import { checkLookahead, type Leak, type LookaheadReport } from '../../app/validate/lookahead.ts';
import { checkRecursion, type RecursionReport } from '../../app/validate/recursion.ts';
import type { GlobalArgs } from '../args.ts';
import { configRequest } from '../config-request.ts';
import { formatTime } from '../format.ts';
import { print, printJson, table, terminalWidth } from '../output.ts';
import { startProgress } from '../progress.ts';
import { count, wrap } from '../report/style.ts';

export const describe = 'Check a strategy for bias: look-ahead, and dependence on the warm-up';

/** Above this a value that depends on the warm-up is called out; 0.001 = 0.1 %. */
const MAX_DRIFT_RATIO = 0.001;

export function builder(yargs: Argv): Argv {
  const run = {
    strategy: { alias: 's', type: 'string', describe: 'Strategy: a name, or the path of its file' },
    pairs: { alias: 'p', type: 'string', array: true, describe: 'Pairs, instead of the whitelist' },
    timerange: { type: 'string', describe: 'Candles to use: YYYYMMDD-YYYYMMDD, end not included' },
    json: { type: 'boolean', default: false, describe: 'Print JSON' },
  } as const;
  return yargs
    .command(
      'lookahead',
      'Does anything depend on candles that had not closed yet? Exit code 2 if so',
      (own) =>
        own
          .options(run)
          .option('cuts', {
            type: 'number',
            default: 50,
            describe: 'Instants for each pair at which the future is changed',
          })
          .option('seed', { type: 'number', default: 1, describe: 'Another seed, other instants and prices' })
          .example('$0 validate lookahead -s ema-cross', 'Check a strategy on the configured pairs'),
      (args) => lookahead(args as unknown as ValidateArgs & { cuts: number; seed: number }),
    )
    .command(
      'recursion',
      'How much do indicators depend on the length of the warm-up? Exit code 2 if too much',
      (own) =>
        own
          .options(run)
          .option('warm-ups', {
            type: 'number',
            array: true,
            default: [100, 200, 400, 800, 1600],
            describe: 'Warm-up lengths to try, in candles',
          })
          .option('samples', { type: 'number', default: 5, describe: 'Candles to compare, for each pair' })
          .example('$0 validate recursion -s ema-cross', 'Check a strategy on the configured pairs'),
      (args) => recursion(args as unknown as ValidateArgs & { warmUps: number[]; samples: number }),
    )
    .example('$0 validate lookahead -s ema-cross', 'Look for look-ahead')
    .example('$0 validate recursion -s ema-cross', 'Look at the warm-up')
    .demandCommand(1);
}

/** Never reached: the subcommands have their own handlers, and one of them is demanded. */
export async function handler(): Promise<void> {}

interface ValidateArgs extends GlobalArgs {
  readonly strategy: string | undefined;
  readonly pairs: readonly string[] | undefined;
  readonly timerange: string | undefined;
  readonly json: boolean;
}

async function lookahead(args: ValidateArgs & { cuts: number; seed: number }): Promise<void> {
  const progress = await startProgress('Instants', 1);
  let report: LookaheadReport;
  try {
    report = await checkLookahead({
      config: requestOf(args),
      cuts: args.cuts,
      seed: args.seed,
      onProgress: (done, total) => progress.update(done / total),
    });
  } finally {
    progress.stop();
  }
  if (report.leaks.length > 0) process.exitCode = 2;
  if (args.json) printJson(report);
  else print(lookaheadText(report, args.cuts));
}

function lookaheadText(report: LookaheadReport, wanted: number): string {
  const { strategy, pairs, cuts, cutsOf, columns, signals, callbacks, leaks } = report;
  const few = Object.entries(cutsOf).filter(([, instants]) => instants < wanted);
  const facts = [
    `columns: ${columns.join(', ') || 'none'}`,
    `signals: ${signals.join(', ') || 'none fired'}`,
    `callbacks: ${callbacks.join(', ') || 'none'}`,
    ...few.map(([pair, instants]) =>
      instants === 0
        ? `${pair} is not checked: it has no candle after the warm-up`
        : `${pair} has ${count(instants, 'instant')}: no more candles come after its warm-up`,
    ),
  ];
  const checked = [
    `Look-ahead check of ${strategy}: ${count(cuts, 'instant')}, ${count(pairs.length, 'pair')}`,
    ...facts.map((fact) => `  ${wrap(fact, terminalWidth() - 2, '    ')}`),
  ];
  if (leaks.length === 0) return [...checked, '', 'Nothing depends on candles that had not closed.'].join('\n');
  return [...checked, '', `${leaks.length} found:`, ...leaks.map(leakText)].join('\n');
}

function leakText({ kind, name, pair, timeMs, value, otherValue, knownMs, how }: Leak): string {
  const other = how === 'cut' ? 'without the candles from then on' : 'with other candles from then on';
  return [
    `- ${kind} ${name}: ${pair}, candle of ${formatTime(timeMs)}`,
    `    ${value} with all candles`,
    `    ${otherValue} ${other} (${formatTime(knownMs)})`,
  ].join('\n');
}

async function recursion(args: ValidateArgs & { warmUps: number[]; samples: number }): Promise<void> {
  const report = await checkRecursion({ config: requestOf(args), warmUps: args.warmUps, samples: args.samples });
  const own = report.warmUps.indexOf(report.startupCandleCount);
  const bad = report.columns.filter(({ drifts }) => tooFar(drifts[own]));
  if (bad.length > 0) process.exitCode = 2;
  if (args.json) printJson(report);
  else
    print(
      recursionText(
        report,
        bad.map(({ column }) => column),
      ),
    );
}

const tooFar = (drift: number | null | undefined): boolean => drift === null || (drift ?? 0) > MAX_DRIFT_RATIO;

function recursionText(report: RecursionReport, bad: readonly string[]): string {
  const { strategy, warmUps, startupCandleCount: own, columns, tooLong } = report;
  const header = warmUps.map((candles) => ({
    header: `${candles}${candles === own ? '*' : ''}`,
    align: 'right' as const,
  }));
  const rows = columns.map(({ column, isYesNo, drifts }) => [
    column,
    ...drifts.map((each) => driftText(each, isYesNo)),
  ]);
  const enough = warmUps.find((_, index) => columns.every(({ drifts }) => !tooFar(drifts[index])));
  return [
    `Warm-up check of ${strategy}: largest difference to the whole history, in %,`,
    'by candles of warm-up',
    table([{ header: 'Column' }, ...header], rows),
    `* startupCandleCount of the strategy`,
    ...(tooLong.length === 0 ? [] : [`Not tried, the data is too short: ${tooLong.join(', ')}`]),
    '',
    ...(bad.length === 0
      ? [`With ${own} candles of warm-up every value is within ${MAX_DRIFT_RATIO * 100} %.`]
      : [
          `With ${own} candles of warm-up these differ by more than ${MAX_DRIFT_RATIO * 100} %: ${bad.join(', ')}.`,
          enough === undefined
            ? 'None of the warm-ups is long enough: some value depends on all of the past.'
            : `Set startupCandleCount to ${enough} or more.`,
        ]),
  ].join('\n');
}

function driftText(drift: number | null, isYesNo: boolean): string {
  if (drift === null) return 'missing';
  if (isYesNo) return drift === 0 ? 'same' : 'differs';
  return drift === 0 ? '0' : (drift * 100).toPrecision(2);
}

function requestOf(args: ValidateArgs) {
  const flags: Record<string, Config> = {
    ...(args.strategy === undefined ? {} : { '--strategy': { strategy: args.strategy } }),
    ...(args.timerange === undefined ? {} : { '--timerange': { timerange: args.timerange } }),
    ...(args.pairs === undefined ? {} : { '--pairs': { exchange: { pairWhitelist: [...args.pairs] } } }),
  };
  return configRequest(args, flags);
}
