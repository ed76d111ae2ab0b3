import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { BaseError, Exchange, Order } from 'ccxt';
import { expect } from 'vitest';
import type { LocalExchange } from '../../../../src/adapters/local-exchange/start-local-exchange.ts';
import {
  connectCcxt,
  connectKraken,
  startTestExchange,
  startTestFutures,
  startTestKraken,
} from '../../../support/local-exchange.ts';

export interface Venue {
  readonly pair: string;
  readonly quote: string;
  readonly wallet: 'spot' | 'futures';
  /** The request that places an order. */
  readonly order: string;
  /** Stream of public trades. */
  readonly trades: string;
  /** Messages to an account before that of its first order: Kraken greets, futures tell of money first. */
  readonly greetings: number;
  start(): Promise<LocalExchange>;
  connect(exchange: LocalExchange): Promise<Exchange>;
}

const timeout = 400;
export const VENUES = {
  spot: {
    ...{ pair: 'BTC/USDT', quote: 'USDT', wallet: 'spot', order: 'POST /api/v3/order', trades: 'btcusdt@trade' },
    greetings: 0,
    start: () => startTestExchange(),
    connect: (exchange) => connectCcxt(exchange, { timeout }),
  },
  futures: {
    ...{ pair: 'BTC/USDT:USDT', quote: 'USDT', wallet: 'futures', order: 'POST /fapi/v1/order' },
    trades: 'btcusdt@trade',
    greetings: 1,
    start: () => startTestFutures(),
    connect: (exchange) => connectCcxt(exchange, { timeout, types: ['linear'] }),
  },
  kraken: {
    ...{ pair: 'BTC/USD', quote: 'USD', wallet: 'spot', order: 'POST /0/private/AddOrder', trades: 'trade BTC/USD' },
    greetings: 1,
    start: () => startTestKraken(),
    connect: (exchange) => connectKraken(exchange, { timeout }),
  },
} satisfies Record<string, Venue>;
export type VenueName = keyof typeof VENUES;

/** ccxt and the exchange that something is wrong with. */
export interface Bench extends Venue {
  readonly exchange: LocalExchange;
  readonly client: Exchange;
  buy(price?: number): Promise<Pick<Order, 'id'>>;
  /** Orders that the exchange has, whatever it answered. */
  open(): number;
}

export interface Row {
  readonly fault: string;
  /** What a scenario file says of it. */
  readonly script: (venue: Venue) => object;
  /** Of errors: ccxt's class, and what stands in its message: the venue's documented code. */
  readonly error?: Readonly<Partial<Record<VenueName, readonly [error: typeof BaseError, code: string]>>>;
  /** What meets the error; default: an order to buy. */
  readonly call?: (bench: Bench) => Promise<unknown>;
  /** Orders on the exchange after it; default 0. */
  readonly orders?: number;
  /** Of what is no error of ccxt's: what ccxt makes of it. */
  readonly shows?: (bench: Bench) => Promise<unknown>;
}

export const everywhere = (error: typeof BaseError, code = '') =>
  ({ spot: [error, code], futures: [error, code], kraken: [error, code] }) as const;
export const balance = (bench: Bench): Promise<unknown> =>
  bench.client.fetchBalance({ type: bench.wallet === 'futures' ? 'swap' : 'spot' });

export const second = (bench: Bench): void => bench.exchange.advance(1000);

export async function openBench(venue: Venue): Promise<Bench> {
  const exchange = await venue.start();
  const client = await venue.connect(exchange);
  await client.loadMarkets();
  const buy: Bench['buy'] = (price = 40_000) => client.createOrder(venue.pair, 'limit', 'buy', 0.01, price);
  return { ...venue, exchange, client, buy, open: () => exchange.exchange.openOrders('tester').length };
}

/** Waits for ccxt's subscription. */
export async function subscribed({ client }: Bench): Promise<void> {
  const isConnected = (): boolean =>
    Object.values(client.clients).some((each) => (each as { isConnected: boolean }).isConnected);
  while (!isConnected()) await sleep(10);
  // Its request and the reply.
  await sleep(100);
}

/** Waits until something is as expected. (`expect.poll` does not know which of concurrent tests it is in.) */
export async function settles(read: () => unknown, expected: unknown): Promise<void> {
  for (let tries = 0; tries < 100 && !isDeepStrictEqual(read(), expected); tries++) await sleep(20);
  expect(read()).toEqual(expected);
}
