/** A table of a FlatBuffers message; fields by their slot. Reading outside the bytes throws RangeError. */
export class FlatTable {
  readonly #view: DataView;
  readonly #start: number;

  constructor(view: DataView, start: number) {
    this.#view = view;
    this.#start = start;
  }

  /** The root table of a message. */
  static root(view: DataView): FlatTable {
    return new FlatTable(view, view.getUint32(0, true));
  }

  int8(slot: number): number {
    const at = this.#field(slot);
    return at === 0 ? 0 : this.#view.getInt8(at);
  }

  int16(slot: number, fallback = 0): number {
    const at = this.#field(slot);
    return at === 0 ? fallback : this.#view.getInt16(at, true);
  }

  int32(slot: number): number {
    const at = this.#field(slot);
    return at === 0 ? 0 : this.#view.getInt32(at, true);
  }

  int64(slot: number): number {
    const at = this.#field(slot);
    return at === 0 ? 0 : this.#count(at);
  }

  text(slot: number): string {
    const at = this.#field(slot);
    if (at === 0) return '';
    const start = at + this.#view.getUint32(at, true);
    const length = this.#view.getUint32(start, true);
    return new TextDecoder().decode(this.#bytes(start + 4, length));
  }

  table(slot: number): FlatTable | undefined {
    const at = this.#field(slot);
    return at === 0 ? undefined : new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  tables(slot: number): FlatTable[] {
    return this.#vector(slot, 4, (at) => new FlatTable(this.#view, at + this.#view.getUint32(at, true)));
  }

  /** A vector of structs of 64-bit numbers, each `words` long. */
  structs(slot: number, words: number): number[][] {
    return this.#vector(slot, 8 * words, (at) =>
      Array.from({ length: words }, (_, word) => this.#count(at + 8 * word)),
    );
  }

  /** Address of a field, 0 if it is absent. */
  #field(slot: number): number {
    const vtable = this.#start - this.#view.getInt32(this.#start, true);
    const entry = 4 + 2 * slot;
    const offset = entry < this.#view.getUint16(vtable, true) ? this.#view.getUint16(vtable + entry, true) : 0;
    return offset === 0 ? 0 : this.#start + offset;
  }

  #vector<T>(slot: number, size: number, read: (at: number) => T): T[] {
    const at = this.#field(slot);
    if (at === 0) return [];
    const start = at + this.#view.getUint32(at, true);
    const length = this.#view.getUint32(start, true);
    this.#bytes(start + 4, length * size);
    return Array.from({ length }, (_, index) => read(start + 4 + index * size));
  }

  #bytes(start: number, length: number): Uint8Array {
    if (start + length > this.#view.byteLength) throw new RangeError('vector beyond the end of its message');
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length);
  }

  /** A 64-bit number that counts something: lengths and positions are never negative nor beyond 2^53. */
  #count(at: number): number {
    const value = this.#view.getInt32(at + 4, true) * 2 ** 32 + this.#view.getUint32(at, true);
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('a length or position is impossible');
    return value;
  }
}
