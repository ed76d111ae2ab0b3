import { crc32 } from 'node:zlib';
import type { Market } from '../../../core/model/market.ts';
import type { ExchangeBook } from '../../../core/simulation/exchange/types.ts';
import { priceText, volumeText } from './format.ts';

const LEVELS = 10;

/**
 * CRC32 over the ten best asks and then bids, prices and amounts as texts without point and leading zeros;
 * docs.kraken.com, "Book checksum (WebSocket v2)".
 */
export function bookChecksum({ bids, asks }: Pick<ExchangeBook, 'bids' | 'asks'>, market: Market): number {
  const digits = (text: string): string => text.replace('.', '').replace(/^0+/, '');
  const level = ([price, amount]: readonly [string, string]): string =>
    digits(priceText(market, price)) + digits(volumeText(amount));
  return crc32([...asks.slice(0, LEVELS), ...bids.slice(0, LEVELS)].map(level).join(''));
}
