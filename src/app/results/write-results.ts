import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../core/analysis/report.ts';
import type { RunResult } from '../../core/model/trade.ts';
import { lockColumns, orderColumns, tradeColumns } from './columns.ts';
import { SCHEMA_VERSION, type Columns, type ResultFile, type RunInputs } from './result-file.ts';
import { makeFolder, writeWholeFile } from './whole-file.ts';

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

/** Writes a run to `<user-dir>/results/`, whole or not at all, and points `latest` at it. Throws InputError FILE_NOT_WRITABLE. */
export function writeResults(input: ResultsToWrite): StoredResult {
  const { result, report, inputs } = input;
  const folder = join(input.userDir, 'results');
  makeFolder(folder);
  const id = freeId(folder, input.createdTimeMs, report.run.strategy);
  const file: ResultFile = {
    head: {
      schemaVersion: SCHEMA_VERSION,
      id,
      programVersion: inputs.programVersion,
      createdTimeMs: input.createdTimeMs,
      strategy: report.run.strategy,
      fills: report.run.fills,
      timeframe: report.run.timeframe,
      startTimeMs: report.run.startTimeMs,
      endTimeMs: report.run.endTimeMs,
      trades: report.total.trades,
      stakeCurrency: report.run.stakeCurrency,
      profitTotalAbs: report.total.profitTotalAbs,
      profitTotal: report.total.profitTotal,
      maxDrawdownRatio: report.equityDrawdown.relativeRatio,
      tradeHash: report.tradeHash,
    },
    inputs,
    report,
    trades: tradeColumns(result.trades),
    orders: orderColumns(result.trades),
    locks: lockColumns(result.locks),
    ...(input.signals === undefined ? {} : { signals: input.signals }),
  };
  const path = join(folder, `${id}.json`);
  writeWholeFile(path, serialise(file));
  writeWholeFile(join(folder, 'latest'), `${id}\n`);
  return { id, path };
}

/** One JSON document with a top-level entry a line, so that the head can be read without the rest. */
function serialise(file: ResultFile): string {
  const lines = Object.entries(file).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{${lines.join(',\n')}}\n`;
}

/** `20180131-235500-ema-cross`: sorts by time; `.2` and so on follow the time if its second has several runs. */
function freeId(folder: string, timeMs: number, strategy: string): string {
  const stamp = new Date(timeMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const name = strategy.replaceAll(/[^A-Za-z0-9_-]+/g, '-');
  const taken = readdirSync(folder).filter((file) => file.startsWith(stamp) && file.endsWith('.json')).length;
  return `${stamp}${taken === 0 ? '' : `.${taken + 1}`}-${name}`;
}
