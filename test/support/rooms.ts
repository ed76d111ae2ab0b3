import { importsOf, sourceFiles, type Import } from './imports.ts';

/** What each room may import of ours besides itself, most particular room first; see AGENTS.md. */
const ROOMS: readonly (readonly [room: string, mayImport: readonly string[]])[] = [
  ['src/core/model', []],
  ['src/core/indicators', ['src/core/model']],
  ['src/core/strategy', ['src/core/model', 'src/core/indicators']],
  ['src/core/simulation', ['src/core/model']],
  ['src/core/reconcile', ['src/core/model']],
  ['src/core/orders', ['src/core/model']],
  ['src/core/risk', ['src/core/model']],
  ['src/core/engine', ['src/core/model', 'src/core/strategy', 'src/core/risk']],
  [
    'src/core/session',
    [
      'src/core/model',
      'src/core/strategy',
      'src/core/risk',
      'src/core/engine',
      'src/core/orders',
      'src/core/reconcile',
    ],
  ],
  ['src/core/analysis', ['src/core']],
  ['src/ports', ['src/core/model']],
  ['src/adapters/simulated', ['src/ports', 'src/core/model', 'src/core/simulation']],
  ['src/adapters/local-exchange', ['src/ports', 'src/core/model', 'src/core/simulation']],
  ['src/adapters/*', ['src/ports', 'src/core/model']],
  ['src/app', ['src/core', 'src/ports', 'src/adapters', 'src/app']],
  // Errors and plain data are the vocabulary of every room; a report is printed by its shape.
  ['src/cli', ['src/app', 'src/core/model', 'types of src/core/analysis']],
  ['src/index.ts', ['src/core']],
  ['src/danfo.ts', ['src/core/model', 'src/adapters/danfo']],
  ['strategies', []],
];

/** The one package that the core may import, and where. */
const CORE_PACKAGES: Readonly<Record<string, string>> = { technicalindicators: 'src/core/indicators/' };
const STRATEGY_PACKAGES = ['tradewright'];

/** Every import that the room table forbids, as sentences; an empty list is right. */
export function forbiddenImports(root: string): string[] {
  const files = ['src', 'strategies'].flatMap((folder) => sourceFiles(root, folder));
  return files.flatMap((file) => importsOf(root, file)).flatMap((found) => verdict(found) ?? []);
}

function verdict({ file, target, own, typeOnly }: Import): string | undefined {
  const room = roomOf(file);
  if (room === undefined) return `${file} lies in no known room`;
  if (!own) return packageVerdict(file, target);
  const [folder, mayImport] = room;
  const ownFolder = folder.endsWith('/*') ? file.split('/').slice(0, 3).join('/') : folder;
  const places = [ownFolder, ...mayImport].map((place) => (typeOnly ? place.replace(/^types of /, '') : place));
  const allowed = places.some((place) => target === place || target.startsWith(`${place}/`));
  return allowed
    ? undefined
    : `${file} imports ${target}: ${ownFolder} may import only ${mayImport.join(', ') || 'itself'}`;
}

function packageVerdict(file: string, target: string): string | undefined {
  if (file.startsWith('src/core/') && !(target in CORE_PACKAGES && file.startsWith(CORE_PACKAGES[target]))) {
    return `${file} imports ${target}: the core imports no package and nothing of Node`;
  }
  if (file.startsWith('strategies/') && !STRATEGY_PACKAGES.includes(target)) {
    return `${file} imports ${target}: a strategy imports only the public entry`;
  }
  return undefined;
}

function roomOf(file: string): (typeof ROOMS)[number] | undefined {
  return ROOMS.find(([room]) => {
    const folder = room.replace('/*', '');
    return file === folder || file.startsWith(`${folder}/`);
  });
}
