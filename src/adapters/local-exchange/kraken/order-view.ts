import { exact, exactText } from '../../../core/model/exact.ts';
import type { VenueOrderType } from '../../../core/model/venue.ts';
import type { ExchangeFill, ExchangeOrder, ExchangeOrderRequest } from '../../../core/simulation/exchange/types.ts';
import type { Host } from '../host.ts';
import { priceText, seconds, volumeText } from './format.ts';
import { orderTxid, tradeNumber, tradeTxid } from './ids.ts';
import type { ListedPair, Pairs } from './names.ts';

export const TYPE_NAMES: Readonly<Record<VenueOrderType, string>> = {
  limit: 'limit',
  market: 'market',
  stop: 'stop-loss',
  'stop-limit': 'stop-loss-limit',
  'take-profit': 'take-profit',
  'take-profit-limit': 'take-profit-limit',
  'trailing-stop': 'trailing-stop',
};

type Described =
  | Pick<ExchangeOrderRequest, 'side' | 'type' | 'amount' | 'quoteAmount' | 'price' | 'triggerPrice' | 'trailingRatio'>
  | ExchangeOrder;

/** The order in a line, as Kraken confirms it: `buy 1.25000000 XBTUSD @ limit 27500.0`. */
export function orderText(order: Described, { altname, market }: ListedPair): string {
  const volume = volumeText(order.quoteAmount ?? order.amount ?? '0');
  const text = (price: string | undefined): string => priceText(market, price ?? '0');
  const terms: Readonly<Record<VenueOrderType, () => string>> = {
    market: () => 'market',
    limit: () => `limit ${text(order.price)}`,
    stop: () => `stop loss ${text(order.triggerPrice)}`,
    'take-profit': () => `take profit ${text(order.triggerPrice)}`,
    'stop-limit': () => `stop loss ${text(order.triggerPrice)} -> limit ${text(order.price)}`,
    'take-profit-limit': () => `take profit ${text(order.triggerPrice)} -> limit ${text(order.price)}`,
    'trailing-stop': () => `trailing stop ${percentText(order)}`,
  };
  return `${order.side} ${volume} ${altname} @ ${terms[order.type]()}`;
}

function percentText({ trailingRatio = 0 }: Described): string {
  return `+${(trailingRatio * 100).toFixed(4)}%`;
}

function fillsOf(host: Host, { account, pair, orderId, filledAmount }: ExchangeOrder): ExchangeFill[] {
  if (exact(filledAmount) === 0n) return [];
  return host.exchange.fills(account, pair).filter((fill) => fill.orderId === orderId);
}

/** Of done orders, too; the engine says `expired` of all that ends by itself. */
export function statusOf({ status, goodTillMs, updatedMs }: ExchangeOrder): 'open' | 'closed' | 'canceled' | 'expired' {
  if (status === 'open' || status === 'partially_filled') return 'open';
  if (status === 'filled') return 'closed';
  return status === 'expired' && goodTillMs !== undefined && updatedMs >= goodTillMs ? 'expired' : 'canceled';
}

/** An order of the lists of orders. */
export function orderRow(host: Host, pairs: Pairs, order: ExchangeOrder, withTrades: boolean, userref: number): object {
  const listed = pairs.view(order.pair);
  const { market } = listed;
  const status = statusOf(order);
  const fills = fillsOf(host, order);
  const fee = exactText(fills.reduce((sum, each) => sum + exact(each.fee.amount), 0n));
  const price = (text: string | undefined): string => priceText(market, text ?? '0');
  const isTrigger = order.triggerPrice !== undefined || order.type === 'trailing-stop';
  const first = order.type === 'trailing-stop' ? percentText(order) : price(order.triggerPrice ?? order.price);
  return {
    refid: null,
    userref,
    ...(order.clientOrderId === '' ? {} : { cl_ord_id: order.clientOrderId }),
    status,
    opentm: seconds(order.createdMs),
    starttm: 0,
    expiretm: order.goodTillMs === undefined ? 0 : seconds(order.goodTillMs),
    descr: {
      pair: listed.altname,
      type: order.side,
      ordertype: TYPE_NAMES[order.type],
      price: first,
      price2: order.triggerPrice === undefined ? '0' : price(order.price),
      leverage: 'none',
      order: orderText(order, listed),
      close: '',
    },
    vol: volumeText(order.quoteAmount ?? order.amount),
    vol_exec: volumeText(order.filledAmount),
    cost: volumeText(order.filledCost),
    fee: volumeText(fee),
    price: price(order.averagePrice),
    stopprice: isTrigger ? price(order.triggerPrice ?? order.trailedPrice) : price(undefined),
    limitprice: isTrigger ? price(order.price) : price(undefined),
    misc: '',
    oflags: flagsOf(order),
    ...(isTrigger ? { trigger: 'last' } : {}),
    ...(withTrades ? { trades: fills.map((fill) => tradeTxid(fill, host.exchange.pairs())) } : {}),
    ...(status === 'open'
      ? {}
      : { closetm: seconds(order.updatedMs), reason: status === 'canceled' ? 'User requested' : null }),
  };
}

export function flagsOf(order: ExchangeOrder): string {
  const post = order.timeInForce === 'PO' ? ['post'] : [];
  const worth = order.quoteAmount === undefined ? [] : ['viqc'];
  return ['fciq', ...post, ...worth].join(',');
}

/** An own trade of the lists of trades. */
export function tradeRow(host: Host, pairs: Pairs, fill: ExchangeFill): object {
  const { id, market } = pairs.view(fill.pair);
  const order = host.exchange.order(fill.account, { pair: fill.pair, orderId: fill.orderId });
  return {
    ordertxid: orderTxid(fill.orderId),
    postxid: 'TKH2SE-M7IF5-CFI7LT',
    pair: id,
    time: seconds(fill.timeMs),
    type: fill.side,
    ordertype: order === undefined ? 'limit' : TYPE_NAMES[order.type],
    price: priceText(market, fill.price),
    cost: volumeText(fill.cost),
    fee: volumeText(fill.fee.amount),
    vol: volumeText(fill.amount),
    margin: '0.00000',
    leverage: '0',
    misc: '',
    trade_id: tradeNumber(fill.fillId),
    maker: fill.isMaker,
    ...(fill.clientOrderId === '' ? {} : { cl_ord_id: fill.clientOrderId }),
  };
}
