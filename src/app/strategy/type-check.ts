import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { strategyCompilerOptions } from '../init/templates.ts';
import { packageFolder, readPackageInfo } from '../package-info.ts';
import { programTypes } from './resolve.ts';

/** One thing that the compiler finds wrong; line and column count from 1. */
export interface TypeProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The compiler's number, `TS2322`. */
  readonly code: string;
  readonly message: string;
}

/** What the compiler found, or why it was not asked. */
export type TypeCheck =
  | { readonly status: 'ok' | 'failed'; readonly problems: readonly TypeProblem[] }
  | { readonly status: 'not run'; readonly reason: string };

/** Checks the types of a strategy file and of what it imports, as an editor does with the tsconfig of `init`. */
export async function typeCheck(path: string): Promise<TypeCheck> {
  const compiler = findCompiler();
  if (compiler === undefined) {
    const version = readPackageInfo().dependencies['typescript'];
    return { status: 'not run', reason: `needs typescript, install it with: npm install typescript@${version}` };
  }
  const folder = mkdtempSync(join(tmpdir(), 'tradewright-check-'));
  try {
    const project = join(folder, 'tsconfig.json');
    writeFileSync(project, JSON.stringify(projectFor(path)));
    const output = await run(compiler, ['--project', project, '--pretty', 'false'], folder);
    const problems = readProblems(output, path, folder).filter(({ file, code }) => !isOurs(file) && !isOfNode(code));
    return { status: problems.length === 0 ? 'ok' : 'failed', problems };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function projectFor(path: string): object {
  const paths = {
    tradewright: [programTypes('tradewright')],
    'tradewright/danfo': [programTypes('tradewright/danfo')],
  };
  const compilerOptions = {
    ...strategyCompilerOptions(paths),
    // Strategies are ES modules whatever a package.json near them says.
    module: 'esnext',
    moduleResolution: 'bundler',
    ...nodeTypes(path),
  };
  return { compilerOptions, files: [path] };
}

/** Types of console and the rest of Node, from the strategy's own packages or from the program's. */
function nodeTypes(path: string): { types?: string[]; typeRoots?: string[] } {
  const manifest = findFile(path, '@types/node/package.json') ?? findFile(import.meta.url, '@types/node/package.json');
  return manifest === undefined ? {} : { types: ['node'], typeRoots: [dirname(dirname(manifest))] };
}

function findCompiler(): string | undefined {
  const manifest = findFile(import.meta.url, 'typescript/package.json');
  const path = manifest === undefined ? '' : join(dirname(manifest), 'bin', 'tsc');
  return existsSync(path) ? path : undefined;
}

function findFile(from: string, specifier: string): string | undefined {
  try {
    return createRequire(from).resolve(specifier);
  } catch {
    return undefined;
  }
}

function run(script: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [script, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', fail);
    child.on('close', () => done(output));
  });
}

/** `path(line,column): error TS2322: message`, further lines of a message indented; without a place: of the whole. */
function readProblems(output: string, path: string, folder: string): TypeProblem[] {
  const problems: TypeProblem[] = [];
  for (const text of output.split('\n')) {
    const found = /^(?:(.+?)\((\d+),(\d+)\): )?error (TS\d+): (.+)$/.exec(text);
    if (found !== null) {
      const [, file, line = '1', column = '1', code, message] = found;
      const where = file === undefined ? path : resolve(folder, file);
      problems.push({ file: where, line: Number(line), column: Number(column), code, message });
    } else if (/^\s+\S/.test(text) && problems.length > 0) {
      const last = problems.pop()!;
      problems.push({ ...last, message: `${last.message}\n${text}` });
    }
  }
  return problems;
}

/** "Cannot find name 'console' (or 'process')", where the types of Node are not installed. */
function isOfNode(code: string): boolean {
  return ['TS2580', 'TS2584', 'TS2591'].includes(code);
}

/** The program's own files are checked with the program. */
function isOurs(file: string): boolean {
  return ['src', 'dist', 'node_modules'].some((name) => file.startsWith(join(packageFolder, name)));
}
