/** The first place where two values differ. */
export interface Difference {
  /** For example `intents[0].request.amount`. */
  readonly field: string;
  /** Undefined = there is none. */
  readonly recorded: unknown;
  readonly replayed: unknown;
}

/** Compares two values as JSON keeps them: numbers bit for bit, keys in their order, and a key without a value is none. */
export function firstDifference(recorded: unknown, replayed: unknown, field: string): Difference | undefined {
  if (Array.isArray(recorded) && Array.isArray(replayed)) {
    for (let index = 0; index < Math.max(recorded.length, replayed.length); index++) {
      const found = firstDifference(recorded[index], replayed[index], `${field}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isObject(recorded) || !isObject(replayed)) {
    return Object.is(recorded, replayed) ? undefined : { field, recorded, replayed };
  }
  for (const key of new Set([...keysOf(recorded), ...keysOf(replayed)])) {
    const found = firstDifference(recorded[key], replayed[key], field === '' ? key : `${field}.${key}`);
    if (found !== undefined) return found;
  }
  const [keys, others] = [keysOf(recorded), keysOf(replayed)];
  if (keys.every((key, index) => key === others[index])) return undefined;
  return { field: `order of ${field}`, recorded: keys.join(), replayed: others.join() };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keysOf(value: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}
