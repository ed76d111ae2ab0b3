import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tradesFromColumns } from '../../../src/app/results/columns.ts';
import { compareResults } from '../../../src/app/results/compare-results.ts';
import { exportTradesCsv, tradesCsv } from '../../../src/app/results/export-csv.ts';
import { listResults, loadResult } from '../../../src/app/results/read-results.ts';
import type { RunInputs } from '../../../src/app/results/result-file.ts';
import { writeNewFile } from '../../../src/app/results/whole-file.ts';
import { writeResults, type StoredResult } from '../../../src/app/results/write-results.ts';
import { summarise } from '../../../src/core/analysis/summarise.ts';
import { InputError } from '../../../src/core/model/errors.ts';
import type { TradeRecord } from '../../../src/core/model/trade.ts';
import { contextOf, runOf, START, tradeOf } from '../../support/hand-made-run.ts';

const NOON = Date.UTC(2024, 0, 31, 12);
const INPUTS: RunInputs = {
  programVersion: '0.1.0',
  strategyHash: 'a1',
  parameters: { fast: 12 },
  config: { stakeAmount: 100, exchange: { pairWhitelist: ['ETH/BTC'] } },
  series: [],
};

let userDir: string;
beforeEach(() => {
  userDir = mkdtempSync(join(tmpdir(), 'tradewright-results-'));
});
afterEach(() => rmSync(userDir, { recursive: true }));

function store(
  trades: readonly TradeRecord[],
  changes: { readonly at?: number; readonly inputs?: Partial<RunInputs>; readonly strategy?: string } = {},
): StoredResult {
  const result = runOf(trades, 1000, 48);
  const report = summarise(result, { ...contextOf(48), strategy: changes.strategy ?? 'ema-cross' });
  const inputs = { ...INPUTS, ...changes.inputs };
  return writeResults({ userDir, result, report, inputs, createdTimeMs: changes.at ?? NOON });
}

/** Code of the InputError that the call throws. */
function codeOf(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
  return undefined;
}

