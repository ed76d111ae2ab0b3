import { once } from 'node:events';
import type { Argv } from 'yargs';
import type { DialectName } from '../../app/exchange/open-exchange.ts';
import { openLog } from '../../app/log.ts';
import type { GlobalArgs } from '../args.ts';
import { configRequest } from '../config-request.ts';
import { formatTime } from '../format.ts';
import { splitList, unusable } from '../option-values.ts';
import { facts, print, printJson } from '../output.ts';

export const describe = 'Run an exchange on this machine that speaks as Binance or Kraken does, to test bots against';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 exchange [options]\n\n${describe}. It plays stored candles. Ctrl-C ends it.`)
    .options({
      data: { type: 'string', describe: 'Folder with the candles to play; the same as --data-dir' },
      dialect: {
        choices: ['binance', 'kraken'] satisfies DialectName[],
        default: 'binance' as const,
        describe: 'Venue that it speaks as',
      },
      pairs: { alias: 'p', type: 'string', describe: 'Only these pairs, separated by commas' },
      trades: { type: 'string', describe: 'Play recorded trades: CSV files, ETH_BTC-trades.csv, separated by commas' },
      speed: { type: 'number', default: 1, describe: 'How many times as fast as real time' },
      start: { type: 'string', describe: 'Where its clock starts, 2018-01-20 or 2018-01-20T12:00Z' },
      port: { type: 'number', describe: 'Port to listen on; any free one by default' },
      scenario: { type: 'string', describe: 'File of faults to happen, YAML or JSON' },
      'random-walk': { type: 'number', describe: 'Play made-up prices from this seed' },
      'lock-step': { type: 'number', describe: 'Move time by this many seconds whenever every bot is done' },
      balance: { type: 'string', describe: 'What its account holds: BTC=10,USDT=5000' },
      limits: { type: 'boolean', default: true, describe: 'Count request weights; --no-limits for none' },
      timestamps: { type: 'boolean', default: true, describe: 'Check timestamps; --no-timestamps for none' },
      json: { type: 'boolean', default: false, describe: 'Print how to connect as JSON' },
    })
    .example('$0 exchange --data data/sample --speed 100', 'Play the sample candles a hundred times as fast')
    .example('$0 exchange --random-walk 7 --port 8600', 'Made-up prices, always at the same port')
    .example('$0 exchange --scenario night.yaml', 'With the faults of a file');
}

interface ExchangeArgs extends GlobalArgs {
  readonly data?: string;
  readonly dialect: DialectName;
  readonly pairs?: string;
  readonly trades?: string;
  readonly speed: number;
  readonly start?: string;
  readonly port?: number;
  readonly scenario?: string;
  readonly randomWalk?: number;
  readonly lockStep?: number;
  readonly balance?: string;
  readonly limits: boolean;
  readonly timestamps: boolean;
  readonly json: boolean;
}

export async function handler(args: ExchangeArgs): Promise<void> {
  const { data, pairs, speed, start, port, scenario, randomWalk, lockStep, balance, limits, timestamps } = args;
  if (!(speed > 0)) throw unusable('speed', speed, 'Give a number above 0, such as --speed 100.');
  if (lockStep !== undefined && !(lockStep > 0)) throw unusable('lock-step', lockStep, 'Give seconds: --lock-step 60.');
  const { loadConfig } = await import('../../app/config/load.ts');
  const { openExchange } = await import('../../app/exchange/open-exchange.ts');
  const config = loadConfig(configRequest(data === undefined ? args : { ...args, dataDir: data }));
  const open = await openExchange({
    ...{ config, dialect: args.dialect, speed, hasLimits: limits, checksTimestamps: timestamps, log: openLog(args) },
    ...(pairs === undefined ? {} : { pairs: splitList(pairs) }),
    ...(args.trades === undefined ? {} : { tradeFiles: splitList(args.trades) }),
    ...(start === undefined ? {} : { startMs: readTime(start) }),
    ...(port === undefined ? {} : { port }),
    ...(scenario === undefined ? {} : { scenario }),
    ...(randomWalk === undefined ? {} : { randomWalk }),
    ...(lockStep === undefined ? {} : { lockStepMs: lockStep * 1000 }),
    ...(balance === undefined ? {} : { balances: readBalances(balance) }),
  });
  const { exchange, key, startMs, endMs } = open;
  // Before anything is printed: whoever has read it may end the program.
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const { url, wsUrl } = exchange;
  if (args.json) printJson({ url, wsUrl, ...key, pairs: open.pairs, startMs, endMs: endMs ?? null });
  else {
    print(
      facts([
        ['Address', url],
        ['Websockets', wsUrl],
        ['API key', key.apiKey],
        ['Secret', key.secret],
        [
          'Holds',
          Object.entries(open.balances)
            .map(([asset, amount]) => `${amount} ${asset}`)
            .join(', '),
        ],
        ['Pairs', open.pairs.join(', ')],
        ['Clock', `${formatTime(startMs)}${endMs === undefined ? '' : ` to ${formatTime(endMs)}`}, ${pace(args)}`],
        ['Control', `${url}/control/status`],
      ]),
    );
  }
  await stopped;
  await exchange.close();
}

function pace({ speed, lockStep }: ExchangeArgs): string {
  return lockStep === undefined ? `${speed} x real time` : `in steps of ${lockStep} s`;
}

function readTime(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw unusable('start', text, 'Write a day or an instant in UTC: 2018-01-20, 2018-01-20T12:00Z.');
  return time;
}

function readBalances(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [asset, amount] = part.split('=').map((word) => word.trim());
      if (asset === '' || !/^\d+(\.\d+)?$/.test(amount ?? ''))
        throw unusable('balance', text, 'Write --balance BTC=10,USDT=5000.');
      return [asset, amount];
    }),
  );
}
