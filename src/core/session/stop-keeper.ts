import type { OpenTrade } from '../engine/open-trade.ts';
import type { Market } from '../model/market.ts';
import { exactText } from '../model/exact.ts';
import type { Decimal, OrderRequest } from '../model/venue.ts';
import { amountOf, type ManagedOrder } from '../orders/managed-order.ts';
import type { OrderManager } from '../orders/order-manager.ts';
import { amountText, limitText } from './order-translation.ts';

/** How protective stops rest on the exchange. */
export interface StopSettings {
  /** Least time between two moves of a stop that trails, ms. */
  readonly moveEveryMs: number;
  /** Placings within an hour after which the bot's own stop has to do. */
  readonly mostAnHour: number;
}

const HOUR_MS = 3_600_000;
/** First wait after a stop that the venue has refused, ms; it doubles with each. */
const FIRST_PAUSE_MS = 2000;
const LAST_PAUSE_MS = 600_000;
/** A position that has been without its whole stop for so long is told of, ms. */
const TELL_AFTER_MS = 60_000;

/** What is known of a trade's stops on the exchange. */
interface Kept {
  placedMs: number[];
  pausedUntilMs: number;
  pauseMs: number;
  /** Since when no stop for the whole position has rested on the exchange; undefined = one does. */
  bareSinceMs: number | undefined;
  /** A person knows, since the last time that one did. */
  isTold: boolean;
}

/**
 * Sees to it that the whole of every position has its stop on the exchange: after each fill, after each move of the stop,
 * and again when one is lost, though not in a loop. A position that is being left needs none.
 */
export class StopKeeper {
  readonly #settings: StopSettings;
  readonly #orders: OrderManager;
  readonly #marketOf: (pair: string) => Market;
  readonly #tell: (code: string, text: string, pair: string) => void;
  readonly #kept = new Map<number, Kept>();

  constructor(
    settings: StopSettings,
    orders: OrderManager,
    marketOf: (pair: string) => Market,
    tell: (code: string, text: string, pair: string) => void,
  ) {
    this.#settings = settings;
    this.#orders = orders;
    this.#marketOf = marketOf;
    this.#tell = tell;
  }

  /** Compares what rests with what should, for these trades. */
  keep(trades: readonly OpenTrade[], nowMs: number): void {
    for (const trade of trades) if (trade.hasPosition) this.#keep(trade, nowMs);
  }

  /** The venue has refused a stop, or taken it away. */
  lost(stop: ManagedOrder, nowMs: number): void {
    const kept = this.#keptOf(stop.tradeId);
    kept.pauseMs = Math.min(Math.max(kept.pauseMs * 2, FIRST_PAUSE_MS), LAST_PAUSE_MS);
    kept.pausedUntilMs = nowMs + kept.pauseMs;
    kept.isTold = true;
    const why =
      stop.failure === undefined ? `it was ${stop.state}` : `${stop.failure.venueCode} ${stop.failure.message}`.trim();
    this.#tell(
      'STOP_LOST',
      `a position has no stop on the exchange (${why}); the bot watches it itself`,
      stop.request.pair,
    );
  }

  /** Forgets trades that are over. */
  forget(isOpen: (tradeId: number) => boolean): void {
    for (const id of this.#kept.keys()) if (!isOpen(id)) this.#kept.delete(id);
  }

  #keep(trade: OpenTrade, nowMs: number): void {
    const { id, pair } = trade.start;
    const resting = this.#orders.liveOf(id).find(({ purpose, cancel }) => purpose === 'stop' && cancel === 'none');
    if (trade.openExit !== undefined) {
      this.#keptOf(id).bareSinceMs = undefined;
      if (resting !== undefined) this.#orders.cancel(resting, nowMs);
      return;
    }
    const request = this.#requestOf(trade, this.#marketOf(pair));
    this.#tellIfLate(trade, resting, request?.amount, nowMs);
    if (request === undefined || (resting !== undefined && saysTheSame(resting, request))) return;
    const kept = this.#keptOf(id);
    if (nowMs < kept.pausedUntilMs) return;
    const isForOtherAmount = resting !== undefined && leftOf(resting) !== request.amount;
    const lastMs = kept.placedMs.at(-1) ?? -Infinity;
    if (resting !== undefined && !isForOtherAmount && nowMs - lastMs < this.#settings.moveEveryMs) return;
    kept.placedMs = kept.placedMs.filter((placedMs) => placedMs > nowMs - HOUR_MS);
    if (kept.placedMs.length >= this.#settings.mostAnHour) {
      kept.pausedUntilMs = kept.placedMs[0] + HOUR_MS;
      kept.isTold = true;
      this.#tell(
        'STOP_LIMIT',
        'its stop was placed too often within an hour; the bot watches the position itself',
        pair,
      );
      return;
    }
    kept.placedMs.push(nowMs);
    if (resting !== undefined) this.#orders.cancel(resting, nowMs);
    this.#orders.place(
      { tradeId: id, engineOrderId: 0, purpose: 'stop', tag: 'stoploss_on_exchange', coinStake: 0, request },
      nowMs,
    );
  }

  #tellIfLate(trade: OpenTrade, stop: ManagedOrder | undefined, amount: Decimal | undefined, nowMs: number): void {
    const { id, pair } = trade.start;
    const kept = this.#keptOf(id);
    const rests = stop !== undefined && (stop.state === 'open' || stop.state === 'partially_filled');
    if (rests && leftOf(stop) === amount) {
      kept.bareSinceMs = undefined;
      kept.isTold = false;
      return;
    }
    kept.bareSinceMs ??= nowMs;
    if (kept.isTold || nowMs - kept.bareSinceMs < TELL_AFTER_MS) return;
    kept.isTold = true;
    const why = amount === undefined ? 'it is too small for one' : 'none has been confirmed';
    this.#tell(
      'STOP_LATE',
      `a position has had no stop on the exchange for a minute (${why}); the bot watches it`,
      pair,
    );
  }

  #requestOf(trade: OpenTrade, market: Market): Omit<OrderRequest, 'clientOrderId' | 'expiresMs'> | undefined {
    const { pair, isShort } = trade.start;
    const amount = amountText(trade.amount, market);
    if (amount === undefined || trade.amount * trade.stopLoss < market.minCost) return undefined;
    const side = isShort ? 'buy' : 'sell';
    const triggerPrice = limitText(trade.stopLoss, side, market);
    return {
      pair,
      side,
      type: 'stop',
      amount,
      triggerPrice,
      ...(market.kind === 'futures' ? { reduceOnly: true } : {}),
    };
  }

  #keptOf(tradeId: number): Kept {
    let kept = this.#kept.get(tradeId);
    if (kept === undefined) {
      kept = { placedMs: [], pausedUntilMs: 0, pauseMs: 0, bareSinceMs: undefined, isTold: false };
      this.#kept.set(tradeId, kept);
    }
    return kept;
  }
}

function saysTheSame(
  stop: ManagedOrder,
  { amount, triggerPrice }: Pick<OrderRequest, 'amount' | 'triggerPrice'>,
): boolean {
  return leftOf(stop) === amount && stop.request.triggerPrice === triggerPrice;
}

/** What of a stop has not filled. */
function leftOf(stop: ManagedOrder): Decimal {
  return exactText(amountOf(stop) - stop.filled);
}
