import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from '../../core/model/errors.ts';
import { makeFolders } from '../folders.ts';

/** Writes a file whole or not at all. Throws InputError FILE_NOT_WRITABLE. */
export function writeWholeFile(path: string, text: string): void {
  throughTemporary(path, [text], (temporary) => renameSync(temporary, path));
}

/** For a file that a long run will write at its end: throws InputError FILE_NOT_WRITABLE now if it could not. */
export function assertWritable(path: string): void {
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
    if (existsSync(path)) accessSync(path, constants.W_OK);
  } catch (cause) {
    throw notWritable(path, cause);
  }
}

/**
 * As `writeWholeFile`, but never over a file that is there, also when another process makes it at this moment;
 * false = there is one. Throws InputError FILE_NOT_WRITABLE.
 */
export function writeNewFile(path: string, parts: Iterable<string>): boolean {
  if (existsSync(path)) return false;
  return throughTemporary(path, parts, (temporary) => {
    try {
      linkSync(temporary, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      // Some file systems know no links.
      renameSync(temporary, path);
    }
    return true;
  });
}

/** Parts are written one by one, as they come: joining them first would copy a large file three times in memory. */
function throughTemporary<T>(path: string, parts: Iterable<string>, putInPlace: (temporary: string) => T): T {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    try {
      for (const part of parts) writeFileSync(file, part);
    } finally {
      closeSync(file);
    }
    return putInPlace(temporary);
  } catch (cause) {
    throw notWritable(path, cause);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Makes a folder and those above it, if they are not there. Throws InputError FILE_NOT_WRITABLE. */
export function makeFolder(path: string): void {
  try {
    makeFolders(path);
  } catch (cause) {
    throw notWritable(path, cause);
  }
}

function notWritable(path: string, cause: unknown): InputError {
  return new InputError('FILE_NOT_WRITABLE', `${path} cannot be written: ${(cause as Error).message}`, {
    path,
    hint: 'Choose a place that exists and that you may write to.',
    cause,
  });
}
