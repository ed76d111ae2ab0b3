import { checkPeriod, type Column, float64 } from './column.ts';

/** Value minus the value `period` rows ago. First value at row `period`. */
export function mom(values: Column, period = 10): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length).fill(NaN, 0, period);
  for (let row = period; row < x.length; row++) out[row] = x[row] - x[row - period];
  return out;
}

/**
 * Rate of change in percent, `(value / value period rows ago - 1) * 100`; 0 where the old value is 0. First value
 * at row `period`.
 */
export function roc(values: Column, period = 10): Float64Array {
  return rate(values, period, 100, -100);
}

/** Rate of change as a fraction; 0 where the old value is 0. First value at row `period`. */
export function rocp(values: Column, period = 10): Float64Array {
  return rate(values, period, 1, -1);
}

/** Ratio to the value `period` rows ago; 0 where that is 0. First value at row `period`. */
export function rocr(values: Column, period = 10): Float64Array {
  return rate(values, period, 1, 0);
}

/** That ratio times 100. First value at row `period`. */
export function rocr100(values: Column, period = 10): Float64Array {
  return rate(values, period, 100, 0);
}

function rate(values: Column, period: number, scale: number, shift: number): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length).fill(NaN, 0, period);
  for (let row = period; row < x.length; row++) {
    const before = x[row - period];
    out[row] = before === 0 ? 0 : (x[row] / before) * scale + shift;
  }
  return out;
}
