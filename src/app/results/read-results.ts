import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../core/model/errors.ts';
import { SCHEMA_VERSION, type ResultFile, type ResultHead } from './result-file.ts';

/** Longest first line that is read for a list; a head is about 500 bytes. */
const HEAD_BYTES = 16_384;

/** One entry of the list of runs: what the head says, or why it cannot be read. */
export type ResultEntry =
  | { readonly id: string; readonly path: string; readonly head: ResultHead }
  | { readonly id: string; readonly path: string; readonly problem: InputError };

/** Every stored run, newest first; of each file only the head is read. Broken and newer files have a `problem`. */
export function listResults(userDir: string): ResultEntry[] {
  return resultIds(userDir).map((id) => {
    const path = pathOf(userDir, id);
    try {
      return { id, path, head: readHead(path) };
    } catch (error) {
      if (error instanceof InputError) return { id, path, problem: error };
      throw error;
    }
  });
}

/**
 * The stored run that `reference` names: `latest`, an id, or its beginning. Throws InputError: RESULT_NOT_FOUND,
 * RESULT_AMBIGUOUS, RESULT_BROKEN, RESULT_NEWER.
 */
export function loadResult(userDir: string, reference: string): ResultFile {
  const path = pathOf(userDir, findResult(userDir, reference));
  readHead(path);
  let file: Partial<ResultFile>;
  try {
    file = JSON.parse(readFileSync(path, 'utf8')) as ResultFile;
  } catch (cause) {
    throw brokenFile(path, 'it is no JSON', cause);
  }
  const missing = ['inputs', 'report', 'trades', 'orders', 'locks'].find((part) => !Object.hasOwn(file, part));
  if (missing !== undefined) throw brokenFile(path, `"${missing}" is missing`);
  return file as ResultFile;
}

/** Ids in `<user-dir>/results/`, newest first. */
function resultIds(userDir: string): string[] {
  const folder = join(userDir, 'results');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d{8}-\d{6}.*\.json$/.test(name))
    .map((name) => name.slice(0, -'.json'.length))
    .toSorted()
    .toReversed();
}

function findResult(userDir: string, reference: string): string {
  const ids = resultIds(userDir);
  if (ids.length === 0) {
    throw new InputError('RESULT_NOT_FOUND', `no results in ${join(userDir, 'results')}`, {
      path: join(userDir, 'results'),
      hint: 'Run a backtest first: tradewright backtest -s NAME.',
    });
  }
  if (reference === 'latest') return latestOf(userDir, ids);
  if (ids.includes(reference)) return reference;
  const startingWith = (text: string): string[] => ids.filter((id) => id.startsWith(text));
  const matching = [startingWith(`${reference}-`), startingWith(reference)].find((found) => found.length > 0) ?? [];
  if (matching.length === 1) return matching[0];
  if (matching.length === 0) {
    throw new InputError('RESULT_NOT_FOUND', `no result "${reference}" in ${join(userDir, 'results')}`, {
      value: reference,
      hint: 'See the ids with: tradewright backtest list.',
    });
  }
  throw new InputError('RESULT_AMBIGUOUS', `"${reference}" is the beginning of ${matching.length} results`, {
    value: reference,
    hint: `Name one of them: ${matching.slice(0, 5).join(', ')}.`,
  });
}

/** What the pointer file names, or the newest run where that file is lost. */
function latestOf(userDir: string, ids: readonly string[]): string {
  const pointer = join(userDir, 'results', 'latest');
  const named = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : '';
  return ids.includes(named) ? named : ids[0];
}

function pathOf(userDir: string, id: string): string {
  return join(userDir, 'results', `${id}.json`);
}

/** Reads only the first line, which holds the head, and the last bytes, which show that the file is whole. */
function readHead(path: string): ResultHead {
  const { line, end } = firstLineAndEnd(path);
  let head: Partial<ResultHead> | undefined;
  try {
    head = (JSON.parse(`${line.replace(/,$/, '')}}`) as { head?: Partial<ResultHead> }).head;
  } catch (cause) {
    throw brokenFile(path, 'its first line is no head', cause);
  }
  if (typeof head?.schemaVersion !== 'number') throw brokenFile(path, 'its head has no schema version');
  checkVersion(path, head as ResultHead);
  if (end !== '}\n') throw brokenFile(path, 'its end is missing');
  return head as ResultHead;
}

function firstLineAndEnd(path: string): { line: string; end: string } {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(HEAD_BYTES);
    const text = start.toString('utf8', 0, readSync(file, start, 0, HEAD_BYTES, 0));
    const tail = Buffer.alloc(2);
    readSync(file, tail, 0, 2, Math.max(0, fstatSync(file).size - 2));
    return { line: text.slice(0, Math.max(0, text.indexOf('\n'))), end: tail.toString() };
  } finally {
    closeSync(file);
  }
}

function checkVersion(path: string, head: Pick<ResultHead, 'schemaVersion'>): void {
  if (head.schemaVersion <= SCHEMA_VERSION) return;
  throw new InputError(
    'RESULT_NEWER',
    `${path} was written by a newer program (layout ${head.schemaVersion}, this one reads up to ${SCHEMA_VERSION})`,
    { path, value: head.schemaVersion, hint: 'Update tradewright, or run the backtest again.' },
  );
}

function brokenFile(path: string, why: string, cause?: unknown): InputError {
  return new InputError('RESULT_BROKEN', `${path} is no whole results file: ${why}`, {
    path,
    hint: 'Delete the file and run the backtest again.',
    cause,
  });
}
