import { createRequire } from 'node:module';
import { zstdDecompressSync } from 'node:zlib';
import type { Candles } from '../../core/model/candles.ts';
import { millisecondsPerUnit } from '../../core/model/series/time-unit.ts';
import type { ReadOptions } from '../../ports/candle-store.ts';
import { allocateColumn, fieldName, readColumns, requireColumns } from './candle-columns.ts';
import type { FileBytes } from './file-bytes.ts';

// Loaded when the first odd file is read: a run on usual files shall not pay for it.
const require = createRequire(import.meta.url);

/** A file with this many rows for each of its bytes is damaged, whatever its compression. */
const MOST_ROWS_PER_BYTE = 300;

/**
 * Candles of a feather file that is not plain: dictionaries, other number types, further columns of any type.
 * Throws whatever the Arrow reader throws on damaged files.
 */
export function readOddFeather(path: string, file: FileBytes, options: ReadOptions): Candles {
  const table = loadReader().tableFromIPC(file.read(0, file.size), { useDate: false });
  requireColumns(path, table.names as string[]);
  const rows = table.numRows;
  if (rows > MOST_ROWS_PER_BYTE * file.size) throw new RangeError('the number of rows is impossible');
  return readColumns(rows, options, (column) => {
    const target = allocateColumn(rows, column, options);
    let row = 0;
    for (const value of table.getChild(fieldName(column))) target[row++] = value === null ? NaN : Number(value);
    if (row !== rows) throw new RangeError('columns of unequal length');
    if (column === 'time') roundTimes(target);
    return target;
  });
}

function roundTimes(time: Float64Array): void {
  const scale = time.length > 0 ? millisecondsPerUnit(time[0]) : 1;
  for (let row = 0; row < time.length; row++) time[row] = Math.round(time[row] * scale);
}

function loadReader(): typeof import('@uwdata/flechette') {
  const flechette = require('@uwdata/flechette') as typeof import('@uwdata/flechette');
  const lz4 = require('lz4js') as typeof import('lz4js');
  const { CompressionType, setCompressionCodec } = flechette;
  setCompressionCodec(CompressionType.LZ4_FRAME, {
    encode: (bytes) => lz4.compress(bytes),
    decode: (bytes) => lz4.decompress(bytes),
  });
  setCompressionCodec(CompressionType.ZSTD, { encode: (bytes) => bytes, decode: (bytes) => zstdDecompressSync(bytes) });
  return flechette;
}
