import {
  type JsonSchema,
  alternatives,
  configJsonSchema,
  expectation,
  mapValue,
  namedKeys,
  childSchema,
} from './json-schema.ts';
import type { Assignment } from './merge.ts';
import { type Problem, schemaProblems, suggestPath } from './problems.ts';
import { configSchema } from './schema.ts';
import { isSecretName, isSecretPath } from './secrets.ts';
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
  for (const [name, text] of Object.entries(env).sort(
    ([a], [b]) => a.split('__').length - b.split('__').length || (a < b ? -1 : 1),
  )) {
    if (text === undefined) continue;
    if (!name.toUpperCase().startsWith(PREFIX)) {
      const missed = missedPrefix(name);
      if (missed) problems.push(missed);
      continue;
    }
    const { path, schema } = findKey(name.slice(PREFIX.length).split('__'));
    if (schema === undefined) {
      problems.push(unknownVariable(name, path));
      continue;
    }
    const key = path.join('.');
    const other = setBy.get(key);
    if (other !== undefined) {
      problems.push({
        code: 'ENV_DUPLICATE',
        message: `${other} and ${name} both set ${key}`,
        place: name,
        hint: 'Unset one.',
      });
      continue;
    }
    setBy.set(key, name);
    const shown = isSecretPath(path) ? 'a secret' : JSON.stringify(text);
    if (text === '') {
      problems.push({
        code: 'ENV_EMPTY',
        message: `${name} is empty; expected ${expectation(schema)}`,
        place: name,
        hint: 'Give it a value or unset it.',
      });
      continue;
    }
    const value = typed(text, schema, path);
    if (value === undefined) {
      problems.push({
        code: 'ENV_INVALID',
        message: `${name} is ${shown}; ${key} expects ${expectation(schema)}`,
        place: name,
        ...(isSecretPath(path) ? {} : { value: text }),
        ...listHint(schema),
      });
      continue;
    }
    const layer = path.reduceRight<unknown>((inner, each) => ({ [each]: inner }), value);
    const invalid = schemaProblems(configSchema.safeParse(layer).error?.issues ?? [], layer, () => name);
    problems.push(
      ...invalid.map((each) =>
        each.code === 'CONFIG_INVALID' ? { ...each, code: 'ENV_INVALID', message: `${name}: ${each.message}` } : each,
      ),
    );
    assignments.push({ path, value, source: () => ({ kind: 'variable', name }) });
  }
  return { assignments, problems };
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
  return typeof value === 'object' || String(value) === text ? value : text;
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

/** `TRADEWRIGHT_STAKE_AMOUNT`, one underscore short, would be ignored and the run would go on without it. */
function missedPrefix(name: string): Problem | undefined {
  const prefix = PREFIX.slice(0, -1);
  if (!name.toUpperCase().startsWith(prefix)) return undefined;
  const { path, schema } = findKey(name.slice(prefix.length).split('__'));
  return schema && unknownVariable(name, path);
}
