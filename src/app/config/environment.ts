import {
  type JsonSchema,
  alternatives,
  childSchema,
  configJsonSchema,
  expectation,
  mapValue,
  namedKeys,
} from './json-schema.ts';
import type { Assignment } from './merge.ts';
import { type Problem, schemaProblems, suggestPath } from './problems.ts';
import { configSchema } from './schema.ts';
import { isSecretName, maskSecrets } from './secrets.ts';
import { squash } from './suggest.ts';

const PREFIX = 'TRADEWRIGHT__';
/** A number as people write it in a file: no hexadecimal, no grouping, no `Infinity`. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Overrides from variables `TRADEWRIGHT__A__B`. The key is found in the schema whatever its case (underscores
 * do not count: MAX_OPEN_TRADES), only names in free-form maps keep theirs; the type comes from the schema of
 * that key, never from the look of the text. Every variable under the prefix that is no key is a problem.
 */
export function environmentAssignments(env: Readonly<Record<string, string | undefined>>): {
  assignments: Assignment[];
  problems: Problem[];
} {
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];
  const setBy = new Map<string, string>();
  for (const [name, text] of outerFirst(env)) {
    const { path, schema, problem } = keyOf(name);
    if (problem) problems.push(problem);
    if (schema === undefined) continue;
    const other = setBy.get(path.join('.'));
    setBy.set(path.join('.'), name);
    const read = other === undefined ? readVariable(name, text, path, schema) : duplicate(name, other, path);
    if (Array.isArray(read)) problems.push(...read);
    else assignments.push(read);
  }
  return { assignments, problems };
}

/** `..__EXCHANGE` before `..__EXCHANGE__NAME`, which refines it; otherwise by name, so that the order is always the same. */
function outerFirst(env: Readonly<Record<string, string | undefined>>): [name: string, text: string][] {
  const depth = (name: string): number => name.split('__').length;
  return Object.entries(env)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .sort(([a], [b]) => depth(a) - depth(b) || (a < b ? -1 : 1));
}

interface KeyOfVariable {
  readonly path: readonly string[];
  /** Undefined if the variable is not ours or sets no key. */
  readonly schema?: JsonSchema | undefined;
  readonly problem?: Problem;
}

function keyOf(name: string): KeyOfVariable {
  const upper = name.toUpperCase();
  if (upper.startsWith(PREFIX)) {
    const key = findKey(name.slice(PREFIX.length).split('__'));
    return key.schema ? key : { path: key.path, problem: unknownVariable(name, key.path) };
  }
  // One underscore short, a variable would be ignored and the run would go on without it.
  const almost = PREFIX.slice(0, -1);
  const missed = upper.startsWith(almost) ? findKey(name.slice(almost.length).split('__')) : undefined;
  return missed?.schema ? { path: [], problem: unknownVariable(name, missed.path) } : { path: [] };
}

function readVariable(name: string, text: string, path: readonly string[], schema: JsonSchema): Assignment | Problem[] {
  const key = path.join('.');
  if (text === '') {
    return [
      {
        code: 'ENV_EMPTY',
        message: `${name} is empty; ${key} expects ${expectation(schema)}`,
        place: name,
        hint: 'Give it a value or unset it.',
      },
    ];
  }
  const value = typed(text, schema, path);
  if (value === undefined) {
    const shown = maskSecrets(text, path);
    return [
      {
        code: 'ENV_INVALID',
        message: `${key} is ${JSON.stringify(shown)}; expected ${expectation(schema)}`,
        place: name,
        value: shown,
        ...listHint(schema),
      },
    ];
  }
  const layer = path.reduceRight<unknown>((inner, each) => ({ [each]: inner }), value);
  const invalid = schemaProblems(configSchema.safeParse(layer).error?.issues ?? [], layer, () => name);
  if (invalid.length > 0) {
    return invalid.map((each) => (each.code === 'CONFIG_INVALID' ? { ...each, code: 'ENV_INVALID' } : each));
  }
  return { path, value, source: () => ({ kind: 'variable', name }) };
}

function duplicate(name: string, other: string, path: readonly string[]): Problem[] {
  const message = `${other} and ${name} both set ${path.join('.')}`;
  return [{ code: 'ENV_DUPLICATE', message, place: name, hint: 'Unset one of them.' }];
}

/** Follows the words of a variable through the schema; `schema` is undefined where they leave it. */
function findKey(words: readonly string[]): { path: string[]; schema: JsonSchema | undefined } {
  let schema: JsonSchema | undefined = configJsonSchema();
  const path: string[] = [];
  for (const word of words) {
    const named: string | undefined = schema && namedKeys(schema).find((key) => squash(key) === squash(word));
    path.push(named ?? word);
    schema = schema && (named === undefined ? mapValue(schema) : childSchema(schema, named));
  }
  return { path, schema };
}

/** The text as a value of the schema's type; undefined if it is none. */
function typed(text: string, schema: JsonSchema, path: readonly string[]): unknown {
  if (path[0] === 'params' && path.length === 2) return text; // the strategy knows the type of its parameter
  for (const each of alternatives(schema)) {
    const value = typedAs(text, each, path);
    if (value !== undefined) return value;
  }
  return undefined;
}

function typedAs(text: string, schema: JsonSchema, path: readonly string[]): unknown {
  switch (schema.type) {
    case 'number':
    case 'integer':
      return NUMBER.test(text.trim()) ? Number(text) : undefined;
    case 'boolean':
      return { true: true, false: false }[text.trim().toLowerCase()];
    case 'string':
      return schema.const === undefined || schema.const === text ? text : undefined;
    case 'array':
      return json(text, Array.isArray);
    case 'object':
      return json(text, (value) => typeof value === 'object' && value !== null && !Array.isArray(value));
    default:
      return untyped(text, path);
  }
}

/** In a free-form map nobody knows the type: only what JSON writes in exactly this way is more than a text. */
function untyped(text: string, path: readonly string[]): unknown {
  if (isSecretName(path.at(-1)!)) return text;
  const value = json(text, () => true);
  return typeof value === 'object' || JSON.stringify(value) === text ? value : text;
}

function json(text: string, accept: (value: unknown) => boolean): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return accept(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function listHint(schema: JsonSchema): { hint?: string } {
  return alternatives(schema).some((each) => each.type === 'array')
    ? { hint: 'A list is written as JSON: ["ETH/BTC","LTC/BTC"].' }
    : {};
}

function unknownVariable(name: string, path: readonly string[]): Problem {
  const meant = suggestPath(path);
  return {
    code: 'ENV_UNKNOWN',
    message: `the variable ${name} belongs to no configuration key`,
    place: name,
    hint: meant === undefined ? 'Unset it; all keys: `tradewright config schema`.' : `Use ${variableName(meant)}.`,
  };
}

/** `exchange.pairWhitelist` -> `TRADEWRIGHT__EXCHANGE__PAIR_WHITELIST`. */
export function variableName(key: string): string {
  const words = key.split('.').map((word) => word.replace(/(?<=[a-z])[A-Z]/g, '_$&').toUpperCase());
  return PREFIX + words.join('__');
}
