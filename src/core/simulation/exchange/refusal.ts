import { exactText, type Exact } from '../../model/exact.ts';
import type { Outcome, Refusal, RefusalCode } from './types.ts';

/** What stops a request inside the exchange; the commands turn it into an outcome. Nothing has changed when it is thrown. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`${refusal.code} ${refusal.rule}`);
    this.refusal = refusal;
  }
}

export function refuse(code: RefusalCode, rule: string, value?: Exact, limit?: Exact, asset?: string): never {
  throw new RefusedError({
    code,
    rule,
    ...(value === undefined ? {} : { value: exactText(value) }),
    ...(limit === undefined ? {} : { limit: exactText(limit) }),
    ...(asset === undefined ? {} : { asset }),
  });
}

export function outcome<T>(command: () => T): Outcome<T> {
  try {
    return { ok: true, value: command() };
  } catch (error) {
    if (error instanceof RefusedError) return { ok: false, refusal: error.refusal };
    throw error;
  }
}
