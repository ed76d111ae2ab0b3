import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InputError } from '../../core/model/errors.ts';

const TIMEOUT_MS = 10_000;

const pairsSchema = z.union([z.object({ pairs: z.array(z.string()) }), z.array(z.string())]);
const rankingSchema = z.array(z.object({ symbol: z.string() }));

/** The pairs of a file or an address. Throws InputError PAIRLIST_UNREADABLE. */
export async function readPairs(place: string): Promise<readonly string[]> {
  const list = await readList(place, pairsSchema);
  return 'pairs' in list ? list.pairs : list;
}

/** The currencies of a ranking, the first rank first. Throws InputError PAIRLIST_UNREADABLE. */
export async function readRanking(place: string): Promise<readonly string[]> {
  const list = await readList(place, rankingSchema);
  return list.map(({ symbol }) => symbol.toUpperCase());
}

async function readList<T>(place: string, schema: z.ZodType<T>): Promise<T> {
  try {
    return schema.parse(JSON.parse(await readText(place)));
  } catch (cause) {
    throw new InputError('PAIRLIST_UNREADABLE', `the list cannot be read: ${(cause as Error).message}`, {
      path: place,
      hint: 'Look whether it is there and is JSON as docs/guide/pair-lists.md shows it.',
      cause,
    });
  }
}

async function readText(place: string): Promise<string> {
  if (!/^https?:/.test(place)) return readFile(place.startsWith('file:') ? new URL(place) : place, 'utf8');
  const answer = await fetch(place, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return answer.text();
}
