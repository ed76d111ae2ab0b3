import type { Argv } from 'yargs';
import { parseTimerange } from '../../app/backtest/timerange.ts';
import { openLog } from '../../app/log.ts';
import { statusOf } from '../../app/trade/status.ts';
import type { GlobalArgs } from '../args.ts';
import { configRequest } from '../config-request.ts';
import { unusable } from '../option-values.ts';
import { print } from '../output.ts';
import { statusLine } from '../status-line.ts';
import { untilInterrupted } from '../until-interrupted.ts';

export const describe = 'Trade stored candles with the live code, against an exchange on this machine';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 rehearse -s NAME [options]\n\n${describe}. Ctrl-C ends it in good order.`)
    .options({
      strategy: { alias: 's', type: 'string', describe: 'Name of the strategy, or the path of its file' },
      speed: { type: 'number', default: 300, describe: 'How many times as fast as real time' },
      timerange: { type: 'string', describe: 'Candles to trade: 20180110-20180120; all by default' },
      scenario: { type: 'string', describe: 'File of faults to happen, YAML or JSON' },
      keep: { type: 'string', describe: 'Folder that keeps journal and log; otherwise they go with the rehearsal' },
    })
    .example('$0 rehearse -s ema-cross --timerange 20180112-20180113', 'One day, in five minutes')
    .example('$0 rehearse -s ema-cross --scenario night.yaml', 'With the faults of a file');
}

interface RehearseArgs extends GlobalArgs {
  readonly strategy?: string;
  readonly speed: number;
  readonly timerange?: string;
  readonly scenario?: string;
  readonly keep?: string;
}

export async function handler(args: RehearseArgs): Promise<void> {
  const { strategy, speed, timerange, scenario, keep } = args;
  if (!(speed > 0)) throw unusable('speed', speed, 'Give a number above 0, such as --speed 300.');
  const { rehearse } = await import('../../app/trade/rehearse.ts');
  const signal = untilInterrupted();
  let line: { stop(): void } | undefined;
  const { trading, settings } = await rehearse({
    config: configRequest(args, strategy === undefined ? {} : { '--strategy': { strategy } }),
    speed,
    ...parseTimerange(timerange),
    ...(scenario !== undefined && { scenario }),
    ...(keep !== undefined && { home: keep }),
    log: openLog(args),
    onStart: (running) => (line = statusLine(() => statusOf(running.trading.bot, running.settings))),
    signal,
  }).finally(() => line?.stop());
  print(statusOf(trading.bot, settings));
}
