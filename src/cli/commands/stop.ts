import type { Argv } from 'yargs';
import type { GlobalArgs } from '../args.ts';
import { botMode, MODE_OPTIONS, type ModeArgs } from '../bot-mode.ts';
import { configRequest } from '../config-request.ts';
import { print } from '../output.ts';

export const describe = 'Stop the running bot: keep its positions, or sell everything first';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(
      `$0 stop [options]\n\n${describe}. A file STOP in the user folder does the same ("flatten" in it: sell), and keeps bots from starting.`,
    )
    .options({
      keep: { type: 'boolean', describe: 'Keep the positions and their stops; the default' },
      flatten: { type: 'boolean', describe: 'Sell everything at market first' },
      ...MODE_OPTIONS,
    })
    .conflicts('flatten', 'keep')
    .example('$0 stop', 'End it; positions and stops stay on the exchange')
    .example('$0 stop --flatten', 'Sell everything, then end');
}

interface StopArgs extends GlobalArgs, ModeArgs {
  readonly flatten?: boolean;
}

export async function handler(args: StopArgs): Promise<void> {
  const { stopBot } = await import('../../app/operator/send.ts');
  const answer = await stopBot(
    { config: configRequest(args), ...botMode(args) },
    args.flatten === true ? 'flatten' : 'keep',
  );
  const { openTrades } = answer as { openTrades: number };
  print(openTrades === 0 ? 'stopped; no trade is open' : `stopped; open trades: ${openTrades}`);
}
