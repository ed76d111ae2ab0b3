import type { Params } from './router.ts';

/** As many as the engine remembers orders. */
const MOST = 20_000;

/** The client's numbers of orders (`userref`), which the engine does not know. */
export class UserRefs {
  readonly #refs = new Map<string, number>();

  keep(orderId: string, params: Params): void {
    const ref = Number(params.get('userref') ?? 0);
    if (!Number.isInteger(ref) || ref === 0) return;
    this.#refs.set(orderId, ref);
    if (this.#refs.size > MOST) this.#refs.delete(this.#refs.keys().next().value!);
  }

  of(orderId: string): number {
    return this.#refs.get(orderId) ?? 0;
  }
}
