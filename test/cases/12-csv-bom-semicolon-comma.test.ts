import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFeather } from '../../src/adapters/arrow/read-feather.ts';
import { emptyFolder, fixture, rowsOf } from '../support/candles.ts';
import { tradewright } from '../support/cli.ts';

const RIGHT = Array.from({ length: 4 }, (_, n) => [
  ...[1_717_200_000_000 + n * 3_600_000, 1234.5 + n, 1240.25 + n, 1230.125 + n, 1235.75 + n, 12_345.678 + n],
]);

async function convert(name: string): Promise<{ data: string; code: number | null; stderr: string }> {
  const data = path.join(emptyFolder(), 'data');
  const args = ['data', 'convert', fixture(`cases/12/${name}`), '-d', data, '--pair', 'ETH/USDT', '--timeframe', '1h'];
  return { data, ...(await tradewright(args)) };
}

describe('spreadsheets of every locale', () => {
  it.each([
    ...['plain.csv', 'excel-de.csv', 'excel-de-thousands.csv', 'tab.csv', 'quoted.csv', 'upper-header.csv'],
    ...['no-header.csv', 'blank-tail.csv'],
  ])('%s gives the four candles to the last digit', async (name) => {
    const { data, code, stderr } = await convert(name);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(rowsOf(readFeather(path.join(data, 'ETH_USDT-1h.feather')))).toEqual(RIGHT);
  });

  it('ambiguous.csv is refused with file, line, column, cell and what to do', async () => {
    const { data, code, stderr } = await convert('ambiguous.csv');
    expect(code).toBe(1);
    expect(stderr).toContain('error CSV_CELLS: line 2, column 7 (too many), cell "125": 11 cells for 6 columns');
    expect(stderr).toContain('cases/12/ambiguous.csv:2');
    expect(stderr).toContain('--separator');
    expect(existsSync(data)).toBe(false);
  });
});
