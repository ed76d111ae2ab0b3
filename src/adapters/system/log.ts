import { styleText } from 'node:util';
import type { Log, LogFields } from '../../ports/log.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

const COLOURS = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red' } as const;

export interface LogOptions {
  /** Lines below this level are dropped. */
  readonly level: LogLevel;
  /** One JSON object a line instead of text. */
  readonly json: boolean;
}

/** Log lines on stderr, as text for people or as one JSON object a line for machines. */
export function createLog({ level, json }: LogOptions): Log {
  const lowest = LEVELS.indexOf(level);
  const writer = (lineLevel: LogLevel) => (message: string, fields?: LogFields) => {
    if (LEVELS.indexOf(lineLevel) < lowest) return;
    process.stderr.write(`${json ? jsonLine(lineLevel, message, fields) : textLine(lineLevel, message, fields)}\n`);
  };
  return { debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error') };
}

function jsonLine(level: LogLevel, message: string, fields: LogFields = {}): string {
  return JSON.stringify({ time: new Date().toISOString(), level, message, ...fields });
}

function textLine(level: LogLevel, message: string, fields: LogFields = {}): string {
  const details = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  const label = level === 'warn' ? 'warning' : level;
  return `${styleText(COLOURS[level], `${label}:`, { stream: process.stderr })} ${message}${details.join('')}`;
}
