import { decimalOf } from '../../../core/model/decimal.ts';
import type { Market } from '../../../core/model/market.ts';

const VOLUME_DIGITS = 8;

/** Decimals of a step: 1 for 0.1. */
export function decimalsOf(step: number): number {
  return decimalOf(step).scale;
}

/** With all decimals of the pair: `27500.0`. */
export function priceText({ tickSize }: Market, price: number | string): string {
  return padded(price, decimalsOf(tickSize));
}

/** With all decimals of a volume: `1.25000000`. */
export function volumeText(amount: number | string): string {
  return padded(amount, VOLUME_DIGITS);
}

/** What a sum of doubles may be off by, of 1 or of itself. */
const NOISE = 1e-12;

/** Every digit that there is stays, also beyond those of the pair; what sums are off by goes. */
function padded(value: number | string, digits: number): string {
  if (typeof value === 'number') {
    const text = value.toFixed(digits);
    if (Math.abs(Number(text) - value) <= NOISE * Math.max(1, Math.abs(value))) return text;
    const exact = String(value);
    return exact.includes('e') ? value.toFixed(18) : exact;
  }
  if (digits === 0) return value;
  const [whole, fraction = ''] = value.split('.');
  return `${whole}.${fraction.padEnd(digits, '0')}`;
}

/** UTC seconds, with decimals. */
export function seconds(timeMs: number): number {
  return timeMs / 1000;
}

/** `2023-10-06T17:35:55.440000Z` */
export function microTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('Z', '000Z');
}
