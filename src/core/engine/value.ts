import { addDecimals, decimalOf, multiplyDecimals, roundTo, toNumber, type Decimal } from '../model/decimal.ts';

/**
 * Value of an order in the quote currency: what a buy costs with its fee, or what a sale brings after its
 * fee. `buys` is true for a long's entry and a short's exit.
 */
export function orderValue(amount: number, rate: number, feeRatio: number, buys: boolean): number {
  return amount * rate * (buys ? 1 + feeRatio : 1 - feeRatio);
}

/** As orderValue, in exact decimal arithmetic, then rounded once to a double. */
export function exactOrderValue(amount: number, rate: number, feeRatio: number, buys: boolean): number {
  const factor = feeFactor(buys ? feeRatio : -feeRatio);
  if (rate !== 1) return toNumber(multiplyDecimals(multiplyDecimals(decimalOf(amount), decimalOf(rate)), factor));
  // Most amounts have 8 decimals at most, and their whole numbers multiply exactly in doubles.
  const units = Math.round(amount * UNIT);
  const product = units * Number(factor.digits);
  const isExact = units / UNIT === amount && product < Number.MAX_SAFE_INTEGER && PLACES + factor.scale <= 22;
  return isExact ? product / 10 ** (PLACES + factor.scale) : toNumber(multiplyDecimals(decimalOf(amount), factor));
}

/** 1 + fee, of the few fees that a run has. */
const feeFactors = new Map<number, Decimal>();

function feeFactor(feeRatio: number): Decimal {
  const factor = feeFactors.get(feeRatio) ?? addDecimals({ digits: 1n, scale: 0 }, decimalOf(feeRatio));
  feeFactors.set(feeRatio, factor);
  return factor;
}

const PLACES = 8;
const UNIT = 10 ** PLACES;

/**
 * Profit of an exit, rounded to 8 decimals; undefined where it lies so close to a rounding tie that the error of
 * doubles could turn it: there `roundExactProfit` of the exact values decides.
 */
export function roundProfit(open: number, close: number, isShort: boolean, funding: number): number | undefined {
  const profit = gain(open, close, isShort, funding);
  const scaled = Math.abs(profit) * UNIT;
  const error = (Math.abs(open) + Math.abs(close)) * UNIT * 1e-15 + 1e-9;
  if (Math.abs(scaled - Math.floor(scaled) - 0.5) > error) return Math.round(profit * UNIT) / UNIT + 0; // never -0
  return undefined;
}

export function roundExactProfit(open: number, close: number, isShort: boolean, funding: number): number {
  return roundTo(gain(open, close, isShort, funding), PLACES);
}

function gain(open: number, close: number, isShort: boolean, funding: number): number {
  return isShort ? open - (close - funding) : close + funding - open;
}

/** A ratio rounded to 8 decimals, as callbacks see it and as it is compared with targets. */
export function roundRatio(ratio: number): number {
  const scaled = ratio * UNIT;
  const rest = Math.abs(scaled) - Math.floor(Math.abs(scaled));
  if (Math.abs(rest - 0.5) > 1e-6) return Math.round(scaled) / UNIT + 0;
  return roundTo(ratio, PLACES);
}
