import type { Json } from '../../core/model/journal.ts';

/** JSON text of a value. Numbers are read back bit for bit; what JSON would silently change throws TypeError. */
export function toText(value: Json): string {
  return JSON.stringify(value, refuseLoss);
}

export function fromText(text: string): Json {
  return JSON.parse(text) as Json;
}

function refuseLoss(key: string, value: unknown): unknown {
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    throw new TypeError(`${key || 'value'} is ${Object.is(value, -0) ? '-0' : value}, which JSON cannot hold`);
  }
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') {
    throw new TypeError(`${key || 'value'} is a ${typeof value}, which JSON cannot hold`);
  }
  return value;
}
