/** What an error may carry besides its code: where the bad input is, what it was, and what to do next. */
export interface ErrorDetails {
  /** File, configuration path (`orders.entry`) or argument that holds the bad input. */
  readonly path?: string;
  /** The offending value, as it was read. */
  readonly value?: unknown;
  /** The next step for the user: one imperative sentence, a command where there is one. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * Base of every error that a user may see. `code` is stable and never reused; nothing is decided by
 * message text. `exitCode`: 1 = the input is wrong, 2 = the run failed.
 */
export class TradewrightError extends Error {
  readonly code: string;
  readonly exitCode: 1 | 2;
  readonly path: string | undefined;
  readonly value: unknown;
  readonly hint: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}, exitCode: 1 | 2 = 1) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.exitCode = exitCode;
    this.path = details.path;
    this.value = details.value;
    this.hint = details.hint;
  }
}

/** The input is wrong: a file, an option, a configuration value. Exit code 1. */
export class InputError extends TradewrightError {}

/** The run itself failed, for example a strategy that throws on a candle. Exit code 2. */
export class RunError extends TradewrightError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(code, message, details, 2);
  }
}
