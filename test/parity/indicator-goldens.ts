import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DEPARTURES, LEFT_OUT } from './indicator-departures.ts';
import { EXTRA_CALLS } from './indicator-extras.ts';
import { type Difference, firstDifference, firstRow, type GoldenColumn, goldenNumbers } from './indicator-compare.ts';
import { otherFailures } from './indicator-other.ts';
import { callTaLib } from './indicator-talib.ts';

/** One case of a golden file that differs, or cannot be computed. */
export interface Failure {
  readonly input: string;
  readonly set: string;
  readonly output: string;
  readonly difference?: Difference;
  readonly message?: string;
}

/** What became of one function of a folder of goldens. */
export interface FunctionResult {
  readonly name: string;
  readonly cases: number;
  readonly status: 'passed' | 'failed' | 'not implemented' | 'left out';
  readonly failures: readonly Failure[];
  /** Why something is not compared. */
  readonly note?: string;
}

export type InputColumns = Readonly<Record<string, Float64Array>>;
export type GoldenParameters = Readonly<Record<string, number>>;
type Columns<T> = Readonly<Record<string, T>>;

interface TaLibEntry {
  readonly function: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly kinds: readonly string[];
  readonly rel: number;
  readonly file: string;
}
interface TaLibCase {
  readonly input: string;
  readonly set: string;
  readonly params: GoldenParameters;
  readonly lookback: number;
  readonly abs: Columns<number>;
  readonly noisy?: readonly number[];
  readonly infoFrom?: number;
  readonly outputs: Columns<GoldenColumn>;
}
interface ExtraEntry {
  readonly indicator: string;
  readonly prefer: string | null;
  readonly rel: number;
  readonly file: string;
}
interface Variant {
  readonly first: Columns<number>;
  readonly abs: Columns<number>;
  readonly outputs: Columns<GoldenColumn>;
}
interface ExtraCase {
  readonly input: string;
  readonly set: string;
  readonly params: GoldenParameters;
  readonly variants: Columns<Variant | { readonly sameAs: string } | { readonly error: string }>;
}
interface Manifest {
  readonly inputs: readonly { readonly name: string; readonly file: string }[];
  readonly functions?: readonly TaLibEntry[];
  readonly extras?: readonly ExtraEntry[];
  readonly other?: readonly { readonly name: string; readonly file: string }[];
}

function readJson(path: string): unknown {
  const bytes = readFileSync(path);
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
}

/** A folder of indicator goldens: manifest.json, inputs and one file per function. */
export class IndicatorGoldens {
  private readonly manifest: Manifest;
  private readonly folder: string;
  private readonly inputs = new Map<string, InputColumns>();

  constructor(folder: string) {
    this.folder = folder;
    this.manifest = readJson(join(folder, 'manifest.json')) as Manifest;
  }

  /** Columns of an input series by name. */
  input(name: string): InputColumns {
    let columns = this.inputs.get(name);
    if (columns === undefined) {
      const entry = this.manifest.inputs.find((one) => one.name === name);
      const path = join(this.folder, entry?.file ?? `inputs/${name}.json`);
      const read = (readJson(path) as { columns: Columns<GoldenColumn> }).columns;
      columns = Object.fromEntries(Object.entries(read).map(([key, column]) => [key, goldenNumbers(column)]));
      this.inputs.set(name, columns);
    }
    return columns;
  }

  /** One comparison per function, by its name in the manifest. */
  comparisons(): readonly (readonly [name: string, compare: () => FunctionResult])[] {
    const { functions = [], extras = [], other = [] } = this.manifest;
    return [
      ...functions.map((entry) => [entry.function, () => this.taLibResult(entry)] as const),
      ...extras.map((entry) => [entry.indicator, () => this.extraResult(entry)] as const),
      ...other.map((entry) => [entry.name, () => this.otherResult(entry)] as const),
    ];
  }

