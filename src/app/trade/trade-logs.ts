import type { Notice } from '../../core/model/notice.ts';
import type { Log } from '../../ports/log.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { LoadedConfig } from '../config/load.ts';

/** Tells people through the log. */
export function notifierTo(log: Log): Notifier {
  const levels = { info: 'info', warning: 'warn', critical: 'error' } as const;
  return {
    notify: ({ level, code, text, fields }: Notice) => log[levels[level]](text, { code, ...fields }),
  };
}

/** One log that writes to both. */
export function bothLogs(one: Log, other: Log): Log {
  const write =
    (level: keyof Log): Log[typeof level] =>
    (message, fields) => {
      one[level](message, fields);
      other[level](message, fields);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** What must never be written down. */
export function secretsOf({ config }: LoadedConfig): string[] {
  const { key, secret, password, uid } = config.exchange ?? {};
  return [key, secret, password, uid].filter((value) => value !== undefined);
}
