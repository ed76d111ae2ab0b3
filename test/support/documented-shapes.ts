/** By request or event: its fields as `key:type`, a trailing ? where it is not always there. */
export type Shapes = Readonly<Record<string, string>>;

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  s: (value) => typeof value === 'string',
  n: (value) => typeof value === 'number',
  b: (value) => typeof value === 'boolean',
  a: Array.isArray,
  o: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  z: (value) => value === null || typeof value === 'string',
  m: (value) => value === null || typeof value === 'number',
};

/** What is not as documented: missing and superfluous fields, fields of another type. */
export function departures(value: unknown, shape: string): string[] {
  const fields = shape.split(' ').map((field) => {
    const [, key, type, optional] = /^(\w+):(\w)(\??)$/.exec(field)!;
    return { key, type, isOptional: optional === '?' };
  });
  const row = value as Record<string, unknown>;
  const known = new Set(fields.map(({ key }) => key));
  return [
    ...fields.filter(({ key, isOptional }) => !isOptional && !(key in row)).map(({ key }) => `${key} is missing`),
    ...fields
      .filter(({ key, type }) => key in row && !TYPES[type](row[key]))
      .map(({ key, type }) => `${key} is ${JSON.stringify(row[key])}, not ${type}`),
    ...Object.keys(row)
      .filter((key) => !known.has(key))
      .map((key) => `${key} is not documented`),
  ];
}
