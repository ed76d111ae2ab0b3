import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FileCandleStore } from '../../adapters/arrow/file-candle-store.ts';
import { TradewrightError } from '../../core/model/errors.ts';
import { type ConfigRequest, type LoadedConfig, loadConfig } from '../config/load.ts';
import { strategyFilesIn, strategyFolders } from '../strategy/find.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const MIB = 1024 ** 2;
const LITTLE_SPACE = 1024 * MIB;
const NO_SPACE = 50 * MIB;

/** Looks at the user folder: configuration, strategies, candles, whether it can be written, free space. */
export function checkFolders(request: ConfigRequest): Finding[] {
  const userFolder = checkWritable('user folder', resolve(request.userDir ?? '.'));
  if (userFolder.status === 'fail') return [userFolder];
  let loaded: LoadedConfig;
  try {
    loaded = loadConfig(request);
  } catch (error) {
    if (!(error instanceof TradewrightError)) throw error;
    return [userFolder, fail('configuration', error.message, error.hint ?? 'tradewright config check')];
  }
  const { files, userDir, dataDir } = loaded;
  return [
    userFolder,
    files.length > 0
      ? ok('configuration', files.join(', '))
      : warn('configuration', 'none, the defaults are used', 'tradewright init writes one to start from'),
    checkStrategies(strategyFolders(loaded)),
    checkCandles(dataDir),
    ...(existsSync(dataDir) ? [checkWritable('data folder', dataDir)] : []),
    checkSpace(existsSync(dataDir) ? dataDir : userDir),
  ];
}

function checkStrategies(folders: readonly string[]): Finding {
  const count = folders.flatMap(strategyFilesIn).length;
  const where = folders.join(' and ');
  if (count > 0) return ok('strategies', `${count} in ${where}`);
  return warn('strategies', `none in ${where}`, 'tradewright new-strategy my-first');
}

function checkCandles(folder: string): Finding {
  const count = existsSync(folder) ? new FileCandleStore(folder).list().length : 0;
  if (count > 0) return ok('candles', `${count} series in ${folder}`);
  const missing = existsSync(folder) ? `none in ${folder}` : `there is no folder ${folder}`;
  return warn('candles', missing, 'tradewright init copies sample candles, tradewright data convert imports your own');
}

function checkWritable(name: string, folder: string): Finding {
  if (!existsSync(folder)) return fail(name, `there is no folder ${folder}`, `mkdir -p ${folder}`);
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok(name, `${folder}, can be written`);
  } catch {
    return fail(name, `${folder} cannot be written`, `Give yourself the right to it: chmod u+rwx ${folder}`);
  }
}

function checkSpace(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const detail = `${Math.floor(free / MIB)} MiB free at ${folder}`;
  if (free < NO_SPACE) return fail('disk space', detail, 'Free some space: results and candles could not be written');
  if (free < LITTLE_SPACE) return warn('disk space', detail, 'Free some space before you get more candles');
  return ok('disk space', detail);
}