describe('a results file', () => {
  const trades = [
    tradeOf(5, 0, 2, { enterTag: 'dip', liquidationPrice: 3.5 }),
    tradeOf(-2, 3, 4, { id: 2, side: 'short' }),
  ];

  test('gives back the trades bit by bit, and the report', () => {
    const { id } = store(trades);
    const file = loadResult(userDir, id);
    expect(tradesFromColumns(file.trades, file.orders)).toEqual(trades);
    expect(file.report).toEqual(summarise(runOf(trades, 1000, 48), { ...contextOf(48), strategy: 'ema-cross' }));
    expect(file.head).toMatchObject({ id, schemaVersion: 1, trades: 2, profitTotalAbs: 3, strategy: 'ema-cross' });
    expect(file.inputs).toEqual(INPUTS);
  });

  test('is named by time and strategy; a second one of the same second gets a number', () => {
    expect(store(trades).id).toBe('20240131-120000-ema-cross');
    expect(store(trades, { strategy: '../my strategy' }).id).toBe('20240131-120000.02--my-strategy');
    expect(store(trades).id).toBe('20240131-120000.03-ema-cross');
    expect(readdirSync(join(userDir, 'results')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('is strict JSON in columns: no object a trade', () => {
    const { path } = store(trades);
    const data = JSON.parse(readFileSync(path, 'utf8')) as {
      trades: Record<string, unknown>;
      orders: { price: unknown };
    };
    expect(data.trades['profitAbs']).toEqual([5, -2]);
    expect(data.orders.price).toEqual([100, 105, 100, 98]);
  });

  test('never replaces another run: processes that end in the same second take the next number', () => {
    const path = join(userDir, 'new.json');
    expect([writeNewFile(path, ['first']), writeNewFile(path, ['second'])]).toEqual([true, false]);
    expect(readFileSync(path, 'utf8')).toBe('first');
    const { id } = store(trades);
    // A file that the count of this second misses, as when another process is a moment ahead.
    renameSync(join(userDir, 'results', `${id}.json`), join(userDir, 'results', '20240131-120000.02-ema-cross.json'));
    expect(store(trades).id).toBe('20240131-120000.03-ema-cross');
  });

  test('cannot be written where results/ is a file', () => {
    writeFileSync(join(userDir, 'results'), '');
    expect(codeOf(() => store(trades))).toBe('FILE_NOT_WRITABLE');
  });
});

describe('finding a run', () => {
  test('latest is the run written last; without the pointer file the newest', () => {
    store([], { at: NOON });
    const second = store([], { at: NOON - 60_000 });
    expect(loadResult(userDir, 'latest').head.id).toBe(second.id);
    rmSync(join(userDir, 'results', 'latest'));
    expect(loadResult(userDir, 'latest').head.id).toBe('20240131-120000-ema-cross');
  });

  test('the beginning of an id is enough where it is the only one', () => {
    store([], { at: NOON });
    store([], { at: NOON + 1000 });
    expect(loadResult(userDir, '20240131-120001').head.id).toBe('20240131-120001-ema-cross');
    expect(codeOf(() => loadResult(userDir, '20240131'))).toBe('RESULT_AMBIGUOUS');
    expect(codeOf(() => loadResult(userDir, '2025'))).toBe('RESULT_NOT_FOUND');
    expect(codeOf(() => loadResult(userDir, '../results/latest'))).toBe('RESULT_NOT_FOUND');
  });

  test('the first of several runs of a second can be told from the others', () => {
    store([], { strategy: 'one' });
    store([], { strategy: 'two' });
    expect(loadResult(userDir, '20240131-120000').head.strategy).toBe('one');
    expect(loadResult(userDir, '20240131-120000.02').head.strategy).toBe('two');
  });

  test('without any run the error says how to make one', () => {
    expect(codeOf(() => loadResult(userDir, 'latest'))).toBe('RESULT_NOT_FOUND');
    expect(listResults(userDir)).toEqual([]);
  });
});

describe('the list of runs', () => {
  test('is newest first, and names broken and newer files without stopping', () => {
    store([tradeOf(5, 0, 2)], { at: NOON });
    const cut = store([], { at: NOON + 1000 });
    const newer = store([], { at: NOON + 2000 });
    const empty = store([], { at: NOON + 3000 });
    const garbage = store([], { at: NOON + 4000 });
    writeFileSync(cut.path, readFileSync(cut.path).subarray(0, -5));
    writeFileSync(newer.path, readFileSync(newer.path, 'utf8').replace('"schemaVersion":1', '"schemaVersion":2'));
    writeFileSync(empty.path, '');
    writeFileSync(garbage.path, '\n{}\n');
    const list = listResults(userDir).map((entry) => ('problem' in entry ? entry.problem.code : entry.head.id));
    expect(list).toEqual([
      'RESULT_BROKEN',
      'RESULT_BROKEN',
      'RESULT_NEWER',
      'RESULT_BROKEN',
      '20240131-120000-ema-cross',
    ]);
    expect(codeOf(() => loadResult(userDir, cut.id))).toBe('RESULT_BROKEN');
    expect(codeOf(() => loadResult(userDir, newer.id))).toBe('RESULT_NEWER');
    expect(codeOf(() => loadResult(userDir, garbage.id))).toBe('RESULT_BROKEN');
  });

  test('leaves other files alone', () => {
    store([]);
    writeFileSync(join(userDir, 'results', 'notes.json'), '[]');
    writeFileSync(join(userDir, 'results', '20240131-130000-x.json.99.tmp'), '{');
    expect(listResults(userDir)).toHaveLength(1);
  });

  test('a whole file with something missing inside is broken too', () => {
    const { path, id } = store([]);
    writeFileSync(path, readFileSync(path, 'utf8').replace('\n"locks":', '\n"padlocks":'));
    expect(codeOf(() => loadResult(userDir, id))).toBe('RESULT_BROKEN');
  });
});

describe('comparing runs', () => {
  const base = [tradeOf(5, 0, 2), tradeOf(7, 3, 4, { id: 2 })];
  const load = (...stored: readonly StoredResult[]) => stored.map(({ id }) => loadResult(userDir, id));

  test('equal runs have no difference', () => {
    const { inputs, trades, runs } = compareResults(load(store(base), store(base)));
    expect({ inputs, trades }).toEqual({ inputs: [], trades: [] });
    expect(runs[0].figures).toEqual(runs[1].figures);
  });

  test('the first trade that differs, by field, with both values', () => {
    const changed = [
      base[0],
      { ...base[1], id: 3, orders: [base[1].orders[0], { ...base[1].orders[1], price: 107.5 }] },
    ];
    const { trades } = compareResults(load(store(base), store(changed), store(base.slice(0, 1))));
    const place = { row: 1, trade: { pair: 'ETH/BTC', openTimeMs: START + 3 * 3_600_000 } };
    expect(trades).toEqual([
      { id: '20240131-120000.02-ema-cross', ...place, field: 'orders.1.price', first: 107, other: 107.5 },
      { id: '20240131-120000.03-ema-cross', ...place, field: 'trade', first: 'ETH/BTC', other: undefined },
    ]);
  });

  test('inputs that differ, lists as a whole', () => {
    const config = { stakeAmount: 50, exchange: { pairWhitelist: ['ETH/BTC', 'LTC/BTC'] } };
    const other = store(base, { inputs: { parameters: { fast: 8, slow: 26 }, config } });
    expect(compareResults(load(store(base), other)).inputs).toEqual([
      { path: 'parameters.fast', values: [12, 8] },
      { path: 'config.stakeAmount', values: [100, 50] },
      { path: 'config.exchange.pairWhitelist', values: [['ETH/BTC'], ['ETH/BTC', 'LTC/BTC']] },
      { path: 'parameters.slow', values: [undefined, 26] },
    ]);
  });

  test('one run alone cannot be compared', () => {
    expect(codeOf(() => compareResults(load(store(base))))).toBe('RESULT_COMPARE_TOO_FEW');
  });
});

describe('CSV', () => {
  test('RFC 4180: quotes, line ends, UTC times, decimal dots, empty for nothing', () => {
    const trade = tradeOf(0.5, 0, 1, { enterTag: 'a "b", c', exitReason: 'two\nlines' });
    const [header, row] = tradesCsv([trade]).split(/\r\n/);
    expect(header).toMatch(/^id,pair,side,enterTag,exitReason,openTime,closeTime,openRate,closeRate,amount,/);
    expect(row).toMatch(
      /^1,ETH\/BTC,long,"a ""b"", c","two\nlines",2024-01-01T00:00:00\.000Z,2024-01-01T01:00:00\.000Z,100,100\.5,1,/,
    );
    expect(row).toMatch(/,false,,false,2$/);
    expect(tradesCsv([]).split('\r\n')).toEqual([header, '']);
  });

  test('is written whole, and a folder that is not there is an error', () => {
    const path = join(userDir, 'trades.csv');
    exportTradesCsv(path, [tradeOf(1, 0, 1)]);
    expect(readFileSync(path, 'utf8')).toBe(tradesCsv([tradeOf(1, 0, 1)]));
    const nowhere = join(userDir, 'no', 'trades.csv');
    expect(codeOf(() => exportTradesCsv(nowhere, []))).toBe('FILE_NOT_WRITABLE');
    expect(existsSync(nowhere)).toBe(false);
  });
});
