import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { importsOf, sourceFiles } from './support/imports.ts';
import { forbiddenImports } from './support/rooms.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const planted = mkdtempSync(join(tmpdir(), 'tradewright-rooms-'));
afterAll(() => rmSync(planted, { recursive: true }));

function plant(files: Readonly<Record<string, string>>): string {
  rmSync(planted, { recursive: true });
  for (const [path, code] of Object.entries({ 'strategies/.keep': '', 'src/.keep': '', ...files })) {
    mkdirSync(dirname(join(planted, path)), { recursive: true });
    writeFileSync(join(planted, path), code);
  }
  return planted;
}

describe('the rooms of src/', () => {
  it('import only what the table allows', () => {
    expect(forbiddenImports(root)).toEqual([]);
  });

  it.each([
    ['src/core/engine/a.ts', "import { b } from '../simulation/b.ts';"],
    ['src/core/model/a.ts', "import type { B } from '../engine/b.ts';"],
    ['src/core/risk/a.ts', "import fs from 'node:fs';"],
    ['src/core/analysis/a.ts', "export { z } from 'zod';"],
    ['src/core/analysis/a.ts', "import { SMA } from 'technicalindicators';"],
    ['src/core/analysis/a.ts', "export * from '../../app/backtest.ts';"],
    ['src/adapters/arrow/a.ts', "import { b } from '../text/b.ts';"],
    ['src/adapters/arrow/a.ts', "import { b } from '../../core/engine/b.ts';"],
    ['src/app/a.ts', "const b = await import('../cli/main.ts');"],
    ['src/cli/a.ts', "import { b } from '../core/engine/b.ts';"],
    ['src/cli/a.ts', "import {\n  b,\n  c,\n} from '../adapters/arrow/b.ts';"],
    ['src/cli/a.ts', "import { type B, b } from '../core/analysis/b.ts';"],
    ['src/ports/a.ts', "import '../adapters/arrow/b.ts';"],
    ['src/elsewhere/a.ts', "import '../core/model/errors.ts';"],
    ['strategies/a.ts', "import { ta } from '../src/index.ts';"],
    ['strategies/a.ts', "import fs from 'node:fs';"],
  ])('are found out when %s says %s', (path, code) => {
    expect(forbiddenImports(plant({ [path]: code }))).toHaveLength(1);
  });

  it.each([
    ['src/core/engine/a.ts', "import { b } from '../risk/b.ts';"],
    ['src/core/indicators/lib/a.ts', "import { SMA } from 'technicalindicators';"],
    ['src/adapters/arrow/a.ts', "import { b } from './b.ts';\nimport fs from 'node:fs';"],
    ['src/cli/a.ts', "import type { B } from '../core/analysis/b.ts';"],
    ['strategies/a.ts', "import { toDanfo } from 'tradewright/danfo';"],
    ['src/core/model/a.ts', "/* import x from 'zod'; */"],
  ])('may say in %s: %s', (path, code) => {
    expect(forbiddenImports(plant({ [path]: code }))).toEqual([]);
  });
});

describe('source files', () => {
  const files = ['src', 'test', 'strategies'].flatMap((folder) => sourceFiles(root, folder));

  it('have at most 400 lines', () => {
    expect(files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 401)).toEqual([]);
  });

  it('have kebab-case names without a catch-all', () => {
    expect(files.filter((file) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(file.split('/').at(-1)!))).toEqual([]);
    expect(files.filter((file) => /\b(utils?|helpers?|misc|common)\b/.test(file))).toEqual([]);
  });

  it('promise nothing for later', () => {
    const marks = /\b(TOD[O]|FIXM[E])\b/;
    expect(files.filter((file) => marks.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });

  it('import only packages that package.json names', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, object>;
    const named = (...fields: string[]): string[] => fields.flatMap((field) => Object.keys(manifest[field] ?? {}));
    const shipped = [...named('dependencies', 'optionalDependencies', 'peerDependencies'), 'tradewright'];
    const found = files
      .flatMap((file) => importsOf(root, file))
      .filter(({ own, target }) => !own && !target.startsWith('node:'));
    const builtIn = ['child_process', 'fs', 'module', 'os', 'path', 'url'];
    const missing = found.filter(({ file, target }) => {
      const known = file.startsWith('src/') ? shipped : [...shipped, ...named('devDependencies')];
      return !known.includes(target) && !(file.endsWith('tradewright.mjs') && builtIn.includes(target));
    });
    expect(missing).toEqual([]);
  });
});
