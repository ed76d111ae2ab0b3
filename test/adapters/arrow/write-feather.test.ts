import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CompressionType, setCompressionCodec, tableFromIPC } from '@uwdata/flechette';
import fc from 'fast-check';
import lz4 from 'lz4js';
import { describe, expect, it } from 'vitest';
import { readFeather } from '../../../src/adapters/arrow/read-feather.ts';
import { writeFeather } from '../../../src/adapters/arrow/write-feather.ts';
import { InputError } from '../../../src/core/model/errors.ts';
import { candlesOf, emptyFolder, flatAt, rowsOf } from '../../support/candles.ts';
import type { CandleRow } from '../../support/candles.ts';
import { thrown } from '../../app/config/folder.ts';

setCompressionCodec(CompressionType.LZ4_FRAME, {
  encode: (bytes) => lz4.compress(bytes),
  decode: (bytes) => lz4.decompress(bytes),
});

const COMPRESSIONS = ['none', 'lz4'] as const;
const anyTime = fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 });
const anyNumber = fc.double();
const anyRows: fc.Arbitrary<CandleRow[]> = fc.array(
  fc.tuple(anyTime, anyNumber, anyNumber, anyNumber, anyNumber, anyNumber),
);

describe.each(COMPRESSIONS)('compression %s', (compression) => {
  it('what is written is read again, whatever it is', () => {
    const file = path.join(emptyFolder(), 'ETH_BTC-5m.feather');
    const flagged = anyRows.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.array(fc.constantFrom(0, 1), { minLength: rows.length, maxLength: rows.length })),
    );
    fc.assert(
      fc.property(flagged, ([rows, flags]) => {
        const candles = { ...candlesOf(rows), filled: Uint8Array.from(flags) };
        writeFeather(file, candles, { compression });
        expect(rowsOf(readFeather(file))).toEqual(rowsOf(candles));
        expect(readFeather(file).filled === undefined).toBe(!flags.includes(1));
      }),
    );
  });

  it('is read into shared memory, checksums included', () => {
    const file = path.join(emptyFolder(), 'ETH_BTC-5m.feather');
    const candles = flatAt(Array.from({ length: 70_000 }, (_, n) => n * 300_000));
    writeFeather(file, candles, { compression });
    const allocate = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));
    const read = readFeather(file, { allocate });
    expect(read.close.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(Float64Array.from(read.time)).toEqual(candles.time);
    expect(Float64Array.from(read.close)).toEqual(candles.close);
  });

  it("another library reads freqtrade's columns in freqtrade's order", () => {
    const file = path.join(emptyFolder(), 'ETH_BTC-5m.feather');
    const rows = Array.from({ length: 70_000 }, (_, n): CandleRow => [n * 300_000, n + 0.5, n + 1, n, n + 0.25, n % 7]);
    writeFeather(file, candlesOf(rows), { compression });
    const table = tableFromIPC(readFileSync(file));
    expect(table.names).toEqual(['date', 'open', 'high', 'low', 'close', 'volume']);
    expect(table.schema.fields[0].type).toMatchObject({ unit: 1, timezone: 'UTC' });
    expect(table.numRows).toBe(rows.length);
    for (const [index, name] of table.names.entries()) {
      const column = table.getChild(name).toArray() as ArrayLike<number>;
      expect(Array.from(column, Number), name).toEqual(rows.map((row) => row[index]));
    }
  });

  it('another library reads which candles are filled', () => {
    const file = path.join(emptyFolder(), 'ETH_BTC-5m.feather');
    const filled = Uint8Array.from({ length: 100 }, (_, row) => (row % 9 === 4 ? 1 : 0));
    writeFeather(file, { ...flatAt([...filled.keys()]), filled }, { compression });
    const column = tableFromIPC(readFileSync(file)).getChild('filled');
    expect([...column]).toEqual([...filled].map(Boolean));
  });

  it('every flipped bit is found, or does not matter', () => {
    const file = path.join(emptyFolder(), 'ETH_BTC-5m.feather');
    const filled = Uint8Array.from({ length: 20 }, (_, row) => row % 2);
    const rows = Array.from({ length: 20 }, (_, n): CandleRow => [n * 60_000, 1 + n / 3, 2 + n, 1, 1.5, 7]);
    writeFeather(file, { ...candlesOf(rows), filled }, { compression });
    const bytes = readFileSync(file);
    const right = rowsOf(readFeather(file));
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Uint8Array.from(bytes);
      flipped[at] ^= 1 << (at % 8);
      writeFileSync(file, flipped);
      try {
        expect(rowsOf(readFeather(file)), `byte ${at}`).toEqual(right);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        refused++;
      }
    }
    // All bytes of the columns are among them.
    expect(refused).toBeGreaterThan(compression === 'none' ? 20 * 6 * 8 : 300);
  });
});

describe('writing', () => {
  it('replaces a file whole and leaves nothing beside it', () => {
    const folder = emptyFolder();
    const file = path.join(folder, 'deep', 'ETH_BTC-5m.feather');
    writeFeather(file, flatAt([0, 1, 2]));
    writeFeather(file, flatAt([0]));
    expect(readFeather(file).length).toBe(1);
    expect(readdirSync(path.dirname(file))).toEqual(['ETH_BTC-5m.feather']);
  });

  it('that fails leaves nothing behind', () => {
    const folder = emptyFolder();
    const file = path.join(folder, 'ETH_BTC-5m.feather');
    mkdirSync(path.join(file, 'in-the-way'), { recursive: true });
    expect(thrown(() => writeFeather(file, flatAt([0]))).code).toBe('DATA_UNWRITABLE');
    expect(readdirSync(folder)).toEqual(['ETH_BTC-5m.feather']);
  });

  it('refuses candles of which only some columns were loaded', () => {
    const file = path.join(emptyFolder(), 'ETH_BTC-5m.feather');
    expect(() => writeFeather(file, { ...flatAt([0]), volume: new Float64Array(0) })).toThrow(TypeError);
  });

  it.each([NaN, 0.5, Infinity])('refuses the time %s', (time) => {
    const file = path.join(emptyFolder(), 'ETH_BTC-5m.feather');
    const error = thrown(() => writeFeather(file, flatAt([0, time])));
    expect(error).toMatchObject({ code: 'DATA_TIME', path: file });
    expect(error.message).toContain('row 1');
  });
});
