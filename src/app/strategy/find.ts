import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../../core/model/errors.ts';
import { closestName } from '../../core/model/suggest.ts';

/** Where strategies are looked for. */
export interface StrategyFolders {
  readonly userDir: string;
  /** Folders of `--strategy-path`, searched first. */
  readonly strategyPath?: string | readonly string[] | undefined;
}

/** The folders that are searched for a strategy's name, in order, as absolute paths. */
export function strategyFolders({ userDir, strategyPath = [] }: StrategyFolders): string[] {
  const own = typeof strategyPath === 'string' ? [strategyPath] : strategyPath;
  return [...new Set([...own.map((folder) => resolve(folder)), resolve(userDir, 'strategies')])];
}

/** The strategy files of a folder, sorted: every `.ts` file but declarations and tests. */
export function strategyFilesIn(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /(?<!\.d|\.test)\.ts$/.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .sort();
}

/** A strategy's name: its file's name without the ending. */
export function strategyName(path: string): string {
  return basename(path).replace(/\.[cm]?[jt]s$/, '');
}

/** Absolute path of a strategy given by path or by name. Throws InputError where there is none. */
export function findStrategy(nameOrPath: string, folders: StrategyFolders): string {
  const isPath = /[\\/]/.test(nameOrPath) || /\.[cm]?[jt]s$/.test(nameOrPath);
  const asPath = resolve(nameOrPath);
  if (isPath && existsSync(asPath)) return assertFile(asPath);
  const searched = strategyFolders(folders);
  if (!/[\\/]/.test(nameOrPath)) {
    for (const folder of searched) {
      const path = join(folder, `${strategyName(nameOrPath)}.ts`);
      if (existsSync(path)) return assertFile(path);
    }
    if (!isPath && existsSync(asPath)) return assertFile(asPath);
  }
  throw isPath && /[\\/]/.test(nameOrPath) ? missingFile(nameOrPath, asPath) : missingName(nameOrPath, searched);
}

function assertFile(path: string): string {
  if (!statSync(path).isDirectory()) return path;
  const files = strategyFilesIn(path);
  throw new InputError('STRATEGY_IS_FOLDER', `${path} is a folder, not a strategy file`, {
    path,
    hint:
      files.length === 0
        ? 'Give the path of a .ts file.'
        : `Give one of its files (${files.map(strategyName).join(', ')}), or its name with --strategy-path ${path}.`,
  });
}

function missingFile(given: string, path: string): InputError {
  const folder = resolve(path, '..');
  const closest = closestName(strategyName(path), strategyFilesIn(folder).map(strategyName));
  return new InputError('STRATEGY_NOT_FOUND', `there is no strategy file ${path}`, {
    path: given,
    hint:
      closest === undefined ? 'See `tradewright list-strategies`.' : `Did you mean ${join(folder, `${closest}.ts`)}?`,
  });
}

function missingName(name: string, searched: readonly string[]): InputError {
  const wanted = strategyName(name);
  const closest = closestName(wanted, searched.flatMap(strategyFilesIn).map(strategyName));
  return new InputError('STRATEGY_NOT_FOUND', `there is no strategy "${wanted}" in ${searched.join(' or ')}`, {
    path: name,
    value: name,
    hint:
      closest === undefined
        ? `See \`tradewright list-strategies\`, or write it with \`tradewright new-strategy ${wanted}\`.`
        : `Did you mean "${closest}"? \`tradewright list-strategies\` shows them all.`,
  });
}
