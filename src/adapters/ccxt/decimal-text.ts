import { exact, exactText } from '../../core/model/exact.ts';
import type { Decimal } from '../../core/model/venue.ts';

/** A text or number of a venue as text: ids and decimals come as either. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** A decimal of ccxt, which is a text here whatever its types say. */
export function asDecimal(value: unknown): Decimal | undefined {
  const text = asText(value);
  return text === undefined ? undefined : exactText(exact(text));
}
