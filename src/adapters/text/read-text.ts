import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { InputError } from '../../core/model/errors.ts';

/**
 * Content of a text file: UTF-8, or UTF-16 if its byte order mark says so, gzipped or not, without the mark. Throws
 * InputError DATA_UNREADABLE.
 */
export function readText(path: string): string {
  try {
    const stored = readFileSync(path);
    const bytes = stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored;
    // The decoders take the mark away.
    return new TextDecoder(encodingOf(bytes)).decode(bytes);
  } catch (cause) {
    throw new InputError('DATA_UNREADABLE', `cannot read the file: ${(cause as Error).message}`, {
      path,
      hint: 'Look whether it exists, is complete and may be read.',
      cause,
    });
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
