/** What a golden column says beside its values: how close to come, and which rows not to judge. */
export interface Rules {
  readonly abs: number;
  readonly rel: number;
  /** Before this row nothing is judged. */
  readonly from?: number;
  /** From this row on nothing is judged. */
  readonly to?: number;
  /** Integer columns may show 0 where there is no value yet. */
  readonly zeroBefore?: number;
  readonly skip?: ReadonlySet<number>;
}

export interface Difference {
  readonly row: number;
  readonly expected: number;
  readonly got: number;
}

/** `undefined` marks a value that says nothing. */
export type GoldenColumn = readonly (number | string | null | undefined)[];

/** Golden columns write NaN as null and infinities as strings. */
export function goldenNumbers(column: GoldenColumn): Float64Array {
  return Float64Array.from(column, (value) => (value === null || value === undefined ? NaN : Number(value)));
}

/** The first row at which a column departs from the golden one. */
export function firstDifference(got: ArrayLike<number>, golden: GoldenColumn, rules: Rules): Difference | undefined {
  const expected = goldenNumbers(golden);
  if (got.length !== expected.length) return { row: got.length, expected: expected.length, got: got.length };
  const end = Math.min(rules.to ?? expected.length, expected.length);
  for (let row = rules.from ?? 0; row < end; row++) {
    if (golden[row] === undefined || rules.skip?.has(row)) continue;
    const want = expected[row];
    const have = got[row];
    if (Number.isNaN(want)) {
      if (Number.isNaN(have) || (have === 0 && row < (rules.zeroBefore ?? 0))) continue;
    } else if (have === want || Math.abs(have - want) <= rules.abs + rules.rel * Math.abs(want)) {
      continue;
    }
    return { row, expected: want, got: have };
  }
  return undefined;
}

/** First row with a value, 0 if there is none. */
export function firstRow(column: Float64Array): number {
  return Math.max(
    column.findIndex((value) => !Number.isNaN(value)),
    0,
  );
}
