import { mkdirSync, writeFileSync } from 'node:fs';
import { referencePage, schemaFile } from './published.ts';

/** Writes what is published from the schema; run by `npm run generate` in the project's folder. */
const root = new URL('../../../', import.meta.url);
mkdirSync(new URL('docs/reference/', root), { recursive: true });
writeFileSync(new URL('config/schema.json', root), schemaFile());
writeFileSync(new URL('docs/reference/configuration.md', root), referencePage());
