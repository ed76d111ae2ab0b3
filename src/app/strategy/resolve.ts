import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packageFolder } from '../package-info.ts';

const FRESH = 'fresh';

/** Strategy modules by URL and, for each, the files that it imports by relative path. */
const imports = new Map<string, Set<string>>();
let registered = false;

type Specifier = 'tradewright' | 'tradewright/danfo';

const RUNS_SOURCES = import.meta.url.endsWith('.ts');

/** Path of what `import 'tradewright'` (or 'tradewright/danfo') means: sources in a checkout, dist when packed. */
function programEntry(specifier: Specifier): string {
  return RUNS_SOURCES ? programTypes(specifier) : programTypes(specifier).replace('.d.ts', '.js');
}

/** Path of its types, for a compiler. */
export function programTypes(specifier: Specifier): string {
  const name = specifier === 'tradewright' ? 'index' : 'danfo';
  return join(packageFolder, ...(RUNS_SOURCES ? ['src', `${name}.ts`] : ['dist', `${name}.d.ts`]));
}

/**
 * URL under which to import a strategy file. From then on `import 'tradewright'` means the running program
 * everywhere, and the file and what it imports by relative path are read as ES modules, whatever a
 * package.json near them says. A `fresh` number gives new instances of all of them.
 */
export function strategyUrl(path: string, fresh: number | undefined): string {
  if (!registered) register();
  const url = pathToFileURL(path);
  if (fresh !== undefined) url.searchParams.set(FRESH, String(fresh));
  imports.set(url.href, imports.get(url.href) ?? new Set());
  return url.href;
}

/** The file of a strategy URL and every file that it imports by relative path, sorted. */
export function strategyFiles(url: string): string[] {
  const seen = new Set<string>([url]);
  for (const at of seen) for (const imported of imports.get(at) ?? []) seen.add(imported);
  return [...seen].map((at) => fileURLToPath(at.split('?')[0])).sort();
}

function register(): void {
  registered = true;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'tradewright' || specifier === 'tradewright/danfo') {
        return { url: pathToFileURL(programEntry(specifier)).href, shortCircuit: true };
      }
      if (imports.has(specifier)) return { ...next(specifier, context), format: 'module-typescript' };
      const parent = context.parentURL;
      const importedBy = parent === undefined ? undefined : imports.get(parent);
      const resolved = next(specifier, context);
      if (importedBy === undefined || !/^\.{0,2}\//.test(specifier)) return resolved;
      const url = new URL(resolved.url);
      const fresh = new URL(parent!).searchParams.get(FRESH);
      if (fresh !== null) url.searchParams.set(FRESH, fresh);
      importedBy.add(url.href);
      imports.set(url.href, imports.get(url.href) ?? new Set());
      return { ...resolved, url: url.href, ...(url.pathname.endsWith('.ts') ? { format: 'module-typescript' } : {}) };
    },
  });
}
