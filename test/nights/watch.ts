import type { Trading } from '../../src/app/trade/trade.ts';
import { exact, exactNumber } from '../../src/core/model/exact.ts';
import type { JournalEntry } from '../../src/core/model/journal.ts';
import type { EngineSettings } from '../../src/core/model/settings.ts';
import type { TradeRecord } from '../../src/core/model/trade.ts';
import type { Intent } from '../../src/core/orders/intents.ts';
import { hasEnded, type ManagedOrderState } from '../../src/core/orders/managed-order.ts';
import type { TradeState } from '../../src/core/session/trade-state.ts';
import type { SimulatedExchange } from '../../src/core/simulation/exchange/exchange.ts';
import type { Violation } from './invariants.ts';

/**
 * A position may be without its stop for so long before a person has to be told, ms of the bot's own life: a minute until
 * the bot compares with the exchange, a minute until it tells, and one for an exchange that does not answer.
 */
const STOP_WITHIN_MS = 180_000;
/** A market order is judged at a price and filled at another. */
const COLLAR = 1.02;

export interface WatchOptions {
  readonly exchange: SimulatedExchange;
  readonly account: string;
  readonly settings: EngineSettings;
  readonly hasStops: boolean;
  readonly notices: readonly { readonly code: string; readonly timeMs: number; readonly fields?: object }[];
  readonly now: () => number;
}

/** What has to hold at every moment of a night, not only in the morning. */
export class Watch {
  readonly found: Violation[] = [];
  readonly #options: WatchOptions;
  /** What the journal says now. */
  readonly #orders = new Map<string, ManagedOrderState>();
  readonly #trades = new Map<string, TradeState>();
  #profit = 0;
  /** For how long a trade's stop has not been what it should be, in ms of the bot's life. */
  readonly #bareForMs = new Map<number, number>();
  /** When a trade's stop was last what it should be; at first, when it was first seen. */
  readonly #coveredMs = new Map<number, number>();

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** An entry is in the journal; its intents have not left yet. */
  written({ intents, changes, closed }: JournalEntry): void {
    for (const { kind, id, value } of changes) {
      const pieces: Map<string, unknown> | undefined =
        kind === 'order' ? this.#orders : kind === 'trade' ? this.#trades : undefined;
      if (value === undefined) pieces?.delete(id);
      else pieces?.set(id, value);
    }
    for (const { profitAbs } of closed as unknown as TradeRecord[]) this.#profit += profitAbs;
    const places = (intents as unknown as Intent[]).filter((intent) => intent.kind === 'place');
    const entries = places.filter(({ priority }) => priority === 'entry');
    if (entries.length > 0) this.#checkCaps(new Set(entries.map(({ clientOrderId }) => clientOrderId)));
    for (const { clientOrderId, request, priority } of places) {
      if (priority !== 'stop') continue;
      const { tradeId } = this.#orders.get(clientOrderId)!;
      const held = this.#trades.get(String(tradeId))?.fields['amount'] as number | undefined;
      if (Number(request.amount) > (held ?? 0) + 1e-9)
        this.#find(4, `${request.pair}: a stop for ${request.amount} on a position of ${held ?? 0}`);
    }
  }

  /** Slots and stakes, with what is on its way: nothing new may go beyond them. */
  #checkCaps(admitted: ReadonlySet<string>): void {
    const { settings, exchange } = this.#options;
    const trades = [...this.#trades.values()];
    const orders = [...this.#orders.values()];
    // What waits for another order of its trade to end takes that one's place: it counts when it is sent.
    const pending = orders.filter(
      (order) => order.purpose === 'entry' && order.state !== 'waiting' && !hasEnded(restored(order)),
    );
    const held = trades.filter(({ fields }) => (fields['amount'] as number) > 0);
    const slots = new Set([...held.map(({ start }) => start.id), ...pending.map(({ tradeId }) => tradeId)]);
    const isAddition = (id: string) => {
      const { tradeId } = this.#orders.get(id)!;
      return held.some(({ start }) => start.id === tradeId);
    };
    if (slots.size > settings.maxOpenTrades && ![...admitted].every(isAddition))
      this.#find(3, `an entry was sent that makes ${slots.size} trades, ${settings.maxOpenTrades} are allowed`);
    const worthOf = ({ request, filled }: ManagedOrderState) => {
      const price = Number(request.price ?? exchange.market(request.pair)!.lastPrice);
      return exactNumber(exact(request.amount) - exact(filled)) * price;
    };
    const staked = held.reduce((sum, { fields }) => sum + (fields['stakeAmount'] as number), 0);
    const underWay = pending.reduce((sum, order) => sum + worthOf(order), 0);
    const limit = (settings.startBalance + this.#profit) * settings.tradableBalanceRatio * COLLAR;
    if (staked + underWay > limit + partialProfit(trades))
      this.#find(3, `an entry was sent that makes a stake of ${staked + underWay}, ${limit} is allowed`);
  }

  /** A second of a process's life has passed. */
  look(trading: Trading | undefined): void {
    const { hasStops, exchange, account, now } = this.#options;
    if (!hasStops || trading === undefined) return;
    const { trader, orders } = trading.bot.session;
    const seen = new Set<number>();
    for (const trade of trader.open) {
      const { id, pair } = trade.start;
      if (!this.#coveredMs.has(id)) this.#coveredMs.set(id, now());
      if (!trade.hasPosition || trade.openExit !== undefined) continue;
      const isOurs = (clientOrderId: string) => {
        const order = orders.get(clientOrderId);
        return order?.tradeId === id && order.purpose === 'stop';
      };
      const covered = exchange
        .openOrders(account, pair)
        .filter(({ clientOrderId }) => isOurs(clientOrderId))
        .reduce((sum, order) => sum + Number(order.amount) - Number(order.filledAmount), 0);
      const { stepSize } = exchange.market(pair)!.market;
      if (covered <= trade.amount + 1e-9 && covered > trade.amount - stepSize - 1e-9) {
        this.#coveredMs.set(id, now());
        continue;
      }
      seen.add(id);
      const bareMs = (this.#bareForMs.get(id) ?? 0) + 1000;
      this.#bareForMs.set(id, bareMs);
      if (bareMs === STOP_WITHIN_MS && !this.#isTold(pair, this.#coveredMs.get(id)!))
        this.#find(4, `${pair}: trade ${id} holds ${trade.amount}, its stops are for ${covered}, and nobody was told`);
    }
    for (const id of this.#bareForMs.keys()) if (!seen.has(id)) this.#bareForMs.delete(id);
  }

  #isTold(pair: string, sinceMs: number): boolean {
    const { notices } = this.#options;
    return notices.some(
      ({ code, timeMs, fields }) =>
        code.startsWith('STOP_') && timeMs >= sinceMs && (fields as { subject?: string }).subject === pair,
    );
  }

  #find(rule: number, text: string): void {
    this.found.push({ rule, text: `${new Date(this.#options.now()).toISOString()} ${text}` });
  }
}

function restored(order: ManagedOrderState) {
  return order as unknown as Parameters<typeof hasEnded>[0];
}

/** What parts that were sold have brought in trades that are still open. */
function partialProfit(trades: readonly TradeState[]): number {
  return trades.reduce((sum, { orders }) => {
    const sold = orders.filter(({ isEntry, filledTimeMs }) => !isEntry && filledTimeMs !== undefined);
    return sum + sold.reduce((all, { amount, price }) => all + amount * price * 0.02, 0);
  }, 0);
}
