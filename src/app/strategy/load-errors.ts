import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InputError, TradewrightError } from '../../core/model/errors.ts';
import { strategyFrame } from '../../core/strategy/failure.ts';
import { readPackageInfo } from '../package-info.ts';

const EXPORT_HINT =
  "Write `export default defineStrategy({ ... })`, with `import { defineStrategy } from 'tradewright'`.";

const PARSER_HINT = 'The parser stops where the text cannot go on; a missing bracket may be some lines above.';

/** Throws InputError for files that are no source text at all. */
export function assertSource(path: string, source: string): void {
  if (/^\s*(?:<!doctype|<html|<\?xml|<head|<body)/i.test(source)) {
    throw new InputError('STRATEGY_IS_HTML', `${path} is an HTML page, not TypeScript`, {
      path,
      hint: 'Save the raw file ("Raw" or "Download" on the code host) instead of the web page.',
    });
  }
  if (source.trim() === '') {
    throw new InputError('STRATEGY_EMPTY', `${path} is empty`, { path, hint: EXPORT_HINT });
  }
}

/** The error of a strategy file whose default export is missing or not a strategy. */
export function exportError(path: string, module: Readonly<Record<string, unknown>>): InputError {
  const names = Object.keys(module);
  if (!names.includes('default')) {
    const has = names.length === 0 ? 'exports nothing' : `exports ${names.join(', ')}`;
    return new InputError('STRATEGY_NO_EXPORT', `${path} has no default export (it ${has})`, {
      path,
      hint: EXPORT_HINT,
    });
  }
  const value = module['default'];
  const kind = value === null ? 'null' : Array.isArray(value) ? 'an array' : `of type ${typeof value}`;
  return new InputError('STRATEGY_EXPORT_INVALID', `${path}: its default export is ${kind}, not a strategy`, {
    path,
    hint: EXPORT_HINT,
  });
}

/** The error of a strategy file that could not be read, parsed, linked or run to its end; `files`: it and its imports. */
export function loadError(path: string, error: unknown, files: readonly string[] = [path]): InputError {
  const { code, message } = error as { code?: string; message?: string };
  const words = message?.split('\n')[0] ?? String(error);
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    const at = headPosition(error) ?? path;
    return new InputError('STRATEGY_SYNTAX_UNSUPPORTED', `${at}: ${words}`, {
      path: at,
      hint: 'Types are taken away and nothing is compiled: use a union of strings or a const object instead of an enum, and plain fields and modules instead of parameter properties and namespaces.',
      cause: error,
    });
  }
  if (code === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING') {
    return new InputError('STRATEGY_IN_NODE_MODULES', `${path} lies in a node_modules folder`, {
      path,
      hint: 'Node reads TypeScript only outside of node_modules: copy the file into your strategies folder.',
      cause: error,
    });
  }
  if (code === 'ERR_MODULE_NOT_FOUND') return missingImport(path, error as Error, files);
  if (error instanceof SyntaxError) {
    const at = headPosition(error) ?? parsedPosition(files) ?? path;
    if (words.includes('does not provide an export named')) {
      return new InputError('STRATEGY_IMPORT_NAME', `${at}: ${words}`, { path: at, cause: error });
    }
    return new InputError('STRATEGY_SYNTAX', `${at}: syntax error: ${words}`, {
      path: at,
      ...(code === undefined ? {} : { hint: PARSER_HINT }),
      cause: error,
    });
  }
  if (code !== undefined && ['EACCES', 'EPERM', 'EISDIR', 'ENOENT'].includes(code)) {
    return new InputError('STRATEGY_UNREADABLE', `${path} cannot be read: ${words}`, { path, cause: error });
  }
  const at = strategyFrame(error, path) ?? path;
  const thrown = error instanceof Error ? `${error.name}: ${words}` : words;
  return new InputError('STRATEGY_LOAD_FAILED', `${at}: the file throws while it is loaded: ${thrown}`, {
    path: at,
    ...(error instanceof TradewrightError && error.hint !== undefined ? { hint: error.hint } : {}),
    cause: error,
  });
}

/** Node writes `file:///path:line` above the message of errors of the parser and the linker. */
function headPosition(error: unknown): string | undefined {
  const head = (error as Error).stack?.split('\n')[0] ?? '';
  const found = /^(file:\/\/.+?)(?:\?[^:]*)?:(\d+)$/.exec(head);
  return found === null ? undefined : `${fileURLToPath(found[1])}:${found[2]}`;
}

/** Parses each file as a module without running it; Node prints the place of the first mistake. */
const PARSER = `
const { readFileSync } = require('node:fs');
const { stripTypeScriptTypes } = require('node:module');
const { SourceTextModule } = require('node:vm');
for (const file of process.argv.slice(1)) {
  new SourceTextModule(stripTypeScriptTypes(readFileSync(file, 'utf8')), { identifier: file });
}`;

/** Some mistakes are only found by the engine, whose error does not say where; only Node's own print of it does. */
function parsedPosition(files: readonly string[]): string | undefined {
  // Not imported: few runs need it, and it takes 4 ms to load.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const args = ['--no-warnings', '--experimental-vm-modules', '-e', PARSER, ...files];
  const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return /^.+:\d+$/m.exec(stderr)?.[0];
}

function missingImport(path: string, error: Error, files: readonly string[]): InputError {
  const found = /Cannot find (module|package) '(.+?)' imported from (.+)$/m.exec(error.message);
  const [, kind, missing, importer] = found ?? [undefined, 'module', error.message, path];
  const file = importer.replace(/\?.*$/, '');
  const at = files.includes(file) ? importLine(file, missing) : path;
  return new InputError('STRATEGY_IMPORT_MISSING', `${at}: it imports ${missing}, which does not exist`, {
    path: at,
    value: missing,
    hint: missing === 'danfojs-node' ? danfoHint() : kind === 'package' ? packageHint(missing) : RELATIVE_HINT,
    cause: error,
  });
}

const RELATIVE_HINT = 'Relative imports need the full file name, with its ending: ./name.ts.';

function packageHint(name: string): string {
  return `Install it in the strategy's folder (npm install ${name}), or take the import away.`;
}

function danfoHint(): string {
  const version = readPackageInfo().peerDependencies['danfojs-node'];
  return `tradewright/danfo needs it: npm install danfojs-node@${version}, after tradewright init, which writes the overrides for it.`;
}

/** `file:line` of the import of `missing` in `importer`, found by its last path segment. */
function importLine(importer: string, missing: string): string {
  try {
    const name = missing.split('/').at(-1)!;
    const lines = readFileSync(importer, 'utf8').split('\n');
    const line = lines.findIndex((text) => /\b(?:import|from|require)\b/.test(text) && text.includes(name));
    return line < 0 ? importer : `${importer}:${line + 1}`;
  } catch {
    return importer;
  }
}
