import { readFileSync } from 'node:fs';
import {
  type Node,
  type ParseError,
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { Problem } from './problems.ts';

/** A JSON file with comments, read: its value and where each path of it stands. */
export interface JsonFile {
  readonly file: string;
  readonly value: Record<string, unknown>;
  readonly problems: readonly Problem[];
  /** `file:line:column` of the key at a path, or of the file's start if the path is not in it. */
  readonly place: (path: readonly PropertyKey[]) => string;
}

/** Reads a JSON object (comments and trailing commas allowed); a file that cannot be read becomes a problem. */
export function readJsonFile(path: string, file: string): JsonFile {
  try {
    return parseJson(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem: Problem = {
      code: 'CONFIG_UNREADABLE',
      message: `the configuration file ${file} ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}`,
      place: file,
      hint: code === 'ENOENT' ? '`tradewright init` makes one.' : 'Check the path and its permissions.',
    };
    return { file, value: {}, problems: [problem], place: () => file };
  }
}

/** Reads the text of such a file; syntax errors, duplicate keys and a wrong top level become problems. */
function parseJson(text: string, file: string): JsonFile {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const at = (offset: number): string => `${file}:${lineColumn(text, offset)}`;
  const syntax = errors.map(({ error, offset }): Problem => ({
    code: 'CONFIG_SYNTAX',
    message: `not valid JSON: ${words(printParseErrorCode(error))}`,
    place: at(offset),
  }));
  const place = (path: readonly PropertyKey[]): string => {
    const node = root && findNodeAtLocation(root, path as (string | number)[]);
    if (node) return at((node.parent?.type === 'property' ? node.parent : node).offset);
    return path.length > 0 ? place(path.slice(0, -1)) : file;
  };
  if (root?.type !== 'object') {
    const problem: Problem = { code: 'CONFIG_SYNTAX', message: 'a configuration is one object: { ... }', place: file };
    return { file, value: {}, problems: syntax.length > 0 ? syntax : [problem], place };
  }
  // After a syntax error the rest of the tree is a guess: reporting its keys would only mislead.
  if (syntax.length > 0) return { file, value: {}, problems: syntax, place };
  return { file, value: getNodeValue(root) as Record<string, unknown>, problems: badKeys(root, at), place };
}

/** Keys given twice (only the last would count) and `__proto__`, which would vanish from the value. */
function badKeys(node: Node, at: (offset: number) => string): Problem[] {
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child) => {
    if (child.type !== 'property') return badKeys(child, at);
    const [name, value] = child.children!;
    const key = String(name.value);
    const problems = value ? badKeys(value, at) : [];
    if (seen.has(key)) {
      problems.push({ code: 'CONFIG_DUPLICATE_KEY', message: `${key} is given twice`, place: at(child.offset) });
    } else if (key === '__proto__') {
      problems.push({
        code: 'CONFIG_UNKNOWN_KEY',
        message: `${key} is not a configuration key`,
        place: at(child.offset),
      });
    }
    seen.add(key);
    return problems;
  });
}

/** `CommaExpected` -> `comma expected`. */
function words(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, ' $&').toLowerCase();
}

function lineColumn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
