/** Results kept for each column: more than a strategy asks for at a time, and few enough for long series. */
const MOST_RESULTS = 8;

/**
 * What indicators gave for columns and parameters, so that runs over the same candles with other parameters do not
 * compute everything anew. Of each column the newest results stay, as long as the column itself does. They are the
 * same arrays each time: nobody may write into them.
 */
export class IndicatorMemory {
  readonly #results = new WeakMap<object, Map<string, unknown>>();
  readonly #numbers = new WeakMap<object, number>();
  #count = 0;

  /** `run(...args)`, or what it gave for the same columns and values before. */
  recall<A extends readonly unknown[], R>(name: string, run: (...args: A) => R, args: A): R {
    const column = firstColumn(args);
    const key = column && this.#spell(args);
    if (column === undefined || key === undefined) return run(...args);
    const known = this.#results.get(column) ?? new Map<string, unknown>();
    this.#results.set(column, known);
    const call = `${name} ${key}`;
    const result = known.has(call) ? (known.get(call) as R) : run(...args);
    known.delete(call);
    known.set(call, result);
    if (known.size > MOST_RESULTS) known.delete(known.keys().next().value!);
    return result;
  }

  /** Undefined where a value can only be compared by calling it. */
  #spell(value: unknown): string | undefined {
    if (typeof value === 'function') return undefined;
    if (typeof value !== 'object' || value === null) return `${typeof value} ${String(value)}`;
    if (ArrayBuffer.isView(value)) return `#${this.#numberOf(value)}`;
    const parts = Object.entries(value).map(([name, item]) => [name, this.#spell(item)]);
    return parts.some(([, part]) => part === undefined) ? undefined : JSON.stringify(parts);
  }

  #numberOf(column: object): number {
    const number = this.#numbers.get(column) ?? ++this.#count;
    this.#numbers.set(column, number);
    return number;
  }
}

function firstColumn(values: object): object | undefined {
  for (const value of Object.values(values) as unknown[]) {
    if (typeof value !== 'object' || value === null) continue;
    const column = ArrayBuffer.isView(value) ? value : firstColumn(value);
    if (column !== undefined) return column;
  }
  return undefined;
}

let present: IndicatorMemory | undefined;

/** Runs `run` with a memory for the indicators that it asks for. */
export function withMemory<T>(memory: IndicatorMemory, run: () => T): T {
  const before = present;
  present = memory;
  try {
    return run();
  } finally {
    present = before;
  }
}

/** The same functions, which ask the memory first where there is one. */
export function remembering<T extends object>(functions: T): T {
  const wrapped = Object.entries(functions).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [name, value];
    const run = value as (...args: readonly unknown[]) => unknown;
    return [name, (...args: unknown[]) => (present === undefined ? run(...args) : present.recall(name, run, args))];
  });
  return Object.fromEntries(wrapped) as T;
}
