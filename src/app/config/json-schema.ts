import { z } from 'zod';
import { configSchema } from './schema.ts';

type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';

/** The part of JSON schema (draft 7) that the configuration uses. */
export interface JsonSchema {
  readonly type?: JsonType | readonly JsonType[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: string | boolean;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: false | JsonSchema;
  readonly items?: JsonSchema;
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
  if (Array.isArray(schema.type)) return schema.type.map((type: JsonType) => ({ type }));
  return (schema.anyOf ?? schema.oneOf)?.flatMap(alternatives) ?? [schema];
}

/** Named keys of an object schema (of all alternatives of a union). */
export function namedKeys(schema: JsonSchema): readonly string[] {
  return [...new Set(alternatives(schema).flatMap((each) => Object.keys(each.properties ?? {})))];
}

/** Schema of the values in a free-form map; undefined if every key has a name. */
export function mapValue(schema: JsonSchema): JsonSchema | undefined {
  if (Object.keys(schema).length === 0) return schema; // any value at all, with anything in it
  const open = alternatives(schema).find((each) => each.additionalProperties);
  return open?.additionalProperties || undefined;
}

/** Schema of `schema[key]` (a union of it where several alternatives have it); undefined if there is no such key. */
export function childSchema(schema: JsonSchema, key: PropertyKey): JsonSchema | undefined {
  const children = alternatives(schema).flatMap((each) => {
    if (typeof key === 'number') return each.items ?? [];
    return each.properties && Object.hasOwn(each.properties, key) ? each.properties[String(key)] : [];
  });
  if (children.length > 1) return { anyOf: children };
  return children[0] ?? mapValue(schema);
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
  if (options.length > 1) return listed([...new Set(options.map(expectation))]);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return listed(schema.enum.map((each) => JSON.stringify(each)));
  switch (schema.type) {
    case 'number':
    case 'integer':
      return `a ${schema.type === 'integer' ? 'whole number' : 'number'}${range(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return schema.examples ? `text like ${JSON.stringify(schema.examples[0])}` : 'text';
    case 'array':
      return `a list of ${schema.items?.oneOf ? 'objects' : expectation(schema.items ?? {})}`;
    case 'object':
      return 'an object';
    default:
      return 'any value';
  }
}

/** `a, b or c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  // zod gives every whole number the bounds of a safe integer, which no user has to hear of.
  const least = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  let text = '';
  if (least !== undefined) text += ` from ${least}`;
  else if (exclusiveMinimum !== undefined) text += ` above ${exclusiveMinimum}`;
  if (most !== undefined) text += ` to ${most}`;
  else if (exclusiveMaximum !== undefined) text += `${text && ' to'} below ${exclusiveMaximum}`;
  return text;
}
