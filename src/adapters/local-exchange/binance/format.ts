import type { Market } from '../../../core/model/market.ts';
import type { OrderStatus } from '../../../core/model/venue.ts';

const PLACES = 8;

/** A decimal text with the eight decimals that spot writes. */
export function fixed(text: string | undefined): string {
  if (text === undefined) return '0.00000000';
  const point = text.indexOf('.');
  if (point < 0) return `${text}.00000000`;
  return text.padEnd(point + 1 + PLACES, '0');
}

/** A double with eight decimals, or with all it has where that would change it. */
export function fixedNumber(value: number): string {
  const text = value.toFixed(PLACES);
  if (Number(text) === value) return text;
  const exact = String(value);
  return exact.includes('e') ? value.toFixed(18) : exact;
}

/** A step of a filter: `0.00100000`. */
export function step(value: number): string {
  return fixedNumber(value);
}

/** The venue's name of a market, `BTCUSDT`. */
export function symbolOf({ base, quote }: Pick<Market, 'base' | 'quote'>): string {
  return `${base}${quote}`;
}

/** So that trades from before the start have ids above 0 too. */
const TRADE_IDS = 1_000_000_000;

/** The venue's number of a trade or fill of the matching engine. */
export function tradeNumber(id: string | number): number {
  return TRADE_IDS + Number(id);
}

/** The matching engine's id of a trade by the venue's number. */
export function tradeIdOf(number: number): number {
  return number - TRADE_IDS;
}

const STATUSES: Readonly<Record<OrderStatus, string>> = {
  open: 'NEW',
  partially_filled: 'PARTIALLY_FILLED',
  filled: 'FILLED',
  canceled: 'CANCELED',
  rejected: 'REJECTED',
  expired: 'EXPIRED',
};

export function statusName(status: OrderStatus): string {
  return STATUSES[status];
}
