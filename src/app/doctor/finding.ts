/** What one check found. `fail` = the program cannot work like this, `warn` = something will be missing. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** The next step, for what is not ok. */
  readonly hint?: string;
}

/** A check that found nothing to say against. */
export function ok(name: string, detail: string): Finding {
  return { name, status: 'ok', detail };
}

/** A check that found something missing that can be done without. */
export function warn(name: string, detail: string, hint: string): Finding {
  return { name, status: 'warn', detail, hint };
}

/** A check that found something that the program cannot work with. */
export function fail(name: string, detail: string, hint: string): Finding {
  return { name, status: 'fail', detail, hint };
}
