import { createHmac } from 'node:crypto';
import type { LocalExchange } from '../../src/adapters/local-exchange/start-local-exchange.ts';

export interface Signing {
  /** An empty one is not sent. */
  readonly apiKey?: string;
  readonly secret?: string;
  /** UTC ms; now, by the exchange's clock, if left out. */
  readonly timestamp?: number;
}

/** Sends a request such as `GET /api/v3/account` to an exchange with Binance's words, signed as `startTestExchange` has it. */
export function requestSigned(
  exchange: LocalExchange,
  name: string,
  params = '',
  { apiKey = 'K1', secret = 'S1', timestamp = exchange.nowMs() }: Signing = {},
): Promise<Response> {
  const [method, path] = name.split(' ');
  const query = `${params}&timestamp=${timestamp}`;
  const signature = createHmac('sha256', secret).update(query).digest('hex');
  const headers = apiKey === '' ? {} : { 'X-MBX-APIKEY': apiKey };
  return fetch(`${exchange.url}${path}?${query}&signature=${signature}`, { method, headers });
}
