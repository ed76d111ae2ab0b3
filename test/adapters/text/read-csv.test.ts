import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../src/adapters/text/read-csv.ts';
import type { CsvOptions } from '../../../src/adapters/text/read-csv.ts';
import { emptyFolder, rowsOf } from '../../support/candles.ts';
import { thrown } from '../../app/config/folder.ts';

const T = Date.UTC(2024, 5, 1);

function file(content: string | Uint8Array, name = 'candles.csv'): string {
  const target = path.join(emptyFolder(), name);
  writeFileSync(target, content);
  return target;
}

function rows(content: string | Uint8Array, options?: CsvOptions): (number | string)[][] {
  const read = readCsv(file(content), options);
  if (!('candles' in read)) throw new Error('these are trades');
  return rowsOf(read.candles);
}

const HEADER = 'date,open,high,low,close,volume';
const RIGHT = [T, 1234.5, 1240.25, 1230.125, 1235.75, 12_345.678];

describe('times', () => {
  it.each([
    ['milliseconds', '1717200000000'],
    ['seconds', '1717200000'],
    ['microseconds', '1717200000000000'],
    ['nanoseconds', '1717200000000000000'],
    ['seconds with decimals', '1717200000.000'],
    ['a day', '2024-06-01'],
    ['a minute', '2024-06-01 00:00'],
    ['ISO 8601', '2024-06-01T00:00:00.000Z'],
    ['an offset', '2024-06-01 02:00:00+02:00'],
    ['an offset without a colon', '2024-05-31T19:00:00-0500'],
    ['UTC in words', '2024-06-01 00:00:00 UTC'],
    ['microseconds of a clock', '2024-06-01 00:00:00.000000'],
  ])('%s', (_, time) => {
    expect(rows(`${HEADER}\n${time},1,1,1,1,1`)[0][0]).toBe(T);
  });

  it.each([
    '01.06.2024',
    '6/1/2024',
    '20240601',
    '202406011200',
    '20240601120000',
    '2024-02-30',
    '2024-06-01 25:00',
    '',
    'today',
  ])('"%s" is refused', (time) => {
    const error = thrown(() => rows(`${HEADER}\n${time},1,1,1,1,1`));
    expect(error.code).toBe('CSV_TIME');
    expect(error.message).toContain(`line 2, column 1 (date), cell "${time}"`);
    expect(error.hint).toContain('2024-06-01');
  });
});

describe('numbers', () => {
  it.each([
    ['a point between semicolons', `${T};1234.5;1240.25;1230.125;1235.75;12345.678`],
    ['a comma', `${T};1234,5;1240,25;1230,125;1235,75;12345,678`],
    ['thousands in points', `${T};1.234,5;1.240,25;1.230,125;1.235,75;12.345,678`],
    ['thousands in commas', `${T};1,234.5;1,240.25;1,230.125;1,235.75;12,345.678`],
    ['thousands in spaces', `${T};1 234,5;1 240,25;1\u00a0230,125;1\u202f235,75;12 345,678`],
    ['thousands in apostrophes', `${T};1'234.5;1'240.25;1'230.125;1'235.75;12’345.678`],
    ['powers of ten', `${T};1.2345e3;1.24025e+03;1230125E-3;1235.75;12345.678`],
  ])('%s', (_, line) => {
    expect(rows(`${HEADER.replaceAll(',', ';')}\n${line}`)).toEqual([RIGHT]);
  });

  it('quoted between commas', () => {
    expect(rows(`${HEADER}\n"${T}","1.234,5","1.240,25","1.230,125","1.235,75","12.345,678"`)).toEqual([RIGHT]);
    expect(rows(`${HEADER}\n"${T}","1,234.5","1,240.25","1,230.125","1,235.75","12,345.678"`)).toEqual([RIGHT]);
  });

  it('a price below one is no thousand', () => {
    expect(rows(`date;open;high;low;close;volume\n${T};0,123;0,123;0,123;0,123;1,234`)[0].slice(1)).toEqual([
      ...[0.123, 0.123, 0.123, 0.123, 1.234],
    ]);
  });

  it('between commas a point is a decimal mark', () => {
    expect(rows(`${HEADER}\n${T},1.234,1.240,1.230,1.235,7`)[0].slice(1)).toEqual([1.234, 1.24, 1.23, 1.235, 7]);
  });

  it('thousands or decimals: refused, unless the mark is named', () => {
    const text = `date;open;high;low;close;volume\n${T};1.234;1.240;1.230;1.235;12.345`;
    const error = thrown(() => rows(text));
    expect(error.code).toBe('CSV_DECIMAL_UNKNOWN');
    expect(error.message).toContain('line 2, column 2 (open), cell "1.234"');
    expect(error.hint).toContain('--decimal');
    expect(rows(text, { decimal: '.' })[0].slice(1)).toEqual([1.234, 1.24, 1.23, 1.235, 12.345]);
    expect(rows(text, { decimal: ',' })[0].slice(1)).toEqual([1234, 1240, 1230, 1235, 12_345]);
  });

  it('both marks as decimals are refused', () => {
    const error = thrown(() => rows(`date;open;high;low;close;volume\n${T};1,5;1,5;1,5;1,5;1\n${T};1.5;1.5;1.5;1.5;1`));
    expect(error.code).toBe('CSV_DECIMAL_MIXED');
    expect(error.message).toContain('line 3, column 2');
  });

  it.each(['', 'NaN', '1.23.4', '1,2345,678', '--1', '1e', 'Infinity', '0x10', '1 23'])('"%s" is refused', (cell) => {
    const error = thrown(() => rows(`date;open;high;low;close;volume\n${T};1.5;${cell};1.5;1.5;1`));
    expect(error.code).toMatch(/^CSV_(NUMBER|DECIMAL_MIXED)$/);
    expect(error.message).toContain('line 2, column 3 (high)');
    expect(error.path).toMatch(/candles\.csv:2$/);
  });
});

