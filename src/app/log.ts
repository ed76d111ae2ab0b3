import { createLog } from '../adapters/system/log.ts';
import type { Log } from '../ports/log.ts';

/** The log of a command on stderr: from info on, or from debug on when `verbose` is 1 or more. */
export function openLog(options: { readonly verbose: number; readonly logJson: boolean }): Log {
  return createLog({ level: options.verbose > 0 ? 'debug' : 'info', json: options.logJson });
}
