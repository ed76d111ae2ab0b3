import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { InputError } from '../../core/model/errors.ts';

/** Writes a file whole or not at all. Throws InputError FILE_NOT_WRITABLE. */
export function writeWholeFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw notWritable(path, cause);
  }
}

/** Makes a folder and those above it, if they are not there. Throws InputError FILE_NOT_WRITABLE. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
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
