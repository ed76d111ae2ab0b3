import type { Json } from '../../core/model/journal.ts';

/** How a number without a JSON form is written. */
const TAG = '$number';

/** JSON text of a value. Every number is read back bit for bit. Throws TypeError for what JSON would drop or change. */
export function toText(value: Json): string {
  return JSON.stringify(value, keepNumbers);
}

export function fromText(text: string): Json {
  return (text.includes(TAG) ? JSON.parse(text, readNumbers) : JSON.parse(text)) as Json;
}

function keepNumbers(key: string, value: unknown): unknown {
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { [TAG]: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') {
    throw new TypeError(`${key || 'value'} is a ${typeof value}, which JSON cannot hold`);
  }
  return value;
}

function readNumbers(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(TAG in value)) return value;
  return Number(value[TAG]);
}
