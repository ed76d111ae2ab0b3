import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RunError } from '../../core/model/errors.ts';
import { packageFolder } from '../package-info.ts';

/** The ending that this program's own modules have: `.ts` in a checkout, `.js` in the package. */
const ENDING = import.meta.url.slice(-3);
/** Folder of the modules. */
const MODULES = pathToFileURL(join(packageFolder, ENDING === '.ts' ? 'src' : 'dist', '/'));

/**
 * The page's own script: page/main and all that it imports, each module in a function of its own, so that a page
 * that is opened from a file needs no server. A module must import by name from relative paths, and export
 * functions, classes and constants where they are declared. Throws RunError PAGE_SCRIPT for anything else.
 */
export function pageScript(): string {
  const modules = new Map<string, string>();
  addModule(new URL(`app/html/page/main${ENDING}`, MODULES), modules);
  return `"use strict";\nconst modules = {};\n${[...modules.values()].join('\n')}`;
}

const IMPORT = /^import \{([^}]*)\} from '(\.[^']*)';$/gm;

function addModule(url: URL, modules: Map<string, string>): void {
  if (modules.has(url.href)) return;
  modules.set(url.href, '');
  const imported: string[] = [];
  const exported: string[] = [];
  const code = sourceOf(url)
    .replaceAll(IMPORT, (_, names: string, path: string) => {
      const target = new URL(path, url);
      imported.push(target.href);
      return `const {${names.replaceAll(' as ', ': ')}} = modules[${JSON.stringify(nameOf(target))}];`;
    })
    .replaceAll(/^export (?=(?:async )?(?:function|const|class) (\w+))/gm, (_, name: string) => {
      exported.push(name);
      return '';
    })
    .replaceAll(/^export \{\};$/gm, '');
  const left = /^\s*(?:import|export)\b.*/m.exec(code);
  if (left !== null) throw new RunError('PAGE_SCRIPT', `${url.href}: cannot be put into a page: ${left[0]}`);
  for (const href of imported) addModule(new URL(href), modules);
  // A map keeps the place of a key that is set again; what is imported must come first.
  modules.delete(url.href);
  modules.set(
    url.href,
    `modules[${JSON.stringify(nameOf(url))}] = (() => {\n${code}\nreturn { ${exported.join(', ')} };\n})();`,
  );
}

/** A module's path from src/ on, the same in a checkout and in the package but for its ending. */
function nameOf(url: URL): string {
  return url.href.slice(MODULES.href.length).replace(/\.[jt]s$/, '');
}

function sourceOf(url: URL): string {
  const source = readFileSync(url, 'utf8');
  return ENDING === '.ts' ? withoutTypes(source) : source;
}

/** Node says with every use that this function may change; that is no news for whoever asked for a report. */
function withoutTypes(source: string): string {
  // oxlint-disable-next-line typescript/unbound-method -- it is put back, not called
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source).replaceAll(/[ \t]+$/gm, '');
  } finally {
    process.emitWarning = emitWarning;
  }
}
