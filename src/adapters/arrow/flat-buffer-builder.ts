/** A value of a FlatBuffers message; `bytes` numbers lie inside their table, all else behind it. */
export type FlatValue =
  | { readonly bytes: 1 | 2 | 4 | 8; readonly number: number }
  | { readonly text: string }
  | { readonly table: readonly (FlatValue | undefined)[] }
  | { readonly tables: readonly FlatValue[] }
  /** Structs of 64-bit numbers. */
  | { readonly structs: readonly (readonly number[])[] };

export const int8 = (number: number): FlatValue => ({ bytes: 1, number });
export const int16 = (number: number): FlatValue => ({ bytes: 2, number });
export const int64 = (number: number): FlatValue => ({ bytes: 8, number });
export const text = (content: string): FlatValue => ({ text: content });
export const table = (...slots: (FlatValue | undefined)[]): FlatValue => ({ table: slots });

/** The bytes of a message with the given root table, padded to a multiple of 8. */
export function buildFlatBuffer(root: FlatValue): Uint8Array {
  const builder = new Builder();
  const at = builder.reserve(4, 4);
  builder.put(at, root);
  builder.reserve(0, 8);
  return builder.bytes();
}

/** Writes from front to back: parents first, so that every offset points forward. */
class Builder {
  #view = new DataView(new ArrayBuffer(1024));
  #length = 0;

  bytes(): Uint8Array {
    return new Uint8Array(this.#view.buffer, 0, this.#length);
  }

  /** Address of `size` new bytes at a multiple of `align`, `before` bytes after it. */
  reserve(size: number, align: number, before = 0): number {
    const at = Math.ceil((this.#length + before) / align) * align - before;
    this.#length = at + size;
    if (this.#length > this.#view.byteLength) {
      const grown = new Uint8Array(2 * this.#length);
      grown.set(new Uint8Array(this.#view.buffer));
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }

  /** Writes a value for the field at `field`: the number itself, or its content behind and the offset here. */
  put(field: number, value: FlatValue): void {
    if ('bytes' in value) {
      this.#number(field, value.bytes, value.number);
      return;
    }
    const at = this.#content(value);
    this.#view.setUint32(field, at.start - field, true);
    for (const [child, content] of at.children) this.put(child, content);
  }

  #content(value: Exclude<FlatValue, { bytes: number }>): { start: number; children: [number, FlatValue][] } {
    if ('table' in value) return this.#table(value.table);
    if ('text' in value) {
      const bytes = new TextEncoder().encode(value.text);
      const start = this.reserve(4 + bytes.length + 1, 4);
      this.#view.setUint32(start, bytes.length, true);
      new Uint8Array(this.#view.buffer).set(bytes, start + 4);
      return { start, children: [] };
    }
    if ('tables' in value) {
      const start = this.reserve(4 + 4 * value.tables.length, 4);
      this.#view.setUint32(start, value.tables.length, true);
      return { start, children: value.tables.map((child, index) => [start + 4 + 4 * index, child]) };
    }
    const words = value.structs.flat();
    const start = this.reserve(4 + 8 * words.length, 8, 4);
    this.#view.setUint32(start, value.structs.length, true);
    for (const [index, word] of words.entries()) this.#number(start + 4 + 8 * index, 8, word);
    return { start, children: [] };
  }

  #table(slots: readonly (FlatValue | undefined)[]): { start: number; children: [number, FlatValue][] } {
    const vtable = this.reserve(4 + 2 * slots.length, 2);
    const start = this.reserve(4, 8);
    this.#view.setInt32(start, start - vtable, true);
    const children: [number, FlatValue][] = [];
    for (const [slot, value] of slots.entries()) {
      if (value === undefined) continue;
      const size = 'bytes' in value ? value.bytes : 4;
      const field = this.reserve(size, size);
      this.#view.setUint16(vtable + 4 + 2 * slot, field - start, true);
      children.push([field, value]);
    }
    this.#view.setUint16(vtable, 4 + 2 * slots.length, true);
    this.#view.setUint16(vtable + 2, this.#length - start, true);
    return { start, children };
  }

  #number(at: number, bytes: 1 | 2 | 4 | 8, value: number): void {
    if (bytes === 1) this.#view.setInt8(at, value);
    else if (bytes === 2) this.#view.setInt16(at, value, true);
    else if (bytes === 4) this.#view.setInt32(at, value, true);
    else this.#view.setBigInt64(at, BigInt(value), true);
  }
}
