import { exact, exactText, times } from '../../../core/model/exact.ts';
import type { ExchangeBalance, ExchangeFill, ExchangeOrder } from '../../../core/simulation/exchange/types.ts';
import type { ApiKey } from '../api-keys.ts';
import type { Host } from '../host.ts';
import { tradeTxid, orderIdOf, orderTxid } from './ids.ts';
import { KrakenError } from './kraken-error.ts';
import { assetId, type Pairs } from './names.ts';
import type { Nonces } from './nonces.ts';
import { orderNamed } from './order-routes.ts';
import { orderRow, statusOf, tradeRow } from './order-view.ts';
import type { Params, PrivateCall, Routes } from './router.ts';
import { TOKEN_SECONDS, type Tokens } from './tokens.ts';
import type { UserRefs } from './user-refs.ts';

interface AccountParts {
  readonly host: Host;
  readonly pairs: Pairs;
  readonly refs: UserRefs;
  readonly nonces: Nonces;
  readonly tokens: Tokens;
}

const PAGE = 50;
const MOST_NAMED = 50;

/** What an account has and has done. */
export function accountRoutes({ host, pairs, refs, nonces, tokens }: AccountParts): Routes['private'] {
  const { exchange } = host;
  const isOurs = ({ pair }: { readonly pair: string }): boolean => exchange.market(pair)?.market.kind === 'spot';
  const row = (order: ExchangeOrder, params: Params): [string, object] => [
    orderTxid(order.orderId),
    orderRow(host, pairs, order, params.get('trades') === 'true', refs.of(order.orderId)),
  ];
  /** Those that `userref` or `cl_ord_id` asks for. */
  const wanted =
    (params: Params) =>
    ({ orderId, clientOrderId }: ExchangeOrder): boolean =>
      (params.get('cl_ord_id') ?? clientOrderId) === clientOrderId &&
      Number(params.get('userref') ?? refs.of(orderId)) === refs.of(orderId);
  const txidOf = (fill: ExchangeFill): string => tradeTxid(fill, exchange.pairs());
  const fillRow = (fill: ExchangeFill): [string, object] => [txidOf(fill), tradeRow(host, pairs, fill)];
  const balances = (account: string): ExchangeBalance[] =>
    exchange.balances(account, 'spot').sort((a, b) => (a.asset < b.asset ? -1 : 1));

  return {
    Balance: {
      points: 1,
      answer: ({ account }) => Object.fromEntries(balances(account).map((each) => [assetId(each.asset), total(each)])),
    },
    BalanceEx: {
      points: 1,
      answer: ({ account }) =>
        Object.fromEntries(
          balances(account).map((each) => [assetId(each.asset), { balance: total(each), hold_trade: each.used }]),
        ),
    },
    TradeBalance: {
      points: 1,
      answer: ({ account, params }) => {
        const worth = worthOf(host, balances(account), params.get('asset') ?? 'ZUSD');
        const none = { m: '0.0000', n: '0.0000', c: '0.0000', v: '0.0000' };
        return { eb: worth, tb: worth, ...none, e: worth, mf: worth };
      },
    },
    TradeVolume: {
      points: 1,
      answer: ({ params }) => {
        const listed = pairs.several(params) ?? [];
        const rows = (ratio: 'takerRatio' | 'makerRatio'): object =>
          Object.fromEntries(
            listed.map(({ id, market }) => {
              const fee = (market[ratio] * 100).toFixed(4);
              return [id, { fee, minfee: fee, maxfee: fee, nextfee: null, nextvolume: null, tiervolume: '0.0000' }];
            }),
          );
        return { currency: 'ZUSD', volume: '0.0000', fees: rows('takerRatio'), fees_maker: rows('makerRatio') };
      },
    },
    OpenOrders: {
      points: 1,
      answer: ({ account, params }) => {
        const open = exchange.openOrders(account).filter(isOurs).filter(wanted(params));
        return { open: Object.fromEntries(open.toReversed().map((order) => row(order, params))) };
      },
    },
    ClosedOrders: {
      points: 1,
      answer: ({ account, params }) => {
        const closed = exchange.allOrders(account).filter((order) => isOurs(order) && statusOf(order) !== 'open');
        const timeOf = (order: ExchangeOrder): number =>
          params.get('closetime') === 'open' ? order.createdMs : order.updatedMs;
        const named = (txid: string): number | undefined => {
          const order = closed.find(({ orderId }) => orderId === orderIdOf(txid));
          return order === undefined ? undefined : timeOf(order);
        };
        const isWithin = range(params, named);
        const all = closed
          .filter((order) => wanted(params)(order) && isWithin(timeOf(order)))
          .sort((a, b) => timeOf(b) - timeOf(a) || Number(b.orderId) - Number(a.orderId));
        return { closed: Object.fromEntries(page(all, params).map((order) => row(order, params))), count: all.length };
      },
    },
    QueryOrders: {
      points: 1,
      answer: ({ account, params }) => {
        const names = params.get('txid')?.split(',') ?? [undefined];
        if (names.length > MOST_NAMED) throw new KrakenError('EGeneral:Invalid arguments');
        const orders = names.map((name) => orderNamed(host, account, name, params.get('cl_ord_id')));
        const known = orders.filter((order) => order !== undefined);
        if (known.length === 0) throw new KrakenError('EOrder:Unknown order');
        const rows = known.map((order) => row(order, params));
        // Here open orders have it too, as ccxt has recorded.
        return Object.fromEntries(rows.map(([txid, each]) => [txid, { reason: null, ...each }]));
      },
    },
    TradesHistory: {
      points: 2,
      answer: ({ account, params }) => {
        const fills = exchange.fills(account).filter(isOurs);
        const named = (txid: string): number | undefined => fills.find((fill) => txidOf(fill) === txid)?.timeMs;
        const isWithin = range(params, named);
        const all = fills.filter(({ timeMs }) => isWithin(timeMs)).toReversed();
        return { trades: Object.fromEntries(page(all, params).map(fillRow)), count: all.length };
      },
    },
    QueryTrades: {
      points: 1,
      answer: ({ account, params }) => {
        const names = new Set(params.get('txid')?.split(','));
        const found = exchange.fills(account).filter((fill) => isOurs(fill) && names.has(txidOf(fill)));
        if (found.length === 0) throw new KrakenError('EQuery:Unknown trade');
        return Object.fromEntries(found.map(fillRow));
      },
    },
    GetWebSocketsToken: {
      points: 1,
      answer: ({ key, nowMs }) => ({ token: tokens.create(key, nowMs), expires: TOKEN_SECONDS }),
    },
    GetApiKeyInfo: { points: 1, answer: (call) => keyInfo(call, nonces) },
  };
}

