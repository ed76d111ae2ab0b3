import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/app/config/load.ts';
import { initFolder } from '../../../src/app/init/init.ts';
import { completePackageJson } from '../../../src/app/init/package-json.ts';
import { root, run, tradewright } from '../../support/cli.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tradewright-init-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const ALL = [
  'config/config.json',
  'config/futures.json',
  'config/schema.json',
  'data/sample',
  'strategies/example.ts',
  'data/README.md',
  'tsconfig.json',
  '.gitignore',
  'package.json',
];

describe('initFolder', () => {
  it('makes everything in an empty folder', () => {
    expect(initFolder(folder)).toEqual({ folder, created: ALL, completed: [], kept: [] });
    expect(readdirSync(join(folder, 'data/sample'))).toEqual(readdirSync(join(root, 'data/sample')));
    const { config, dataDir } = loadConfig({ userDir: folder });
    expect(config.exchange?.pairWhitelist).toContain('ETH/BTC');
    expect(dataDir).toBe(join(folder, 'data'));
  });

  it('changes nothing the second time', () => {
    initFolder(folder);
    writeFileSync(join(folder, 'strategies/example.ts'), '// mine');
    expect(initFolder(folder)).toEqual({ folder, created: [], completed: [], kept: ALL });
    expect(read('strategies/example.ts')).toBe('// mine');
  });

  it('makes the folder and those above it', () => {
    const inside = join(folder, 'a', 'My Bot');
    expect(initFolder(inside).created).toEqual(ALL);
    expect(JSON.parse(read('a/My Bot/package.json'))).toMatchObject({ name: 'my-bot', private: true, type: 'module' });
  });

  it('says so when a file stands where the folder should be', () => {
    writeFileSync(join(folder, 'taken'), '');
    expect(() => initFolder(join(folder, 'taken'))).toThrow(
      expect.objectContaining({ code: 'FOLDER_NOT_WRITABLE', path: join(folder, 'taken') }),
    );
  });

  it.skipIf(!existsSync('/proc'))('says so where no folder can be made, and does not wait for ever', async () => {
    for (const args of [
      ['init', '/proc/bot/deep'],
      ['new-strategy', 'first', '--user-dir', '/proc/bot/deep'],
    ]) {
      const { code, stderr } = await tradewright(args);
      expect([args[0], code]).toEqual([args[0], 1]);
      expect(stderr).toContain('/proc/bot');
    }
  });

  it('lets the compiler find the types of the running program when none is installed above', async () => {
    initFolder(folder);
    const tsc = join(root, 'node_modules', '.bin', 'tsc');
    expect(await run(tsc, ['-p', folder])).toMatchObject({ code: 0, stdout: '' });
    writeFileSync(
      join(folder, 'strategies/example.ts'),
      read('strategies/example.ts').replace('row.rsi <', 'row.rzi <'),
    );
    expect((await run(tsc, ['-p', folder])).stdout).toContain("'rzi'");
  });

  it('leaves the paths out where the package is installed', () => {
    mkdirSync(join(folder, 'node_modules', 'tradewright'), { recursive: true });
    initFolder(folder);
    expect(JSON.parse(read('tsconfig.json')).compilerOptions).not.toHaveProperty('paths');
  });
});

describe('completePackageJson', () => {
  it('keeps every key, value, comment of order and the indentation of an existing file', () => {
    const existing =
      '{\n    "name": "x",\n    "overrides": {\n        "xlsx": "1.0.0",\n        "left": "2"\n    }\n}\n';
    const text = completePackageJson(existing, 'ignored') ?? '';
    expect(
      text.startsWith('{\n    "name": "x",\n    "overrides": {\n        "xlsx": "1.0.0",\n        "left": "2"'),
    ).toBe(true);
    expect(JSON.parse(text)).toMatchObject({
      name: 'x',
      overrides: { xlsx: '1.0.0', left: '2', request: expect.any(String) as string },
      allowScripts: { node: true },
    });
    expect(text).toMatch(/^ {4}"allowScripts": \{\n {8}"node": true/m);
  });

  it('has nothing to add to what it completed', () => {
    expect(completePackageJson(completePackageJson('{ "name": "x" }', 'x'), 'x')).toBeUndefined();
  });
});

describe('tradewright init', () => {
  it('says what was made and what to do next, and the next command works', async () => {
    const { code, stdout } = await tradewright(['init', 'bot'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('made       config/config.json\n');
    expect(stdout).toContain('Next:\n  cd bot\n  npx tradewright backtest -s example\n');
    const next = await tradewright(['backtest', '-s', 'example', '--json'], { cwd: join(folder, 'bot') });
    expect({ code: next.code, stderr: next.stderr }).toEqual({ code: 0, stderr: '' });
  });
});
