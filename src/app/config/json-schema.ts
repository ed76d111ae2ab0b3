import { z } from 'zod';
import { configSchema } from './schema.ts';

/** The part of JSON schema (draft 7) that the configuration uses. */
export interface JsonSchema {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: string | boolean;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: false | JsonSchema;
  readonly items?: JsonSchema;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

let cached: JsonSchema | undefined;

/** JSON schema of the configuration, made once from the zod schema. */
export function configJsonSchema(): JsonSchema {
  cached ??= z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }) as JsonSchema;
  return cached;
}

/** The alternatives of a union, or the schema itself. */
export function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.anyOf ?? schema.oneOf)?.flatMap(alternatives) ?? [schema];
}

/** Named keys of an object schema (of all alternatives of a union). */
export function namedKeys(schema: JsonSchema): readonly string[] {
  return [...new Set(alternatives(schema).flatMap((each) => Object.keys(each.properties ?? {})))];
}

/** Schema of the values in a free-form map; undefined if every key has a name. */
export function mapValue(schema: JsonSchema): JsonSchema | undefined {
  const open = alternatives(schema).find((each) => each.additionalProperties);
  return open?.additionalProperties || undefined;
}

/** Schema of `schema[key]`; undefined if there is no such key. */
export function childSchema(schema: JsonSchema, key: PropertyKey): JsonSchema | undefined {
  for (const each of alternatives(schema)) {
    if (typeof key === 'number') {
      if (each.items) return each.items;
    } else if (each.properties && Object.hasOwn(each.properties, key)) {
      return each.properties[String(key)];
    }
  }
  return mapValue(schema);
}

/** Schema at a path of keys and list indexes; undefined if the path does not exist. */
export function schemaAt(path: readonly PropertyKey[]): JsonSchema | undefined {
  let schema: JsonSchema | undefined = configJsonSchema();
  for (const key of path) schema = schema && childSchema(schema, key);
  return schema;
}

/** Every named path of the configuration (`exchange.pairWhitelist`), for suggestions. */
export function namedPaths(schema: JsonSchema = configJsonSchema(), prefix = ''): string[] {
  return namedKeys(schema).flatMap((key) => {
    const child = childSchema(schema, key)!;
    return [prefix + key, ...namedPaths(child, `${prefix}${key}.`)];
  });
}

/** What a schema accepts, in words: `a number from -1 to below 0`. */
export function expectation(schema: JsonSchema): string {
  const options = alternatives(schema);
  if (options.length > 1) return [...new Set(options.map(expectation))].join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return `one of ${schema.enum.map((each) => JSON.stringify(each)).join(', ')}`;
  switch (schema.type) {
    case 'number':
    case 'integer':
      return `a ${schema.type === 'integer' ? 'whole number' : 'number'}${range(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return schema.pattern === undefined ? 'text' : `text like ${schema.pattern}`;
    case 'array':
      return `a list of ${schema.items ? expectation(schema.items) : 'values'}`;
    case 'object':
      return 'an object';
    default:
      return 'any value';
  }
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  // zod gives every whole number the bounds of a safe integer, which no user has to hear of.
  const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  const from =
    least !== undefined ? ` from ${least}` : exclusiveMinimum !== undefined ? ` above ${exclusiveMinimum}` : '';
  const to =
    most !== undefined
      ? `${from && ' '}up to ${most}`
      : exclusiveMaximum !== undefined
        ? ` below ${exclusiveMaximum}`
        : '';
  return from + (to && !to.startsWith(' ') ? ` ${to}` : to);
}
