import type { StrategyFolders } from '../app/strategy/find.ts';
import type { GlobalArgs } from './args.ts';
import { configRequest } from './config-request.ts';

/** Arguments of commands that look for strategy files. */
export interface StrategyArgs {
  readonly strategyPath: string | undefined;
}

/** The option of commands that look for strategy files. */
export const strategyFolderOption = {
  'strategy-path': { type: 'string', describe: 'Folder to search first; then strategies/ of the user folder' },
} as const;

/** Where strategies are: the command line, else the configuration, then the user folder. Also where candles are. */
export async function strategyPlaces(
  args: GlobalArgs & StrategyArgs,
): Promise<StrategyFolders & { readonly dataDir: string }> {
  const { loadConfig } = await import('../app/config/load.ts');
  const flags = args.strategyPath === undefined ? {} : { '--strategy-path': { strategyPath: args.strategyPath } };
  return loadConfig(configRequest(args, flags));
}
