import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { isStrategy, nameStrategy } from '../../core/strategy/define.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';
import { findStrategy, strategyName, type StrategyFolders } from './find.ts';
import { assertSource, exportError, loadError } from './load-errors.ts';
import { strategyFiles, strategyUrl } from './resolve.ts';
import { assertSpec } from './spec-check.ts';

/** A strategy that was read from its file. */
export interface LoadedStrategy {
  readonly name: string;
  /** Absolute path of the file, links followed. */
  readonly path: string;
  /** SHA-256 (hex) over the file and the files that it imports by relative path. */
  readonly hash: string;
  readonly strategy: AnyStrategy;
}

export interface LoadOptions extends StrategyFolders {
  /** Read the file again and give a new instance of it and of what it imports by relative path. */
  readonly fresh?: boolean;
}

let freshCount = 0;

/** Loads a strategy by path or by name. Throws an InputError of its own for every way in which that can fail. */
export async function loadStrategy(nameOrPath: string, options: LoadOptions): Promise<LoadedStrategy> {
  const found = findStrategy(nameOrPath, options);
  const name = strategyName(found);
  // As Node names it: links followed.
  const path = realpathSync(found);
  assertSource(path, readSource(path));
  const url = strategyUrl(path, options.fresh ? ++freshCount : undefined);
  const module = await importStrategy(url, path);
  const strategy = module['default'];
  if (!isStrategy(strategy)) throw exportError(path, module);
  assertSpec(path, strategy);
  const sources = strategyFiles(url).map((file) => readFileSync(file, 'utf8'));
  // A package that only some strategies use, and that takes as long to load as the rest of the program.
  if (sources.some((source) => source.includes('ta.lib'))) await import('../../core/indicators/lib.ts');
  return { name, path, hash: hashOf(sources), strategy: nameStrategy(strategy, name, path) };
}

async function importStrategy(url: string, path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(url)) as Record<string, unknown>;
  } catch (error) {
    throw loadError(path, error, strategyFiles(url));
  }
}

function readSource(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw loadError(path, error);
  }
}

function hashOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const source of sources) hash.update(`${source.length}\n`).update(source);
  return hash.digest('hex');
}
