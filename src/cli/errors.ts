import { styleText } from 'node:util';
import { TradewrightError } from '../core/model/errors.ts';

const PROGRAM_BROKEN = 2;

export interface ErrorOutput {
  /** Print where in the program the error was thrown. */
  readonly verbose: boolean;
  /** Print one JSON object on one line instead of text. */
  readonly json: boolean;
}

/** Prints an error on stderr and returns the exit code: 1 = wrong input, 2 = the run failed or the program is wrong. */
export function reportError(error: unknown, output: ErrorOutput): number {
  const shown = describeError(error);
  const stack = output.verbose && error instanceof Error ? error.stack : undefined;
  process.stderr.write(`${output.json ? errorJson(shown, stack) : errorText(shown, stack)}\n`);
  return error instanceof TradewrightError ? error.exitCode : PROGRAM_BROKEN;
}

interface ShownError {
  readonly code: string;
  readonly message: string;
  readonly path?: string | undefined;
  readonly value?: unknown;
  readonly hint?: string | undefined;
}

function describeError(error: unknown): ShownError {
  if (error instanceof TradewrightError) return error;
  return {
    code: 'BUG',
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    hint: 'This is a fault of tradewright. Run it again with -v and report what it prints to the project.',
  };
}

function errorText({ code, message, path, value, hint }: ShownError, stack: string | undefined): string {
  const lines = [`${styleText(['red', 'bold'], `error ${code}`, { stream: process.stderr })}: ${message}`];
  if (path !== undefined && !message.includes(path)) lines.push(`  ${faint('at')}    ${path}`);
  if (value !== undefined) lines.push(`  ${faint('value')} ${shortJson(value)}`);
  if (hint !== undefined) lines.push(`  ${faint('hint')}  ${hint}`);
  if (stack !== undefined) lines.push(faint(stack));
  return lines.join('\n');
}

function errorJson(error: ShownError, stack: string | undefined): string {
  const { code, message, path, value, hint } = error;
  return JSON.stringify({ time: new Date().toISOString(), level: 'error', code, message, path, value, hint, stack });
}

function faint(text: string): string {
  return styleText('gray', text, { stream: process.stderr });
}

function shortJson(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
