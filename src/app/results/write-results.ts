import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../core/analysis/report.ts';
import type { RunResult } from '../../core/model/trade.ts';
import { lockColumns, orderColumns, tradeColumns } from './columns.ts';
import { SCHEMA_VERSION, type Columns, type ResultFile, type ResultHead, type RunInputs } from './result-file.ts';
import { makeFolder, writeNewFile, writeWholeFile } from './whole-file.ts';

/** What goes into a results file. */
export interface ResultsToWrite {
  /** The folder that holds results/. */
  readonly userDir: string;
  readonly result: RunResult;
  readonly report: Report;
  readonly inputs: RunInputs;
  /** Columns by pair, to keep the signals. */
  readonly signals?: Readonly<Record<string, Columns>>;
  /** End of the run, UTC ms; names the file. */
  readonly createdTimeMs: number;
}

/** Where a run was stored. */
export interface StoredResult {
  readonly id: string;
  readonly path: string;
}

/**
 * Writes a run to `<user-dir>/results/`, whole or not at all, and points `latest` at it. Several processes may
 * do so at once. Throws InputError FILE_NOT_WRITABLE.
 */
export function writeResults(input: ResultsToWrite): StoredResult {
  const folder = join(input.userDir, 'results');
  makeFolder(folder);
  const stamp = new Date(input.createdTimeMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const taken = readdirSync(folder).filter((file) => file.startsWith(stamp) && file.endsWith('.json')).length;
  for (let number = taken + 1; ; number++) {
    const id = idOf(stamp, number, input.report.run.strategy);
    const path = join(folder, `${id}.json`);
    // One JSON document with an entry a line: a list of runs reads the head without the rest.
    if (!writeNewFile(path, parts(id, input))) continue;
    writeWholeFile(join(folder, 'latest'), `${id}\n`);
    return { id, path };
  }
}

/** `20180131-235500-ema-cross`: sorts by time; `.02` and so on follow the time if its second has several runs. */
function idOf(stamp: string, number: number, strategy: string): string {
  const suffix = number === 1 ? '' : `.${String(number).padStart(2, '0')}`;
  return `${stamp}${suffix}-${strategy.replaceAll(/[^A-Za-z0-9_-]+/g, '-')}`;
}

/** The pieces of a results file, from first to last. */
function* parts(id: string, input: ResultsToWrite): Generator<string> {
  const { inputs, report, signals, result } = input;
  yield '{';
  yield* entries({ head: headOf(id, input) });
  yield ',\n"trades":';
  yield* tradeColumns(result.trades);
  yield ',\n"orders":';
  yield* orderColumns(result.trades);
  yield ',\n';
  const locks = lockColumns(result.locks);
  const rest = { inputs, report, locks, ...(signals === undefined ? {} : { signals }) };
  yield* entries(rest satisfies Omit<ResultFile, 'head' | 'trades' | 'orders'>);
  yield '}\n';
}

/** Entries of a JSON object, one a line, in the order of the file. */
function entries(data: object): string[] {
  return Object.entries(data).map(
    ([key, value], index) => `${index === 0 ? '' : ',\n'}${JSON.stringify(key)}:${JSON.stringify(value)}`,
  );
}

function headOf(id: string, { report, inputs, createdTimeMs }: ResultsToWrite): ResultHead {
  const { run, total } = report;
  return {
    schemaVersion: SCHEMA_VERSION,
    id,
    programVersion: inputs.programVersion,
    createdTimeMs,
    strategy: run.strategy,
    fills: run.fills,
    timeframe: run.timeframe,
    startTimeMs: run.startTimeMs,
    endTimeMs: run.endTimeMs,
    trades: total.trades,
    stakeCurrency: run.stakeCurrency,
    profitTotalAbs: total.profitTotalAbs,
    profitTotal: total.profitTotal,
    maxDrawdownRatio: report.equityDrawdown.relativeRatio,
    tradeHash: report.tradeHash,
  };
}
