import type { Exchange, Order } from 'ccxt';
import { VenueError } from '../../core/model/answer.ts';
import type { OrderName } from '../../ports/venue.ts';
import type { AlgoOrders } from './algo-orders.ts';
import type { Connection } from './connection.ts';

type Look = (exchange: Exchange) => Promise<Order | undefined>;

/** Asks for an order, in every place where the venue may have it; undefined if none of them has. */
export async function findOrder(
  connection: Connection,
  name: OrderName,
  algo: AlgoOrders | undefined,
): Promise<Order | undefined> {
  for (const look of places(connection.name, name, algo)) {
    const found = await unlessUnknown(connection.read('reconcile', look));
    if (found !== undefined) return found;
  }
  return undefined;
}

function places(venue: string, name: OrderName, algo: AlgoOrders | undefined): readonly Look[] {
  const { pair, orderId, clientOrderId } = name;
  if (orderId !== undefined) {
    const { id, params } = algo?.nameOf(name) ?? { id: orderId, params: {} };
    return [(exchange) => exchange.fetchOrder(id!, pair, params)];
  }
  if (venue === 'kraken') {
    return [
      async (exchange) => (await exchange.fetchOpenOrders(pair, undefined, undefined, { clientOrderId }))[0],
      async (exchange) => (await exchange.fetchClosedOrders(pair, undefined, undefined, { clientOrderId }))[0],
    ];
  }
  const byClientId: Look = (exchange) => exchange.fetchOrder('', pair, { clientOrderId });
  if (algo === undefined) return [byClientId];
  // The order that a triggered conditional one has become may answer to the same id.
  return [(exchange) => exchange.fetchOrder('', pair, { conditional: true, clientAlgoId: clientOrderId }), byClientId];
}

async function unlessUnknown(order: Promise<Order | undefined>): Promise<Order | undefined> {
  try {
    return await order;
  } catch (error) {
    if (error instanceof VenueError && error.failure.kind === 'order-unknown') return undefined;
    throw error;
  }
}
