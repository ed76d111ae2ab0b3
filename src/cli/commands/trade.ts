import { createInterface } from 'node:readline/promises';
import type { Argv } from 'yargs';
import { statusOf } from '../../app/trade/status.ts';
import { openLog } from '../../app/log.ts';
import type { GlobalArgs } from '../args.ts';
import { botMode, type ModeArgs } from '../bot-mode.ts';
import { configRequest } from '../config-request.ts';
import { EXCHANGE_OPTION, exchangeFlags } from '../market-options.ts';
import { print } from '../output.ts';
import { statusLine } from '../status-line.ts';
import { endSoon, untilInterrupted } from '../until-interrupted.ts';

export const describe = 'Trade: on paper by default, with real money after --live';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(
      `$0 trade -s NAME [options]\n\n${describe}. Paper meets the live market with a simulated account. Ctrl-C ends it in good order.`,
    )
    .options({
      ...EXCHANGE_OPTION,
      strategy: { alias: 's', type: 'string', describe: 'Name of the strategy, or the path of its file' },
      paper: { type: 'boolean', default: false, describe: 'On paper; the default' },
      live: { type: 'boolean', default: false, describe: 'With real money' },
      yes: {
        alias: 'y',
        type: 'boolean',
        default: false,
        describe: 'Do not ask before the first live order of an account',
      },
      untested: { type: 'boolean', default: false, describe: 'Live without a stored backtest of the strategy' },
    })
    .example('$0 trade -s ema-cross --exchange binance', 'On paper, with live prices')
    .example('$0 trade -s ema-cross --live', 'With real money, on the exchange of the configuration');
}

interface TradeArgs extends GlobalArgs, ModeArgs {
  readonly exchange?: string;
  readonly strategy?: string;
  readonly yes: boolean;
  readonly untested: boolean;
}

export async function handler(args: TradeArgs): Promise<void> {
  const { strategy, yes, untested } = args;
  const { mode = 'paper' } = botMode(args);
  const { runTrade } = await import('../../app/trade/run-trade.ts');
  const signal = untilInterrupted();
  const log = openLog(args);
  const running = await runTrade({
    config: configRequest(args, {
      ...exchangeFlags(args),
      ...(strategy === undefined ? {} : { '--strategy': { strategy } }),
    }),
    mode,
    untested,
    confirm: (question) => (yes ? Promise.resolve(true) : confirmed(question)),
    log,
    signal,
  });
  const { pairs } = running;
  log.info(`trading ${running.strategy} ${mode === 'live' ? 'live' : 'on paper'}`, {
    pairs: pairs.join(' '),
    timeframe: running.settings.timeframe,
  });
  const line = statusLine(() => statusOf(running.trading.bot, running.settings));
  await running.done.finally(() => {
    line.stop();
    endSoon();
  });
  print(statusOf(running.trading.bot, running.settings));
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} Type yes: `)).trim());
  } finally {
    terminal.close();
  }
}
