import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import pino from 'pino';
import type { Log, LogFields } from '../../ports/log.ts';

/** What stands in a log line where a secret stood. */
const MASK = '********';

export interface FileLog extends Log {
  /** Writes what is still in memory. */
  close(): void;
}

/**
 * A log file with one JSON object a line. Secrets are taken out by their value, wherever in a line they stand: names and
 * depths of fields do not matter.
 */
export function openFileLog(path: string, level: string, secrets: () => readonly string[]): FileLog {
  mkdirSync(dirname(path), { recursive: true });
  const file = pino.destination({ dest: path, append: true, sync: true });
  const scrubbed = { write: (line: string) => void file.write(scrub(line, secrets())) };
  const logger = pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, scrubbed);
  const writer =
    (name: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) =>
      logger[name](fields, message);
  return {
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
    close: () => file.end(),
  };
}

/** Takes every secret out of a text, also in the form that JSON gives it. */
export function scrub(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret === '') continue;
    clean = clean.replaceAll(secret, MASK).replaceAll(JSON.stringify(secret).slice(1, -1), MASK);
  }
  return clean;
}
