import { Grid } from '../model/decimal.ts';
import { exactOf, exactText } from '../model/exact.ts';
import type { Market } from '../model/market.ts';
import type { OrderType } from '../model/settings.ts';
import type { Decimal } from '../model/venue.ts';
import type { Order } from '../engine/order.ts';
import type { OrderWish } from '../orders/order-manager.ts';

/** How the orders of a session are worded. */
export interface OrderWording {
  /** Type of the orders that a reached stop sends; the others follow the engine's. */
  readonly stoploss: OrderType;
  readonly timeInForce: { readonly entry: 'GTC' | 'FOK' | 'IOC' | 'PO'; readonly exit: 'GTC' | 'FOK' | 'IOC' | 'PO' };
}

/** Exits whose order type is that of stops. */
const STOPS = new Set(['stop_loss', 'trailing_stop_loss']);
/** Exits that no limit may hold up. */
const URGENT = new Set(['emergency_exit', 'liquidation']);

/**
 * An order of the engine as a venue takes it: the amount cut to the step, the price rounded to the tick against the trader
 * of the limit (never past it). Undefined: nothing is left that could be ordered.
 */
export function wishOf(order: Order, market: Market, wording: OrderWording): OrderWish | undefined {
  const amount = amountText(order.amount, market);
  if (amount === undefined) return undefined;
  const { isEntry, side, trade } = order;
  const type = isEntry ? order.type : typeOfExit(order, wording);
  const timeInForce = isEntry ? wording.timeInForce.entry : wording.timeInForce.exit;
  return {
    tradeId: trade.start.id,
    engineOrderId: order.id,
    purpose: isEntry ? 'entry' : 'exit',
    tag: order.tag,
    coinStake: order.price / trade.start.leverage,
    request: {
      pair: trade.start.pair,
      side,
      type,
      amount,
      ...(type === 'limit' ? { price: limitText(order.price, side, market), timeInForce } : {}),
      ...(!isEntry && market.kind === 'futures' ? { reduceOnly: true } : {}),
    },
  };
}

function typeOfExit({ tag, type }: Order, { stoploss }: OrderWording): OrderType {
  if (URGENT.has(tag)) return 'market';
  return STOPS.has(tag) ? stoploss : type;
}

/** An amount of coins that the market takes, cut to its step; undefined = less than one step. */
export function amountText(amount: number, { stepSize }: Market): Decimal | undefined {
  const cut = new Grid(stepSize).truncate(amount);
  return cut > 0 ? exactText(exactOf(cut)) : undefined;
}

/** A price on the market's tick that is no worse than `price` for the one who orders. */
export function limitText(price: number, side: 'buy' | 'sell', { tickSize }: Market): Decimal {
  const grid = new Grid(tickSize);
  return exactText(exactOf(side === 'buy' ? grid.floor(price) : grid.ceil(price)));
}