function total({ free, used }: ExchangeBalance): string {
  return exactText(exact(free) + exact(used));
}

/** What an account is worth in an asset, by the last prices of the pairs with it. */
function worthOf({ exchange }: Host, balances: readonly ExchangeBalance[], id: string): string {
  const views = exchange.pairs().map((pair) => exchange.market(pair)!);
  let sum = 0n;
  for (const balance of balances) {
    const amount = exact(total(balance));
    if (assetId(balance.asset) === id || balance.asset === id) sum += amount;
    const view = views.find(
      ({ market }) => market.kind === 'spot' && market.base === balance.asset && assetId(market.quote) === id,
    );
    if (view?.lastPrice !== undefined) sum += times(amount, exact(view.lastPrice));
  }
  return Number(exactText(sum)).toFixed(4);
}

/** After `start` and up to `end`: seconds, or the txid of what happened then. */
function range(params: Params, named: (txid: string) => number | undefined): (timeMs: number) => boolean {
  const read = (field: string, fallback: number): number => {
    const text = params.get(field);
    if (text === undefined || text === '') return fallback;
    const timeMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : named(text);
    if (timeMs === undefined) throw new KrakenError(`EGeneral:Invalid arguments:${field}`);
    return timeMs;
  };
  const [start, end] = [read('start', -1), read('end', Infinity)];
  return (timeMs) => timeMs > start && timeMs <= end;
}

function page<T>(all: readonly T[], params: Params): readonly T[] {
  const offset = Number(params.get('ofs') ?? 0);
  if (!(offset >= 0)) throw new KrakenError('EGeneral:Invalid arguments:ofs');
  return all.slice(offset, offset + PAGE);
}

const READING = ['query-funds', 'query-open-trades', 'query-closed-trades', 'query-ledger', 'access-websockets'];

function keyInfo({ key, nowMs }: PrivateCall, nonces: Nonces): object {
  const { name, apiKey, createdMs, expiresMs, ips, canTrade, canWithdraw, nonceWindow } = key satisfies ApiKey;
  const text = (timeMs: number): string => String(Math.floor(timeMs / 1000));
  return {
    apiKeyName: name,
    apiKey,
    nonce: nonces.last(apiKey),
    nonceWindow,
    permissions: [
      ...READING,
      ...(canTrade ? ['modify-trades', 'close-trades'] : []),
      ...(canWithdraw ? ['withdraw-funds'] : []),
    ],
    iban: `AA${'0'.repeat(6)}${key.account.toUpperCase()}`,
    validUntil: expiresMs === undefined ? '0' : text(expiresMs),
    queryFrom: '0',
    queryTo: '0',
    createdTime: text(createdMs),
    modifiedTime: text(createdMs),
    ipAllowlist: ips,
    lastUsed: text(nowMs),
  };
}
