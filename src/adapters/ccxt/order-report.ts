import type { Order, Trade } from 'ccxt';
import { exact, exactText, times } from '../../core/model/exact.ts';
import type { Decimal, FillReport, OrderReport, OrderStatus, VenueOrderType } from '../../core/model/venue.ts';
import { asDecimal, asText } from './decimal-text.ts';

/** Raw order types of the venues, by kind of market where one means two things. */
const RAW_TYPES: Readonly<Record<string, VenueOrderType>> = {
  limit: 'limit',
  limit_maker: 'limit',
  market: 'market',
  stop_loss: 'stop',
  'stop-loss': 'stop',
  stop_market: 'stop',
  stop_loss_limit: 'stop-limit',
  'stop-loss-limit': 'stop-limit',
  stop: 'stop-limit',
  take_profit: 'take-profit',
  'take-profit': 'take-profit',
  take_profit_market: 'take-profit',
  take_profit_limit: 'take-profit-limit',
  'take-profit-limit': 'take-profit-limit',
  trailing_stop_market: 'trailing-stop',
  'trailing-stop': 'trailing-stop',
};

type Raw = Readonly<Record<string, unknown>>;

function typeOf(order: Order, isFutures: boolean): VenueOrderType {
  const raw = order.info as Raw;
  const { ordertype } = (raw['descr'] ?? {}) as Raw;
  const name = asText(
    raw['ot'] ?? raw['origType'] ?? raw['type'] ?? raw['orderType'] ?? raw['o'] ?? raw['order_type'] ?? ordertype,
  );
  const known = RAW_TYPES[name?.toLowerCase() ?? ''];
  if (known === 'take-profit' && isFutures && name === 'TAKE_PROFIT') return 'take-profit-limit';
  if (Number(raw['trailingDelta'] ?? raw['d'] ?? -1) > 0) return 'trailing-stop';
  if (known !== undefined) return known;
  const plain = order.type === 'market' ? 'market' : 'limit';
  const form = order.takeProfitPrice ? 'take-profit' : order.triggerPrice || order.stopLossPrice ? 'stop' : undefined;
  if (form === undefined) return plain;
  return plain === 'market' ? form : `${form}-limit`;
}

function statusOf(status: unknown, isPart: boolean): OrderStatus {
  if (status === 'closed') return 'filled';
  if (status === 'canceled' || status === 'expired' || status === 'rejected') return status;
  return isPart ? 'partially_filled' : 'open';
}

/** A price; 0 says that there is none. */
function price(value: unknown): Decimal | undefined {
  const shown = asDecimal(value);
  return shown === '0' ? undefined : shown;
}

/** Coins of an amount in contracts. */
export function coins(contracts: unknown, contractSize: number): Decimal {
  const value = exact(asText(contracts) ?? '0');
  return exactText(contractSize === 1 ? value : times(value, exact(String(contractSize))));
}

/**
 * Client id, where the venue tells one. Kraken's streams have it where ccxt does not look; Binance gives a cancel an id
 * of its own, and the order's in another field.
 */
function clientIdOf(order: Order): string {
  const raw = order.info as Raw;
  return asText(raw['cl_ord_id'] ?? raw['origClientOrderId']) ?? order.clientOrderId ?? '';
}

/** What is known of an order from the request, where the answer does not repeat it. */
export type Known = Pick<
  OrderReport,
  'clientOrderId' | 'pair' | 'side' | 'type' | 'amount' | 'price' | 'triggerPrice' | 'reduceOnly'
>;

/** An order of ccxt; undefined where it lacks what makes one. `nowMs` dates it where the venue does not. */
export function orderReport(
  order: Order,
  contractSize: number,
  isFutures: boolean,
  nowMs: number,
  known?: Known,
): OrderReport | undefined {
  const pair = order.symbol ?? known?.pair;
  const side = order.side ?? known?.side;
  if (order.id === undefined || pair === undefined || (side !== 'buy' && side !== 'sell')) return undefined;
  const raw = order.info as Raw;
  const filledAmount = coins(order.filled ?? raw['cum_qty'], contractSize);
  // Binance dates a stop that does not work yet to -1.
  const createdMs = order.timestamp !== undefined && order.timestamp > 0 ? order.timestamp : nowMs;
  const type = known?.type ?? typeOf(order, isFutures);
  return {
    orderId: order.id,
    clientOrderId: clientIdOf(order) || (known?.clientOrderId ?? ''),
    pair,
    side,
    type,
    status: statusOf(order.status, filledAmount !== '0'),
    amount: order.amount === undefined && known !== undefined ? known.amount : coins(order.amount, contractSize),
    filledAmount,
    // ccxt puts the average price of a market order here.
    price: type.endsWith('limit') ? (price(order.price) ?? known?.price) : undefined,
    triggerPrice:
      price(order.triggerPrice) ?? price(order.stopLossPrice) ?? price(order.takeProfitPrice) ?? known?.triggerPrice,
    averagePrice: price(order.average),
    reduceOnly: order.reduceOnly ?? known?.reduceOnly ?? false,
    createdMs,
    updatedMs: Math.max(order.lastUpdateTimestamp ?? 0, order.lastTradeTimestamp ?? 0, createdMs),
  };
}

/** An own trade of ccxt; undefined for what is none (Kraken tells every change of an order where it tells trades). */
export function fillReport(trade: Trade, contractSize: number): FillReport | undefined {
  const { id, order, symbol, side, timestamp, fee } = trade;
  if (id === undefined || order === undefined || symbol === undefined || timestamp === undefined) return undefined;
  if (trade.price === undefined || (side !== 'buy' && side !== 'sell')) return undefined;
  const amount = coins(trade.amount, contractSize);
  const feeAmount = asDecimal(fee?.cost);
  const each = asDecimal(trade.price)!;
  const raw = trade.info as Raw;
  return {
    fillId: id,
    orderId: order,
    clientOrderId: asText(raw['cl_ord_id'] ?? raw['c']) ?? '',
    pair: symbol,
    side,
    price: each,
    amount,
    cost: asDecimal(trade.cost) ?? exactText(times(exact(each), exact(amount))),
    fee:
      feeAmount === undefined || fee?.currency === undefined ? undefined : { asset: fee.currency, amount: feeAmount },
    isMaker: trade.takerOrMaker === undefined ? undefined : trade.takerOrMaker === 'maker',
    timeMs: timestamp,
  };
}