describe('columns', () => {
  it('in any order, with others between them, by the names that exchanges use', () => {
    const text = 'symbol,Close,Volume,Open Time,HIGH,low,open,trades\nETH,4,5,1717200000000,3,2,1,9';
    expect(rows(text)).toEqual([[T, 1, 3, 2, 4, 5]]);
  });

  it("beside the numbers of a data frame's rows", () => {
    expect(rows(`,${HEADER}\n0,${T},1,3,1,2,5`)).toEqual([[T, 1, 3, 1, 2, 5]]);
  });

  it('named by the user, who then need not change the file', () => {
    const text = `Zeit;Erster;Hoch;Tief;Schluss;Menge\n${T};1;3;1;2;5`;
    const error = thrown(() => rows(text));
    expect(error.code).toBe('CSV_COLUMNS');
    expect(error.message).toContain('no column for time, open, high, low, close, volume');
    expect(error.hint).toContain('--columns');
    expect(rows(text, { columns: ['date', 'open', 'high', 'low', 'close', 'volume'] })).toEqual([[T, 1, 3, 1, 2, 5]]);
  });

  it("of Binance's archive, which has no header, with times in microseconds", () => {
    const line = '1717200000000000,0.1,0.3,0.1,0.2,5.5,1717200299999999,1.1,12,2.5,0.5,0';
    expect(rows(line)).toEqual([[T, 0.1, 0.3, 0.1, 0.2, 5.5]]);
  });

  it('below a title', () => {
    expect(rows(`https://example.com/ETHBTC.csv\n${HEADER}\n${T},1,3,1,2,5`)).toEqual([[T, 1, 3, 1, 2, 5]]);
    expect(rows(`Export vom 1. Juni\n\n${HEADER.replaceAll(',', ';')}\n${T};1;3;1;2;5`)).toEqual([[T, 1, 3, 1, 2, 5]]);
  });

  it('a separator at the end of each line does not matter', () => {
    expect(rows(`${T};1;3;1;2;5;\n${T + 1000};1;3;1;2;5;`).length).toBe(2);
  });

  it.each([
    ['fewer', `${HEADER}\n${T},1,1,1,1`, 'column 6 (volume), cell ""'],
    ['more', `${HEADER}\n${T},1,1,1,1,1,1`, 'column 7 (too many), cell "1"'],
  ])('%s cells than columns are refused', (_, text, words) => {
    const error = thrown(() => rows(text));
    expect(error.code).toBe('CSV_CELLS');
    expect(error.message).toContain(words);
    expect(error.hint).toContain('--separator');
  });
});

describe('files', () => {
  it('gzipped, in UTF-16, with any line ends', () => {
    const text = `${HEADER}\r\n${T},1,3,1,2,5\r\n\r\n`;
    expect(rows(gzipSync(text))).toEqual([[T, 1, 3, 1, 2, 5]]);
    expect(rows(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual([[T, 1, 3, 1, 2, 5]]);
    expect(rows(text.replaceAll('\r\n', '\r'))).toEqual([[T, 1, 3, 1, 2, 5]]);
  });

  it('of trades, with ids or without', () => {
    const read = readCsv(file(`time;price;qty;tradeId\n${T};1,5;2;a\n${T};2,5;3;b`));
    expect(read).toMatchObject({
      trades: { length: 2, price: Float64Array.of(1.5, 2.5), amount: Float64Array.of(2, 3), id: ['a', 'b'] },
    });
    expect(readCsv(file(`time,price,amount\n${T},1,2`))).not.toHaveProperty('trades.id');
  });

  it('of trades, with the side of who took, or whether the buyer was the maker', () => {
    expect(readCsv(file(`time,price,amount,side\n${T},1,2,buy\n${T},1,2,SELL`))).toMatchObject({
      trades: { side: ['buy', 'sell'] },
    });
    // Binance's archive of spot trades, without a header: id, price, amount, quote amount, time, maker, best match.
    const archive = `28457,4261.48,0.1,426.148,1502942428322,True,True\n28458,4261.5,0.2,852.3,1502942432285,False,True`;
    expect(readCsv(file(archive))).toEqual({
      trades: {
        length: 2,
        time: Float64Array.of(1502942428322, 1502942432285),
        price: Float64Array.of(4261.48, 4261.5),
        amount: Float64Array.of(0.1, 0.2),
        id: ['28457', '28458'],
        side: ['sell', 'buy'],
      },
    });
    const wrong = () => readCsv(file(`time,price,amount,side\n${T},1,2,both`));
    expect(wrong).toThrow(expect.objectContaining({ code: 'CSV_SIDE' }));
  });

  it('a header alone gives no candle', () => {
    expect(rows(HEADER)).toEqual([]);
  });

  it.each([
    ['nothing', '', 'CSV_EMPTY'],
    ['empty lines', '\n,,,,,\n;;;;;\n', 'CSV_COLUMNS'],
    ['an open quote', `${HEADER}\n"${T},1,1,1,1,1`, 'CSV_QUOTE'],
  ])('of %s are refused', (_, text, code) => {
    expect(thrown(() => rows(text)).code).toBe(code);
  });

  it('that are not there, or cut short', () => {
    expect(thrown(() => readCsv('/none/at/all.csv')).code).toBe('DATA_UNREADABLE');
    const cut = gzipSync(HEADER.repeat(99)).subarray(0, 60);
    expect(thrown(() => rows(cut)).code).toBe('DATA_UNREADABLE');
  });
});
