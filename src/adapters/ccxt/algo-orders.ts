import type { Order, Trade } from 'ccxt';
import type { FillReport } from '../../core/model/venue.ts';
import type { OrderName } from '../../ports/venue.ts';
import type { Connection } from './connection.ts';
import { asText } from './decimal-text.ts';

const PREFIX = 'algo:';
/** Orders that are remembered, newest last. */
const LIMIT = 2000;

interface Identity {
  readonly orderId: string;
  readonly clientOrderId: string;
}

type Raw = Readonly<Record<string, unknown>>;

function idText(value: unknown): string | undefined {
  const text = asText(value);
  return text === '' || text === '0' ? undefined : text;
}

/**
 * Binance keeps conditional futures orders apart: ids and endpoints of their own, and when one is triggered it becomes
 * another order with another id. Here they are one order for good, with the id `algo:` and the conditional order's.
 */
export class AlgoOrders {
  /** By the id of the order that a conditional one became; undefined: it is an order of its own. */
  readonly #identities = new Map<string, Identity | undefined>();

  static areUsedBy(venue: string): boolean {
    return venue === 'binance' || venue === 'binanceusdm';
  }

  /** Which id and parameters an order is asked for with. */
  nameOf({ orderId }: OrderName): { readonly id: string | undefined; readonly params: object } {
    if (orderId === undefined || !orderId.startsWith(PREFIX)) return { id: orderId, params: {} };
    const became = [...this.#identities].find(([, identity]) => identity?.orderId === orderId);
    if (became !== undefined) return { id: became[0], params: {} };
    return { id: orderId.slice(PREFIX.length), params: { conditional: true } };
  }

  /** The order under the name that it has here. */
  named(order: Order): Order {
    const raw = order.info as Raw;
    const algoId = idText(raw['algoId'] ?? raw['aid']);
    if (algoId === undefined) {
      const identity = this.#identities.get(order.id!);
      return identity === undefined ? order : { ...order, id: identity.orderId, clientOrderId: identity.clientOrderId };
    }
    const identity = { orderId: PREFIX + algoId, clientOrderId: asText(raw['clientAlgoId'] ?? raw['caid']) ?? '' };
    const actualId = this.actualIdOf(order);
    if (actualId !== undefined) this.#remember(actualId, identity);
    // What is triggered is not yet filled.
    const status = order.status === 'closed' ? 'open' : order.status;
    return { ...order, id: identity.orderId, clientOrderId: identity.clientOrderId, status };
  }

  /** Id of the order that a conditional one has become. */
  actualIdOf(order: Order): string | undefined {
    const raw = order.info as Raw;
    return idText(raw['actualOrderId'] ?? raw['ai']);
  }

  /** Finds out which own trades belong to conditional orders. */
  async learn(connection: Connection, pair: string, trades: readonly Trade[]): Promise<void> {
    const unknown = trades.flatMap(({ order }) => (order === undefined || this.#identities.has(order) ? [] : [order]));
    if (unknown.length === 0) return;
    const orders = await connection.read('reconcile', (exchange) => {
      const request = (exchange as unknown as Record<string, (params: object) => Promise<readonly Raw[]>>)[
        'fapiPrivateGetAllAlgoOrders'
      ];
      return request({ symbol: exchange.market(pair).id, limit: 1000 });
    });
    for (const raw of orders) {
      const actualId = idText(raw['actualOrderId']);
      const orderId = `${PREFIX}${idText(raw['algoId'])}`;
      if (actualId !== undefined)
        this.#remember(actualId, { orderId, clientOrderId: asText(raw['clientAlgoId']) ?? '' });
    }
    for (const order of unknown) if (!this.#identities.has(order)) this.#remember(order, undefined);
  }

  fill(fill: FillReport): FillReport {
    return { ...fill, ...this.#identities.get(fill.orderId) };
  }

  #remember(actualId: string, identity: Identity | undefined): void {
    this.#identities.set(actualId, identity);
    if (this.#identities.size > LIMIT) this.#identities.delete(this.#identities.keys().next().value!);
  }
}
