/** Values pushed at one end and read as an endless list at the other. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #values: T[] = [];
  #wake: (() => void) | undefined;
  #failure: unknown;
  #isClosed = false;

  push(value: T): void {
    this.#values.push(value);
    this.#wake?.();
  }

  /** The reader gets what is left, and then the end. */
  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  /** The reader gets the error at once. */
  fail(error: unknown): void {
    this.#failure = error;
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      while (this.#values.length > 0) yield this.#values.shift()!;
      if (this.#isClosed) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
  }
}
