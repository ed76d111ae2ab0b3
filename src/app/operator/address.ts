import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Longest path of a Unix socket that every system takes. */
const LONGEST = 100;

/**
 * Where the bots of a folder listen to their operator: a Unix socket beside the journal; where that path is too long for
 * one, or on Windows, another name that follows from the path.
 */
export function operatorAddress(home: string, mode: 'paper' | 'live'): string {
  const path = join(home, 'journal', `${mode}.sock`);
  const short = `tradewright-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${short}`;
  return Buffer.byteLength(path) <= LONGEST ? path : join(tmpdir(), `${short}.sock`);
}
