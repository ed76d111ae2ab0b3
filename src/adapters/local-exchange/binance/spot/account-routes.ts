import type { ExchangeBalance } from '../../../../core/simulation/exchange/types.ts';
import { exact } from '../../../../core/model/exact.ts';
import type { WalletName } from '../../../../core/simulation/exchange/accounts.ts';
import type { ApiKey } from '../../api-keys.ts';
import type { Host } from '../../host.ts';
import { missing, transferRefusal } from '../api-error.ts';
import { fixed } from '../format.ts';
import { decimalField } from '../order-fields.ts';
import type { Routes, SignedCall } from '../router.ts';
import type { Symbols } from '../symbols.ts';
import type { UserStreams } from '../user-streams.ts';

/** Account, key and listen keys of spot. */
export function spotAccountRoutes(host: Host, symbols: Symbols, streams: UserStreams): Routes {
  const balancesOf = (account: string): ExchangeBalance[] => host.exchange.balances(account, 'spot');
  return {
    'GET /api/v3/account': {
      weight: 20,
      security: 'signed',
      answer: ({ account, params, key, nowMs }) => {
        const isShort = params.get('omitZeroBalances') === 'true';
        const [maker, taker] = feeRatios(symbols);
        return {
          ...{ makerCommission: Math.round(maker * 10_000), takerCommission: Math.round(taker * 10_000) },
          ...{ buyerCommission: 0, sellerCommission: 0 },
          commissionRates: {
            maker: maker.toFixed(8),
            taker: taker.toFixed(8),
            buyer: '0.00000000',
            seller: '0.00000000',
          },
          ...{ canTrade: key.canTrade, canWithdraw: key.canWithdraw, canDeposit: true, brokered: false },
          ...{ requireSelfTradePrevention: false, preventSor: false, updateTime: nowMs, accountType: 'SPOT' },
          balances: balancesOf(account)
            .filter(({ free, used }) => !isShort || exact(free) + exact(used) !== 0n)
            .map(({ asset, free, used }) => ({ asset, free: fixed(free), locked: fixed(used) })),
          permissions: ['SPOT'],
          uid: uidOf(account),
        };
      },
    },
    'GET /api/v3/account/commission': {
      weight: 20,
      security: 'signed',
      answer: ({ params }) => {
        const { market } = host.exchange.market(symbols.required(params))!;
        const none = { maker: '0.00000000', taker: '0.00000000', buyer: '0.00000000', seller: '0.00000000' };
        return {
          symbol: params.get('symbol'),
          standardCommission: { ...none, maker: market.makerRatio.toFixed(8), taker: market.takerRatio.toFixed(8) },
          ...{ specialCommission: none, taxCommission: none },
          discount: { enabledForAccount: false, enabledForSymbol: false, discountAsset: 'BNB', discount: '0.75000000' },
        };
      },
    },
    'GET /sapi/v1/account/apiRestrictions': { weight: 1, security: 'signed', answer: ({ key }) => restrictions(key) },
    'GET /sapi/v1/capital/config/getall': {
      weight: 10,
      security: 'signed',
      answer: ({ account }) => coins(symbols, balancesOf(account)),
    },
    'POST /sapi/v1/asset/transfer': {
      weight: 1,
      security: 'signed',
      right: 'canTransfer',
      answer: (call) => {
        const { account, params, nowMs } = call;
        const type = params.get('type');
        if (type !== 'MAIN_UMFUTURE' && type !== 'UMFUTURE_MAIN') throw missing('type');
        const wallets = ['spot', 'futures'] as const;
        const [from, to] = type === 'MAIN_UMFUTURE' ? wallets : wallets.toReversed();
        transfer(host, { account, wallet: from }, { account, wallet: to }, call);
        return { tranId: nowMs };
      },
    },
    'GET /sapi/v1/system/status': { weight: 1, security: 'none', answer: () => ({ status: 0, msg: 'normal' }) },
    'GET /sapi/v1/asset/tradeFee': {
      weight: 1,
      security: 'signed',
      answer: ({ params }) =>
        symbols
          .listed()
          .filter(([symbol]) => (params.get('symbol') ?? symbol) === symbol)
          .map(([symbol, { market }]) => ({
            symbol,
            makerCommission: String(market.makerRatio),
            takerCommission: String(market.takerRatio),
          })),
    },
    'POST /api/v3/userDataStream': {
      weight: 2,
      security: 'key',
      answer: ({ key, nowMs }) => ({ listenKey: streams.openKey(key!, nowMs) }),
    },
    'PUT /api/v3/userDataStream': {
      weight: 2,
      security: 'key',
      answer: ({ params, nowMs }) => streams.keepKey(params.get('listenKey'), nowMs),
    },
    'DELETE /api/v3/userDataStream': {
      weight: 2,
      security: 'key',
      answer: ({ params }) => streams.closeKey(params.get('listenKey')),
    },
  };
}

/** Moves what `asset` and `amount` of the request say. Throws ApiError. */
export function transfer({ exchange }: Host, from: WalletName, to: WalletName, { params, nowMs }: SignedCall): void {
  const asset = params.get('asset');
  const { amount } = decimalField(params, 'amount', 'amount');
  if (asset === undefined) throw missing('asset');
  if (amount === undefined) throw missing('amount');
  const outcome = exchange.transfer(from, to, asset, amount, nowMs);
  if (!outcome.ok) throw transferRefusal(outcome.refusal);
}

/** A number for an account, the same every time. */
export function uidOf(account: string): number {
  let sum = 7;
  for (const letter of account) sum = (sum * 31 + letter.codePointAt(0)!) % 900_000_000;
  return 100_000_000 + sum;
}

function feeRatios(symbols: Symbols): [maker: number, taker: number] {
  const [first] = symbols.listed();
  return first === undefined ? [0.001, 0.001] : [first[1].market.makerRatio, first[1].market.takerRatio];
}

function restrictions(key: ApiKey): object {
  return {
    ipRestrict: key.ips.length > 0,
    createTime: key.createdMs,
    ...(key.expiresMs === undefined ? {} : { tradingAuthorityExpirationTime: key.expiresMs }),
    enableReading: true,
    enableWithdrawals: key.canWithdraw,
    enableInternalTransfer: key.canTransfer,
    enableMargin: false,
    enableFutures: key.canFutures,
    permitsUniversalTransfer: key.canTransfer,
    enableVanillaOptions: false,
    enableFixApiTrade: false,
    enableFixReadOnly: false,
    enableSpotAndMarginTrading: key.canTrade,
    enablePortfolioMarginTrading: false,
  };
}

function coins(symbols: Symbols, balances: readonly ExchangeBalance[]): object[] {
  const listed = symbols.listed().flatMap(([, { market }]) => [market.base, market.quote]);
  const names = [...new Set([...listed, ...balances.map(({ asset }) => asset)])].sort();
  return names.map((coin) => {
    const balance = balances.find(({ asset }) => asset === coin);
    return {
      ...{ coin, name: coin, trading: true, isLegalMoney: false, depositAllEnable: true, withdrawAllEnable: true },
      ...{ free: balance?.free ?? '0', locked: balance?.used ?? '0', freeze: '0', withdrawing: '0', ipoing: '0' },
      ...{ ipoable: '0', storage: '0', networkList: [] },
    };
  });
}
