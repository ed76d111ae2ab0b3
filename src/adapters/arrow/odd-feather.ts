import { zstdDecompressSync } from 'node:zlib';
import { CompressionType, setCompressionCodec, tableFromIPC } from '@uwdata/flechette';
import lz4 from 'lz4js';
import type { Candles } from '../../core/model/candles.ts';
import { allocateCandles } from '../../core/model/candles.ts';

setCompressionCodec(CompressionType.LZ4_FRAME, {
  encode: (bytes) => lz4.compress(bytes),
  decode: (bytes) => lz4.decompress(bytes),
});
setCompressionCodec(CompressionType.ZSTD, {
  encode: (bytes) => bytes,
  decode: (bytes) => zstdDecompressSync(bytes),
});

export function readOddFeather(bytes: Uint8Array): Candles {
  const table = tableFromIPC(bytes, { useBigInt: false });
  const candles = allocateCandles(table.numRows);
  for (const [name, field] of [
    ['time', 'date'],
    ['open', 'open'],
    ['high', 'high'],
    ['low', 'low'],
    ['close', 'close'],
    ['volume', 'volume'],
  ] as const) {
    const column = table.getChild(field);
    let row = 0;
    for (const value of column) candles[name][row++] = value === null ? NaN : Number(value);
  }
  return candles;
}
