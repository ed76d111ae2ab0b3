import { type JsonSchema, alternatives, childSchema, configJsonSchema, expectation, namedKeys } from './json-schema.ts';
import { KEY_GROUPS } from './schema.ts';
import { isSecretName } from './secrets.ts';
import { variableName } from './environment.ts';

/** JSON schema of a configuration file, for completion in editors: without the keys that a file must not hold. */
export function schemaFile(): string {
  const schema = { title: 'Tradewright configuration', allowTrailingCommas: true, ...configJsonSchema() };
  const publicOnly = (key: string, value: unknown): unknown =>
    key === 'properties'
      ? Object.fromEntries(Object.entries(value as object).filter(([name]) => !isSecretName(name)))
      : value;
  return `${JSON.stringify(schema, publicOnly, 2)}\n`;
}

/** The reference page of all keys, in Markdown. */
export function referencePage(): string {
  const root = configJsonSchema();
  const groups = Object.entries(KEY_GROUPS).map(([title, keys]) => {
    const rows = keys.flatMap((key) => keyRows(key, childSchema(root, key)!));
    return `## ${title}\n\n${table(rows)}`;
  });
  return `${HEAD}\n${groups.join('\n')}\n${protectionTables(root)}`;
}

const HEAD = `# Configuration keys

<!-- Made from src/app/config by \`npm run generate\`; changes by hand are lost. -->

Every key may be left out. [The guide](../guide/configuration.md) says where keys may stand and which place wins;
\`tradewright config show\` prints the values in force. A key \`a.b\` is \`{ "a": { "b": ... } }\` in a file and
\`${variableName('a.b')}\` in the environment: \`stakeAmount\` is \`${variableName('stakeAmount')}\`.
Ratios are fractions: 0.01 is 1 %.
`;

interface KeyRow {
  readonly key: string;
  readonly accepts: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** A row for a key and, if it is an object with named keys, rows for these. Lists are described by their own tables. */
function keyRows(key: string, schema: JsonSchema): KeyRow[] {
  const row: KeyRow = {
    key,
    accepts: expectation(schema),
    fallback: schema.default === undefined ? '' : JSON.stringify(schema.default),
    meaning: schema.description ?? '',
  };
  return [row, ...namedKeys(schema).flatMap((child) => keyRows(`${key}.${child}`, childSchema(schema, child)!))];
}

function protectionTables(root: JsonSchema): string {
  const methods = alternatives(childSchema(root, 'protections')!.items!).map((schema) => {
    const { method, ...keys } = schema.properties!;
    const rows = Object.entries(keys).flatMap(([key, child]) => keyRows(key, child));
    return `### ${method.const}\n\n${method.description}\n\n${table(rows)}`;
  });
  return `## Protections\n\nEach element of \`protections\` is an object with \`method\` and the keys of that method.\n\n${methods.join('\n')}`;
}

function table(rows: readonly KeyRow[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const code = (text: string): string => (text === '' ? '' : `\`${cell(text)}\``);
  const lines = rows.map(
    ({ key, accepts, fallback, meaning }) =>
      `| ${code(key)} | ${cell(accepts)} | ${code(fallback)} | ${cell(meaning)} |`,
  );
  return `| key | value | default | meaning |\n|---|---|---|---|\n${lines.join('\n')}\n`;
}
