import type { ExchangeFill } from '../../../core/simulation/exchange/types.ts';

/** `O00000-00000-00001C`: the letter, then the number in 36 digits. */
export function orderTxid(orderId: string): string {
  return spell('O', 0, 0, Number(orderId));
}

/** The order id in a txid; undefined: it is no txid of an order. */
export function orderIdOf(txid: string): string | undefined {
  const match = /^O([0-9A-Z]{5})-([0-9A-Z]{5})-([0-9A-Z]{6})$/.exec(txid);
  return match === null ? undefined : String(Number.parseInt(match.slice(1).join(''), 36));
}

/** Of an own trade: the number of a public trade is one of its pair alone, and an account may be on both sides. */
export function tradeTxid({ pair, orderId, fillId }: ExchangeFill, pairs: readonly string[]): string {
  return spell('T', pairs.indexOf(pair), Number(orderId), Number(fillId));
}

function spell(letter: string, first: number, second: number, third: number): string {
  const part = (value: number, length: number): string => value.toString(36).toUpperCase().padStart(length, '0');
  return `${letter}${part(first, 5)}-${part(second, 5)}-${part(third, 6)}`;
}

/** So that trades from before the start have numbers above 0 too. */
const TRADE_NUMBERS = 1_000_000_000;

/** Kraken's number of a public trade. */
export function tradeNumber(id: string | number): number {
  return TRADE_NUMBERS + Number(id);
}
