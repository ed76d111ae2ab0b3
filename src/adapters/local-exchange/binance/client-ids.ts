const REMEMBERED = 1000;

/** Client ids that the venue itself makes: of orders without one, and of cancellations. */
export class ClientIds {
  #count = 0;
  /** By order id. */
  readonly #cancels = new Map<string, string>();

  readonly next = (): string => `local${String(++this.#count).padStart(17, '0')}`;

  /** An order is being cancelled by a request of this id. */
  cancels(orderId: string, cancelId: string): void {
    this.#cancels.set(orderId, cancelId);
    if (this.#cancels.size > REMEMBERED) this.#cancels.delete(this.#cancels.keys().next().value!);
  }

  cancelOf(orderId: string): string {
    return this.#cancels.get(orderId) ?? this.next();
  }
}
