import type { Balances, Exchange, Order, Position, Trade } from 'ccxt';
import type { Connection } from './connection.ts';
import { merge, repeat } from './stream.ts';

/** What ccxt tells of an account. */
export type CcxtAccountEvent =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'trade'; readonly trade: Trade }
  | { readonly kind: 'balance'; readonly balance: Balances }
  | { readonly kind: 'positions'; readonly positions: readonly Position[] };

/**
 * Everything that happens on the account until `signal` aborts. The keys are tried on a plain request first: bad ones
 * on a stream say less.
 */
export async function* watchAccount(
  connection: Connection,
  isFutures: boolean,
  signal: AbortSignal,
): AsyncIterable<CcxtAccountEvent> {
  await connection.read('reconcile', (exchange) => exchange.fetchBalance());
  const watch = <T>(call: (exchange: Exchange) => Promise<T>, events: (value: T) => CcxtAccountEvent[]) =>
    repeat(connection, 'reconcile', call, events);
  yield* merge(
    [
      watch(
        (exchange) => exchange.watchOrders(),
        (orders) => orders.map((order) => ({ kind: 'order', order })),
      ),
      watch(
        (exchange) => exchange.watchMyTrades(),
        (trades) => trades.map((trade) => ({ kind: 'trade', trade })),
      ),
      watch(
        (exchange) => exchange.watchBalance(),
        (balance) => [{ kind: 'balance', balance }],
      ),
      ...(isFutures
        ? [
            watch(
              (exchange) => exchange.watchPositions(),
              (positions) => [{ kind: 'positions', positions }],
            ),
          ]
        : []),
    ],
    signal,
  );
}
