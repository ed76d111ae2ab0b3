import { firstRow, type GoldenColumn } from './indicator-compare.ts';
import type { GoldenParameters, InputColumns } from './indicator-goldens.ts';

/** Columns that are deliberately not offered. */
export const LEFT_OUT: Readonly<Record<string, { readonly outputs: readonly string[]; readonly reason: string }>> = {
  ichimoku: { outputs: ['chikou'], reason: 'shows the close of a later candle' },
  zigzag: { outputs: [], reason: 'looks ahead, and no definition is agreed on' },
};

interface Departure {
  readonly reason: string;
  /** The column to expect in place of the golden one; undefined = the golden one says nothing. */
  readonly expected: (
    golden: GoldenColumn,
    columns: InputColumns,
    parameters: GoldenParameters,
    output: string,
  ) => GoldenColumn | undefined;
}

const UNKNOWN_BEFORE_VOLUME: Departure = {
  reason: 'NaN before the first volume, where TA-Lib shows a price of 0',
  expected: (golden, { volume }) => {
    const first = volume.findIndex((value) => value > 0);
    return golden.map((value, row) => (row < first ? null : value));
  },
};

const UNKNOWN_WITHOUT_VOLUME: Departure = {
  reason: 'NaN where the window has no volume, not rounding noise',
  expected: (golden, { volume }, p) =>
    golden.map((value, row) => (isFlat(volume, row, p['length'] ?? p['window']) && volume[row] === 0 ? null : value)),
};

/** Whether the last `period` values up to `row` are equal. */
function isFlat(column: Float64Array, row: number, period: number): boolean {
  return column.subarray(Math.max(0, row + 1 - period), row + 1).every((value) => value === column[row]);
}

const LEADING_NAN: Departure = {
  reason: 'leading NaN rows are skipped; the reference does not recover from them',
  expected: (golden, { close }) => (Number.isNaN(close[0]) ? undefined : golden),
};

/** The first `rows` rows of the data have no value; the reference fills them. */
function unfilled(rows: (p: GoldenParameters, output: string) => number, filler: string): Departure {
  return {
    reason: `no value where the reference is filled with ${filler}`,
    expected: (golden, { close }, p, output) => {
      const first = firstRow(close) + rows(p, output);
      return golden.map((value, row) => (row < first ? null : value));
    },
  };
}

/** In windows of `rows` equal prices the reference shows rounding noise, or nothing. */
function unlessFlat(
  reason: string,
  names: readonly ('high' | 'low' | 'close')[],
  rows: (p: GoldenParameters) => number,
  reach = 1,
): Departure {
  return {
    reason,
    expected: (golden, columns, p) =>
      golden.map((value, row) => {
        for (let end = row; end > row - reach; end--) {
          if (names.every((name) => isFlat(columns[name], end, rows(p)))) return undefined;
        }
        return value;
      }),
  };
}

/** Both departures; where the second one says nothing, nothing is compared. */
function both(first: Departure, second: Departure): Departure {
  return {
    reason: `${first.reason}; ${second.reason}`,
    expected: (golden, ...rest) => {
      const once = first.expected(golden, ...rest);
      return once && second.expected(once, ...rest);
    },
  };
}

const TDI_FIRST: Readonly<Record<string, number>> = { rsi: 14, rsi_signal: 20, rsi_smooth: 15 };

/** Where we show something else than the reference on purpose. */
export const DEPARTURES: Readonly<Record<string, Departure>> = {
  VWAP: UNKNOWN_BEFORE_VOLUME,
  HT_TRENDMODE: {
    reason: 'not compared on a constant price, whose phase is rounding noise (HT_DCPHASE is marked so there)',
    expected: (golden, { close }) => (close.every((value) => value === close[0]) ? undefined : golden),
  },
  vwap_cumulative: UNKNOWN_BEFORE_VOLUME,
  vwap_rolling: UNKNOWN_WITHOUT_VOLUME,
  vwma: UNKNOWN_WITHOUT_VOLUME,
  supertrend: unfilled((p) => p['length'], '0'),
  pmax: unfilled((p) => Math.max(p['atr_length'], p['ma_length'] - 1), '0'),
  ttm_trend: unfilled((p) => p['length'] - 1, '-1'),
  ft_vidya: both(
    unfilled((p) => p['length'], '0'),
    LEADING_NAN,
  ),
  squeeze_pro: both(
    unlessFlat('not compared in flat windows, where it is noise', ['close', 'high'], () => 20),
    {
      reason: 'no squeeze is neither on, off nor none before its bands are there',
      expected: (golden, { close }, _, output) => {
        const first = firstRow(close) + 20;
        return output === 'momentum' ? golden : golden.map((value, row) => (row < first ? 0 : value));
      },
    },
  ),
  choppiness: {
    reason: 'NaN, not an infinity, in a flat window',
    expected: (golden) => golden.map((value) => (value === 'Infinity' ? null : value)),
  },
  ft_rmi: LEADING_NAN,
  qtpylib_tdi: {
    reason: 'the reference fills the first rows from later ones',
    expected: (golden, { close }, _, output) =>
      Number.isNaN(close[0]) ? undefined : golden.map((value, row) => (row < (TDI_FIRST[output] ?? 47) ? null : value)),
  },
  qtpylib_stoch: unlessFlat('0 in a flat window, as in STOCH', ['high', 'low'], (p) => p['window'], 5),
  qtpylib_zscore: unlessFlat('NaN in a flat window, not rounding noise', ['close'], (p) => p['window']),
  qtpylib_small: {
    reason: 'a true range begins at row 1',
    expected: (golden, { close }, _, output) =>
      golden.map((value, row) => (output === 'true_range' && row === firstRow(close) ? null : value)),
  },
  fisher: LEADING_NAN,
};
