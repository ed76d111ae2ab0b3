import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../core/analysis/report.ts';
import type { RunResult } from '../../core/model/trade.ts';
import { lockColumns, orderColumns, tradeColumns } from './columns.ts';
import { SCHEMA_VERSION, type Columns, type ResultFile, type RunInputs } from './result-file.ts';

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

/** Writes a run to `<user-dir>/results/`, whole or not at all, and points `latest` at it. */
export function writeResults(input: ResultsToWrite): StoredResult {
  const { result, report, inputs } = input;
  const folder = join(input.userDir, 'results');
  mkdirSync(folder, { recursive: true });
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
  writeWhole(path, serialise(file));
  writeWhole(join(folder, 'latest'), `${id}\n`);
  return { id, path };
}

/** One JSON document with a top-level entry a line, so that the head can be read without the rest. */
function serialise(file: ResultFile): string {
  const lines = Object.entries(file).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{${lines.join(',\n')}}\n`;
}

function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

/** `20180131-235500-ema-cross`: sorts by time; a number follows if the second has several. */
function freeId(folder: string, timeMs: number, strategy: string): string {
  const stamp = new Date(timeMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const name = strategy.replaceAll(/[^A-Za-z0-9_-]+/g, '-');
  let id = `${stamp}-${name}`;
  for (let again = 2; existsSync(join(folder, `${id}.json`)); again++) id = `${stamp}-${name}-${again}`;
  return id;
}
