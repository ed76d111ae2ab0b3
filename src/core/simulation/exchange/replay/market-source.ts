import { decimalOf } from '../../../model/decimal.ts';
import type { Decimal, OrderSide } from '../../../model/venue.ts';

/** Something that happened on the outside market. */
export type MarketEvent =
  | {
      readonly kind: 'trade';
      readonly pair: string;
      readonly timeMs: number;
      readonly price: Decimal;
      readonly amount: Decimal;
      /** Side of the one who took. */
      readonly side: OrderSide;
    }
  | { readonly kind: 'mark'; readonly pair: string; readonly timeMs: number; readonly price: Decimal }
  | { readonly kind: 'funding'; readonly pair: string; readonly timeMs: number; readonly rate: Decimal };

/** Events in order of time. */
export interface MarketSource {
  /** The next one; undefined at the end. */
  readonly head: MarketEvent | undefined;
  advance(): void;
}

/** The shortest decimal of a double that has at most 18 places, else the nearest that has. */
export function decimalText(value: number): Decimal {
  return decimalOf(value).scale > 18 ? value.toFixed(18) : String(value);
}

/** Mixes a seed with a text and a time, so that neighbours have nothing in common. */
export function mixedSeed(seed: number, text: string, timeMs = 0): number {
  let mixed = seed ^ 0x811c9dc5;
  for (let at = 0; at < text.length; at++) mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193);
  for (const part of [timeMs % 2 ** 32, Math.floor(timeMs / 2 ** 32)]) {
    mixed = Math.imul(mixed ^ part, 0x85ebca6b);
    mixed ^= mixed >>> 15;
  }
  return mixed;
}
