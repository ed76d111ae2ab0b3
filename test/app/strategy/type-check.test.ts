import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { typeCheck } from '../../../src/app/strategy/type-check.ts';
import { root } from '../../support/cli.ts';
import { folderWith } from '../../support/strategy-folder.ts';

test('without typescript the check says what to install', async () => {
  const folder = folderWith({ 'a.ts': '' });
  for (const name of ['src', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  const module = (await import(pathToFileURL(join(folder, 'src/app/strategy/type-check.ts')).href)) as {
    typeCheck: typeof typeCheck;
  };
  expect(await module.typeCheck(join(folder, 'a.ts'))).toEqual({
    status: 'not run',
    reason: expect.stringMatching(/needs typescript, install it with: npm install typescript@\d/) as string,
  });
});
