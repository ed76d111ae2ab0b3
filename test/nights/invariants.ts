import type { ExchangeHub } from '../../src/adapters/simulated/exchange-hub.ts';
import type { SqliteJournal } from '../../src/adapters/sqlite/sqlite-journal.ts';
import type { Trading } from '../../src/app/trade/trade.ts';
import { replayBot } from '../../src/app/trade/replay.ts';
import { exact, exactText } from '../../src/core/model/exact.ts';
import type { Market } from '../../src/core/model/market.ts';
import type { AnyStrategy } from '../../src/core/strategy/spec.ts';
import { moneyViolations } from './money.ts';
import { hasEnded } from '../../src/core/orders/managed-order.ts';

export interface Violation {
  /** Which of the rules of a night, by its number. */
  readonly rule: number;
  readonly text: string;
}

export interface Morning {
  readonly hub: ExchangeHub;
  readonly account: string;
  readonly journal: SqliteJournal;
  readonly trading: Trading;
  readonly markets: readonly Market[];
  readonly strategy: AnyStrategy;
}

/** What is wrong in the morning; nothing, if all went well. */
export function violations({ hub, account, journal, trading, markets, strategy }: Morning): Violation[] {
  const found: Violation[] = [];
  const { exchange } = hub;
  const { orders, trader } = trading.bot.session;

  const ledger = journal.balances(account);
  const there = new Map(
    exchange.balances(account, 'spot').map(({ asset, free, used }) => [asset, exact(free) + exact(used)]),
  );
  for (const asset of new Set([...ledger.keys(), ...there.keys()])) {
    const [ours, theirs] = [ledger.get(asset) ?? 0n, there.get(asset) ?? 0n];
    if (ours !== theirs)
      found.push({ rule: 1, text: `${asset}: ledger ${exactText(ours)}, exchange ${exactText(theirs)}` });
  }

  const ids = new Map<string, number>();
  for (const { clientOrderId } of exchange.allOrders(account))
    ids.set(clientOrderId, (ids.get(clientOrderId) ?? 0) + 1);
  for (const [id, count] of ids) if (count > 1) found.push({ rule: 2, text: `${count} orders with the id ${id}` });
  for (const { pair, fillId, clientOrderId } of exchange.fills(account).filter(isOurs)) {
    if (!journal.hasFill(account, pair, fillId))
      found.push({ rule: 2, text: `fill ${fillId} of ${clientOrderId} is not booked` });
  }

  for (const order of exchange.openOrders(account).filter(isOurs)) {
    const known = orders.find(order);
    if (known === undefined || hasEnded(known))
      found.push({ rule: 5, text: `open order ${order.orderId} ${order.clientOrderId} is not known` });
  }
  for (const order of orders.live()) {
    if (order.state === 'waiting') continue;
    const there2 = exchange.order(account, { pair: order.request.pair, clientOrderId: order.clientOrderId });
    const isOpen = there2?.status === 'open' || there2?.status === 'partially_filled';
    if (!isOpen)
      found.push({
        rule: 5,
        text: `${order.clientOrderId} is ${order.state} here and ${there2?.status ?? 'unknown'} there`,
      });
  }
  for (const { pair, base } of markets) {
    const position = trader.open
      .filter(({ start }) => start.pair === pair)
      .reduce((sum, { amount }) => sum + amount, 0);
    const coins = Number(exactText(there.get(base) ?? 0n));
    if (position > coins + 1e-9)
      found.push({ rule: 5, text: `${pair}: trades hold ${position}, the account ${coins}` });
  }
  found.push(...moneyViolations(exchange, account, journal, trading));
  const { events, difference } = replayBot(journal, trading.bot.number, { strategy });
  if (difference !== undefined) {
    const { sequence, event, field, recorded, replayed } = difference;
    const texts = [recorded, replayed].map((value) => JSON.stringify(value)?.slice(0, 80));
    found.push({ rule: 7, text: `${event} ${sequence} of ${events}: ${field} was ${texts[0]}, replayed ${texts[1]}` });
  }
  return found;
}

/** Orders that somebody places by hand are none of the bot's. */
function isOurs({ clientOrderId }: { readonly clientOrderId: string }): boolean {
  return !clientOrderId.startsWith('hand');
}
