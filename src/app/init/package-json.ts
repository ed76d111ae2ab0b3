import { applyEdits, modify, parse } from 'jsonc-parser';
import { readPackageInfo } from '../package-info.ts';

/**
 * A package.json with what the packages of a user folder need: overrides without which danfojs-node does not
 * install, and the permission without which npm 12 leaves Node's binary out. An existing text keeps every
 * key and value that it has; undefined when there is nothing to add.
 */
export function completePackageJson(existing: string | undefined, name: string): string | undefined {
  const { overrides, allowScripts } = readPackageInfo();
  const start = existing ?? JSON.stringify({ name, private: true, type: 'module' }, undefined, 2);
  const present = parse(start) as Record<string, Record<string, unknown> | undefined>;
  let text = start;
  for (const [field, values] of Object.entries({ overrides, allowScripts })) {
    for (const [key, value] of Object.entries(values)) {
      if (present[field] !== undefined && key in present[field]) continue;
      text = applyEdits(text, modify(text, [field, key], value, { formattingOptions: formatOf(text) }));
    }
  }
  return text === existing ? undefined : text.replace(/\n?$/, '\n');
}

/** The indentation that a text already has. */
function formatOf(text: string): { readonly insertSpaces: boolean; readonly tabSize: number } {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.startsWith('\t') ? 1 : indent.length };
}
