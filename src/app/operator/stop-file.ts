import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../core/model/errors.ts';
import type { Positions } from './messages.ts';

/** Time between two looks, ms of the machine: it must work whatever clock a bot follows. */
const EVERY_MS = 500;

/** The file that stops every bot of a folder, and keeps it from starting. */
export function stopFile(home: string): string {
  return join(home, 'STOP');
}

/** What the file says: `flatten` sells everything, any other text and none keeps it. Undefined: there is no file. */
export function readStopFile(home: string): Positions | undefined {
  try {
    return /^\s*flatten\b/i.test(readFileSync(stopFile(home), 'utf8')) ? 'flatten' : 'keep';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // There is something, though it cannot be read.
    return 'keep';
  }
}

/** Calls `onStop` once when the file appears. */
export function watchStopFile(home: string, onStop: (positions: Positions) => void): { close(): void } {
  const timer = setInterval(() => {
    const positions = readStopFile(home);
    if (positions === undefined) return;
    clearInterval(timer);
    onStop(positions);
  }, EVERY_MS);
  return { close: () => clearInterval(timer) };
}

/** Throws InputError STOP_FILE where the file says that nothing may run. With `flatten` a bot may start, to sell. */
export function assertMayStart(home: string): void {
  if (readStopFile(home) !== 'keep') return;
  throw new InputError('STOP_FILE', 'the file STOP keeps bots from starting here', {
    path: stopFile(home),
    hint: 'Remove the file when the reason for it is gone.',
  });
}
