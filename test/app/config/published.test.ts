import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkConfig } from '../../../src/app/config/check.ts';
import { configJsonSchema } from '../../../src/app/config/json-schema.ts';
import { referencePage, schemaFile } from '../../../src/app/config/published.ts';
import { KEY_GROUPS } from '../../../src/app/config/schema.ts';
import { contradictions } from '../../../src/app/config/contradictions.ts';
import { DEFAULTS } from '../../../src/app/config/defaults.ts';
import { configSchema, type Config } from '../../../src/app/config/schema.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

it.each([
  ['config/schema.json', schemaFile],
  ['docs/reference/configuration.md', referencePage],
])('%s is what `npm run generate` writes', (file, make) => {
  expect(readFileSync(path.join(ROOT, file), 'utf8')).toBe(make());
});

it('every key has a description and a group', () => {
  const properties = configJsonSchema().properties!;
  expect(Object.values(KEY_GROUPS).flat().sort()).toEqual(Object.keys(properties).sort());
  const withoutText = Object.entries(properties).filter(([, schema]) => !schema.description);
  expect(withoutText).toEqual([]);
});

it('offers no secret to the editor', () => {
  const { exchange } = (JSON.parse(schemaFile()) as ReturnType<typeof configJsonSchema>).properties!;
  expect(Object.keys(exchange.properties!)).toEqual([
    'name',
    'pairWhitelist',
    'pairBlacklist',
    'ccxtConfig',
    'baseUrl',
    'rateLimit',
  ]);
});

it('the defaults are allowed values that do not contradict each other', () => {
  expect(configSchema.safeParse(DEFAULTS).error?.issues).toBeUndefined();
  expect(contradictions(structuredClone(DEFAULTS) as Config)).toEqual([]);
});

it.each(['config/config.json', 'config/futures.json'])('the example %s has no problems', (file) => {
  expect(checkConfig({ cwd: ROOT, files: [file] }).problems).toEqual([]);
});