  private taLibResult(entry: TaLibEntry): FunctionResult {
    const { cases } = readJson(join(this.folder, entry.file)) as { cases: readonly TaLibCase[] };
    const failures: Failure[] = [];
    for (const one of cases) {
      const where = { input: one.input, set: one.set };
      const columns = this.input(one.input);
      try {
        const got = callTaLib(entry.function, entry.inputs, columns, one.params);
        if (got === undefined)
          return { name: entry.function, cases: cases.length, status: 'not implemented', failures };
        for (const [index, output] of entry.outputs.entries()) {
          const golden = expectedColumn(entry.function, one.outputs[output], columns, one.params, output);
          if (golden === undefined) continue;
          const difference = firstDifference(got[index], golden, {
            abs: one.abs[output] ?? 0,
            rel: entry.rel,
            skip: new Set(one.noisy),
            ...(one.infoFrom === undefined ? {} : { to: one.infoFrom }),
            ...(entry.kinds[index] === 'int' ? { zeroBefore: firstRow(columns['close']) + one.lookback } : {}),
          });
          if (difference !== undefined) failures.push({ ...where, output, difference });
        }
      } catch (error) {
        failures.push({ ...where, output: '', message: String(error) });
      }
    }
    return finish(entry.function, cases.length, failures, DEPARTURES[entry.function]?.reason);
  }

  private extraResult(entry: ExtraEntry): FunctionResult {
    const { indicator, prefer } = entry;
    const leftOut = LEFT_OUT[indicator];
    const { cases } = readJson(join(this.folder, entry.file)) as { cases: readonly ExtraCase[] };
    const note =
      leftOut === undefined
        ? DEPARTURES[indicator]?.reason
        : `${leftOut.outputs.join(', ') || 'all'}: ${leftOut.reason}`;
    if (prefer === null)
      return { name: indicator, cases: 0, status: 'left out', failures: [], ...(note ? { note } : {}) };
    const call = EXTRA_CALLS[indicator];
    if (call === undefined) return { name: indicator, cases: cases.length, status: 'not implemented', failures: [] };
    const failures: Failure[] = [];
    for (const one of cases) {
      const where = { input: one.input, set: one.set };
      const variant = this.variant(one, prefer);
      if (variant === undefined) continue;
      const columns = this.input(one.input);
      const to = firstGap(columns);
      try {
        const got = call(columns, one.params);
        for (const [output, column] of Object.entries(variant.outputs)) {
          const golden = expectedColumn(indicator, column, columns, one.params, output);
          if (golden === undefined || leftOut?.outputs.includes(output)) continue;
          const from = variant.first[output] ?? -1;
          const rules = { abs: variant.abs[output] ?? 0, rel: entry.rel, from: from < 0 ? golden.length : from, to };
          const ours = got[output];
          const difference = ours && firstDifference(ours, golden, rules);
          if (ours === undefined) failures.push({ ...where, output, message: 'no such column' });
          if (difference !== undefined) failures.push({ ...where, output, difference });
        }
      } catch (error) {
        failures.push({ ...where, output: '', message: String(error) });
      }
    }
    return finish(indicator, cases.length, failures, note);
  }

  private otherResult({ name, file }: { readonly name: string; readonly file: string }): FunctionResult {
    const { cases } = readJson(join(this.folder, file)) as { cases: readonly unknown[] };
    const results = cases.map((one) => otherFailures(one, (input) => this.input(input)));
    if (results.includes(undefined)) return { name, cases: cases.length, status: 'not implemented', failures: [] };
    return finish(name, cases.length, results.flat() as Failure[]);
  }

  private variant(one: ExtraCase, name: string): Variant | undefined {
    const variant = one.variants[name];
    if (variant === undefined || 'error' in variant) return undefined;
    return 'sameAs' in variant ? this.variant(one, variant.sameAs) : variant;
  }
}

function expectedColumn(
  name: string,
  golden: GoldenColumn,
  columns: InputColumns,
  parameters: GoldenParameters,
  output: string,
): GoldenColumn | undefined {
  const departure = DEPARTURES[name];
  return departure === undefined ? golden : departure.expected(golden, columns, parameters, output);
}

function finish(name: string, cases: number, failures: readonly Failure[], note?: string): FunctionResult {
  const status = failures.length === 0 ? 'passed' : 'failed';
  return { name, cases, status, failures, ...(note === undefined ? {} : { note }) };
}

/** First row after the beginning of the data at which a value is missing: what libraries show from there on is no model. */
function firstGap(columns: InputColumns): number {
  const { close } = columns;
  let row = firstRow(close);
  while (row < close.length && !Number.isNaN(close[row])) row++;
  return row;
}
