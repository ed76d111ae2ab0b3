import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

/** One import of one source file: `target` is a path from the root for our own files, else a package's name. */
export interface Import {
  readonly file: string;
  readonly target: string;
  readonly own: boolean;
  /** An `import type` or `export type`: nothing of it is there at run time. */
  readonly typeOnly: boolean;
}

const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

/** Every file below `folder` with one of the endings, as paths from `root`, `/` between the parts. */
export function sourceFiles(root: string, folder: string, endings = ['.ts', '.mjs']): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** Every import statement and import() call of a file, type imports included. */
export function importsOf(root: string, file: string): Import[] {
  const code = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...code.matchAll(IMPORT)].map((match) => {
    const specifier = match[1] ?? match[2];
    const own = specifier.startsWith('.');
    return {
      file,
      own,
      typeOnly: /^\s*(import|export)\s+type\s/.test(match[0]),
      target: own ? posix.join(dirname(file), specifier) : packageName(specifier),
    };
  });
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
