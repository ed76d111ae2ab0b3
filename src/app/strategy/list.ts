import { TradewrightError } from '../../core/model/errors.ts';
import { strategyFilesIn, strategyFolders, strategyName, type StrategyFolders } from './find.ts';
import { loadStrategy } from './load.ts';

/** A strategy file and whether it loads. */
export interface ListedStrategy {
  readonly name: string;
  readonly path: string;
  readonly timeframe?: string;
  readonly canShort?: boolean;
  /** Number of parameters. */
  readonly params?: number;
  /** Why it does not load: the error's code, its message and what to do. */
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string | undefined };
}

/** Every strategy file of the searched folders in order; one that is broken does not stop the others. */
export async function listStrategies(folders: StrategyFolders): Promise<ListedStrategy[]> {
  const listed: ListedStrategy[] = [];
  for (const path of strategyFolders(folders).flatMap(strategyFilesIn)) listed.push(await inspect(path, folders));
  return listed;
}

async function inspect(path: string, folders: StrategyFolders): Promise<ListedStrategy> {
  const name = strategyName(path);
  try {
    const { spec } = (await loadStrategy(path, folders)).strategy;
    const params = Object.keys(spec.params ?? {}).length;
    return { name, path, timeframe: spec.timeframe, canShort: spec.canShort === true, params };
  } catch (error) {
    if (!(error instanceof TradewrightError)) throw error;
    return { name, path, error: { code: error.code, message: error.message, hint: error.hint } };
  }
}
