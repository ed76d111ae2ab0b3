/** Where a value comes from; `name` is the file with its line, the variable, the flag or empty. */
export interface Source {
  readonly kind: 'default' | 'strategy' | 'tuned' | 'file' | 'variable' | 'flag';
  readonly name: string;
}

/** A value for a path of the configuration. Files and flags assign at the root, a variable at its key. */
export interface Assignment {
  readonly path: readonly string[];
  readonly value: unknown;
  /** Source of a path under `path`. */
  readonly source: (path: readonly string[]) => Source;
}

type Tree = Record<string, unknown>;

/**
 * Tables that count as one value: a later file's `minimalRoi` replaces the earlier one, because the union of
 * two exit tables is a third one that nobody wrote.
 */
const WHOLE = new Set(['minimalRoi']);

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path of objects and lists; undefined where the path leads nowhere. */
export function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], tree);
}

/** Applies assignments in order, later over earlier: objects deep, lists and WHOLE tables replaced. */
export function merge(assignments: readonly Assignment[]): { tree: Tree; sources: Map<string, Source> } {
  const root: Tree = {};
  const sources = new Map<string, Source>();

  const put = (holder: Tree, path: readonly string[], value: unknown, source: Assignment['source']): void => {
    const key = path.at(-1)!;
    if (key === '__proto__') return; // it would reach the prototype of every object
    const name = path.join('.');
    if (isTree(value) && !WHOLE.has(name)) {
      if (!isTree(holder[key])) {
        forget(name);
        holder[key] = {};
      }
      for (const [child, inner] of Object.entries(value)) put(holder[key] as Tree, [...path, child], inner, source);
      if (Object.keys(value).length === 0) sources.set(name, source(path));
    } else {
      forget(name);
      holder[key] = structuredClone(value);
      sources.set(name, source(path));
    }
  };
  const forget = (name: string): void => {
    for (const known of sources.keys()) if (known === name || known.startsWith(`${name}.`)) sources.delete(known);
  };

  for (const { path, value, source } of assignments) {
    if (path.length === 0) {
      for (const [key, inner] of Object.entries(value as Tree)) put(root, [key], inner, source);
      continue;
    }
    let holder = root;
    for (const key of path.slice(0, -1)) {
      if (!isTree(holder[key])) holder[key] = {};
      holder = holder[key] as Tree;
    }
    put(holder, path, value, source);
  }
  return { tree: root, sources };
}
