import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, type ParseError } from 'jsonc-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf, linksOf, pages } from '../support/markdown.ts';
import { binary, root, run } from '../support/cli.ts';

/** Commands that are run elsewhere: by whoever runs these tests, and by the test of the packed package. */
const RUN_ELSEWHERE =
  /^(npm ci|npm test|npm install .*|npm run (parity|indicators|generate) .*|git clone .*|cd \S+|\.ci\/run)$/;
const KNOWN_LANGUAGES = ['sh', 'ts', 'text', 'json', 'jsonc', 'python'];

const allPages = pages(root);
const allBlocks = allPages.flatMap((page) => blocksOf(root, page));
const scratch = mkdtempSync(join(tmpdir(), 'tradewright-docs-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A checkout to run commands in: own configuration, strategies and results, everything else by link. */
function checkout(name: string): string {
  const folder = join(scratch, name);
  mkdirSync(join(folder, 'data'), { recursive: true });
  for (const path of ['config', 'strategies']) cpSync(join(root, path), join(folder, path), { recursive: true });
  for (const path of ['node_modules', 'src', 'test', 'package.json', 'tsconfig.json', 'data/sample']) {
    symlinkSync(join(root, path), join(folder, path));
  }
  return folder;
}

/** A folder for PATH in which `npx tradewright` starts the program without npm's own second. */
function shims(): string {
  const folder = join(scratch, 'bin');
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh\n[ "$1" = tradewright ] || exit 97\nshift\nexec "${process.execPath}" "${binary}" "$@"\n`;
  writeFileSync(join(folder, 'npx'), script, { mode: 0o755 });
  return folder;
}

/** The lines of a shell block that this test runs. */
function commands(code: string): string {
  const lines = code.split('\n').map((line) => line.split(' && ').filter((part) => !RUN_ELSEWHERE.test(part.trim())));
  return lines.map((parts) => parts.join(' && ')).join('\n');
}

it('every block says what it is', () => {
  expect(allBlocks.filter(({ language }) => !KNOWN_LANGUAGES.includes(language))).toEqual([]);
});

it.each(allPages)('the links of %s lead somewhere', (page) => {
  const missing = linksOf(root, page).filter((target) => !existsSync(join(root, dirname(page), target)));
  expect(missing).toEqual([]);
});

describe('shell blocks', () => {
  const PATH = `${shims()}:${dirname(process.execPath)}:${process.env['PATH']}`;
  const shellPages = allPages.filter((page) => blocksOf(root, page).some(({ language }) => language === 'sh'));

  it.each(shellPages)(
    'of %s run',
    async (page) => {
      const cwd = checkout(page.replaceAll(/\W/g, '-'));
      const blocks = blocksOf(root, page);
      for (const [index, { line, endLine, language, code }] of blocks.entries()) {
        if (language !== 'sh') continue;
        const outcome = await run('bash', ['-euc', commands(code)], { cwd, env: { PATH } });
        const { code: exitCode, stderr } = outcome;
        const at = `${page}:${line}`;
        expect({ at, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ at, exitCode: 0, stderr: '' });
        // A text block right below a command shows a part of what it prints.
        const below = blocks[index + 1];
        if (below?.language === 'text' && below.line === endLine + 2) expect(outcome.stdout).toContain(below.code);
      }
    },
    120_000,
  );
});

describe('TypeScript blocks', () => {
  const blocks = allBlocks.filter(({ language }) => language === 'ts');
  let folder = '';
  const fileOf = (page: string, line: number): string => `${page.replaceAll(/\W/g, '-').toLowerCase()}-${line}.ts`;
  beforeAll(() => {
    folder = checkout('typescript');
    mkdirSync(join(folder, 'blocks'));
    for (const { page, line, code } of blocks) writeFileSync(join(folder, 'blocks', fileOf(page, line)), code);
  });

  it('have the right types', async () => {
    const tsconfig = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        noUnusedLocals: false,
        noUnusedParameters: false,
        paths: { tradewright: [join(root, 'src/index.ts')], 'tradewright/danfo': [join(root, 'src/danfo.ts')] },
      },
      include: ['blocks'],
    };
    writeFileSync(join(folder, 'tsconfig.json.blocks'), JSON.stringify(tsconfig));
    const tsc = join(root, 'node_modules', '.bin', 'tsc');
    const { code, stdout } = await run(tsc, ['-p', 'tsconfig.json.blocks'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  const strategies = blocks.filter(({ code }) => code.includes('export default defineStrategy'));
  it.each(strategies.map(({ page, line }) => [page, line] as const))(
    'the strategy at %s:%i runs',
    async (page, line) => {
      const args = ['backtest', '-s', join('blocks', fileOf(page, line)), '--json'];
      const { code, stdout, stderr } = await run(process.execPath, [binary, ...args], { cwd: folder });
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      expect(() => JSON.parse(stdout) as unknown).not.toThrow();
    },
  );
});

it('JSON blocks can be read', () => {
  const broken = allBlocks.filter(({ language, code }) => {
    const errors: ParseError[] = [];
    parse(code, errors, { allowTrailingComma: language === 'jsonc', disallowComments: language === 'json' });
    return language.startsWith('json') && errors.length > 0;
  });
  expect(broken).toEqual([]);
});
