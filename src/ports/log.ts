/** Values that describe a log line beside its message; they must be printable as JSON. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the program says what it does. Nothing of an answer goes here: that is the caller's to print. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
