import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../../core/model/errors.ts';
import { makeFolders } from '../folders.ts';
import { packageFolder } from '../package-info.ts';
import { programTypes } from '../strategy/resolve.ts';
import { strategyTemplate } from '../strategy/template.ts';
import { completePackageJson } from './package-json.ts';
import { DATA_README, GITIGNORE, userTsconfig } from './templates.ts';

/** What `initFolder` did, as paths relative to the folder. */
export interface InitResult {
  readonly folder: string;
  readonly created: readonly string[];
  /** Files that were there, and got keys that they lacked. */
  readonly completed: readonly string[];
  /** Files and folders that were there and stay as they are. */
  readonly kept: readonly string[];
}

/** Copied as they are from the program's own folder. */
const COPIES = ['config/config.json', 'config/futures.json', 'config/schema.json', 'data/sample'];

/**
 * Makes a folder to work in: configuration, a strategy, sample candles, and the files that an editor and npm
 * read. Whatever is already there stays. Throws InputError when the folder cannot be written or is none.
 */
export function initFolder(folder: string): InitResult {
  const created: string[] = [];
  const completed: string[] = [];
  const kept: string[] = [];
  const place = (path: string, write: (target: string) => void): void => {
    const target = join(folder, path);
    if (existsSync(target)) return void kept.push(path);
    makeFolders(dirname(target));
    write(target);
    created.push(path);
  };
  const placeText = (path: string, text: string): void => place(path, (target) => writeFileSync(target, text));

  try {
    makeFolders(folder);
    for (const path of COPIES) {
      place(path, (target) => cpSync(join(packageFolder, path), target, { recursive: true }));
    }
    placeText('strategies/example.ts', strategyTemplate('example'));
    placeText('data/README.md', DATA_README);
    placeText('tsconfig.json', userTsconfig(typePaths(folder)));
    placeText('.gitignore', GITIGNORE);
    completeManifest();
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  return { folder, created, completed, kept };

  function completeManifest(): void {
    const path = join(folder, 'package.json');
    const existing = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    const text = completePackageJson(existing, packageName(folder));
    if (text !== undefined) writeFileSync(path, text);
    (existing === undefined ? created : text === undefined ? kept : completed).push('package.json');
  }
}

/** Where the compiler finds the types of 'tradewright', when it is not installed in or above the folder. */
function typePaths(folder: string): Record<string, string[]> {
  for (let above = resolve(folder); ; above = dirname(above)) {
    if (existsSync(join(above, 'node_modules', 'tradewright'))) return {};
    if (above === dirname(above)) break;
  }
  const entry = (specifier: 'tradewright' | 'tradewright/danfo'): string[] => {
    const path = relative(folder, programTypes(specifier)).replaceAll('\\', '/');
    return [path.startsWith('.') ? path : `./${path}`];
  };
  return { tradewright: entry('tradewright'), 'tradewright/danfo': entry('tradewright/danfo') };
}

/** A name that npm accepts, from the folder's. */
function packageName(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '');
  return name === '' || name === 'tradewright' ? 'my-tradewright' : name;
}

function cannotWrite(folder: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || !['EACCES', 'EEXIST', 'ENOENT', 'ENOTDIR', 'EROFS', 'ENOSPC', 'EPERM'].includes(code))
    return error;
  return new InputError('FOLDER_NOT_WRITABLE', `cannot make the folder ${folder} (${code})`, {
    path: folder,
    hint: 'Choose a folder that you may write to: tradewright init my-bot',
    cause: error,
  });
}
