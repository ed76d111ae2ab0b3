import type { ExchangePosition, FuturesSummary } from '../../../../core/simulation/exchange/types.ts';
import type { Host } from '../../host.ts';
import { ApiError, missing } from '../api-error.ts';
import { symbolOf } from '../format.ts';
import { decimalField } from '../order-fields.ts';
import type { Routes, SignedCall } from '../router.ts';
import { wholeNumber, type Symbols } from '../symbols.ts';
import type { UserStreams } from '../user-streams.ts';
import { done } from './order-routes.ts';
import { positionSideOf } from './order-request.ts';
import { accountPosition, accountTotals, assetRow, balanceRow, positionRow } from './account-view.ts';

/** Account, positions, settings and listen keys of USDT futures. */
export function futuresAccountRoutes(host: Host, symbols: Symbols, streams: UserStreams): Routes {
  const { exchange } = host;
  const summaries = (account: string): FuturesSummary[] => exchange.futures(account);
  const positions = ({ params, account }: SignedCall): ExchangePosition[] =>
    exchange.positions(account, symbols.optional(params));
  const symbolFor = (pair: string): string => symbolOf(exchange.market(pair)!.market);
  const account = ({ account: id, nowMs, key }: SignedCall, version: 2 | 3): object => {
    const assets = summaries(id);
    return {
      ...(version === 2 ? { feeTier: 0, canTrade: key.canFutures, canDeposit: true, canWithdraw: true } : {}),
      ...accountTotals(assets),
      assets: assets.map((asset) => assetRow(asset, nowMs)),
      positions: exchange.positions(id).map((position) => accountPosition(symbolFor(position.pair), position)),
    };
  };
  const balances = ({ account: id, nowMs }: SignedCall): object[] =>
    summaries(id).map((summary) => balanceRow(summary, nowMs));
  const risk = (call: SignedCall, version: 2 | 3): object[] =>
    positions(call).map((position) => {
      const { quote, leverageTiers = [] } = exchange.market(position.pair)!.market;
      return positionRow({ symbol: symbolFor(position.pair), quote, leverageTiers, version }, position);
    });
  const config = (symbol: string, pair: string, id: string): object => {
    const { leverage, marginMode } = exchange.settings(id, pair);
    const marginType = marginMode === 'cross' ? 'CROSSED' : 'ISOLATED';
    return { symbol, marginType, isAutoAddMargin: false, leverage, maxNotionalValue: '9223372036854775807' };
  };
  const chosen = ({ params }: SignedCall) => {
    const pair = symbols.optional(params);
    return symbols.listed().filter(([, { market }]) => pair === undefined || market.pair === pair);
  };
  const success = { code: 200, msg: 'success' };

  return {
    'GET /fapi/v2/account': { weight: 5, security: 'signed', answer: (call) => account(call, 2) },
    'GET /fapi/v3/account': { weight: 5, security: 'signed', answer: (call) => account(call, 3) },
    'GET /fapi/v2/balance': { weight: 5, security: 'signed', answer: balances },
    'GET /fapi/v3/balance': { weight: 5, security: 'signed', answer: balances },
    'GET /fapi/v2/positionRisk': { weight: 5, security: 'signed', answer: (call) => risk(call, 2) },
    'GET /fapi/v3/positionRisk': { weight: 5, security: 'signed', answer: (call) => risk(call, 3) },
    'POST /fapi/v1/leverage': {
      weight: 1,
      security: 'signed',
      right: 'canFutures',
      answer: ({ params, account: id, nowMs }) => {
        const pair = symbols.required(params);
        const leverage = wholeNumber(params, 'leverage', { fallback: 0, most: 125 });
        if (leverage === 0) throw missing('leverage');
        const outcome = exchange.setLeverage(id, pair, leverage, nowMs);
        if (!outcome.ok && outcome.refusal.code === 'leverage') {
          throw new ApiError(-4028, `Leverage ${leverage} is not valid`);
        }
        const settings = done(outcome);
        return { symbol: params.get('symbol'), leverage: settings.leverage, maxNotionalValue: '9223372036854775807' };
      },
    },
    'POST /fapi/v1/marginType': {
      weight: 1,
      security: 'signed',
      right: 'canFutures',
      answer: ({ params, account: id, nowMs }) => {
        const pair = symbols.required(params);
        const type = params.get('marginType');
        if (type !== 'CROSSED' && type !== 'ISOLATED') throw missing('marginType');
        const mode = type === 'CROSSED' ? 'cross' : 'isolated';
        if (exchange.settings(id, pair).marginMode === mode)
          throw new ApiError(-4046, 'No need to change margin type.');
        done(exchange.setMarginMode(id, pair, mode, nowMs));
        return success;
      },
    },
    'POST /fapi/v1/positionMargin': {
      weight: 1,
      security: 'signed',
      right: 'canFutures',
      answer: ({ params, account: id, nowMs }) => {
        const pair = symbols.required(params);
        const { amount } = decimalField(params, 'amount', 'amount');
        if (amount === undefined) throw missing('amount');
        const type = Number(params.get('type'));
        if (type !== 1 && type !== 2) throw missing('type');
        const change = type === 1 ? amount : `-${amount}`;
        done(exchange.changeMargin(id, pair, positionSideOf(params), change, nowMs));
        return { amount: Number(amount), code: 200, msg: 'Successfully modify position margin.', type };
      },
    },
    'GET /fapi/v1/positionSide/dual': {
      weight: 30,
      security: 'signed',
      answer: ({ account: id }) => ({ dualSidePosition: exchange.isHedgeMode(id) }),
    },
    'POST /fapi/v1/positionSide/dual': {
      weight: 1,
      security: 'signed',
      right: 'canFutures',
      answer: ({ params, account: id, nowMs }) => {
        const isDual = params.get('dualSidePosition') === 'true';
        if (exchange.isHedgeMode(id) === isDual) throw new ApiError(-4059, 'No need to change position side.');
        const outcome = exchange.setHedgeMode(id, isDual, nowMs);
        if (!outcome.ok && outcome.refusal.code === 'position-open') {
          throw new ApiError(-4068, 'Position side cannot be changed if there exists position.');
        }
        if (!outcome.ok && outcome.refusal.code === 'orders-open') {
          throw new ApiError(-4067, 'Position side cannot be changed if there exists open orders.');
        }
        done(outcome);
        return success;
      },
    },
    'GET /fapi/v1/multiAssetsMargin': {
      weight: 30,
      security: 'signed',
      answer: () => ({ multiAssetsMargin: false }),
    },
    'GET /fapi/v1/leverageBracket': {
      weight: 1,
      security: 'signed',
      answer: (call) =>
        chosen(call).map(([symbol, { leverageTiers }]) => ({
          symbol,
          notionalCoef: 1,
          brackets: leverageTiers.map((tier, index) => ({
            bracket: index + 1,
            initialLeverage: tier.maxLeverage,
            notionalCap: Number.isFinite(tier.maxNotional) ? tier.maxNotional : Number.MAX_SAFE_INTEGER,
            notionalFloor: tier.minNotional,
            maintMarginRatio: tier.maintenanceMarginRatio,
            cum: tier.maintenanceAmount,
          })),
        })),
    },
    'GET /fapi/v1/symbolConfig': {
      weight: 5,
      security: 'signed',
      answer: (call) => chosen(call).map(([symbol, { market }]) => config(symbol, market.pair, call.account)),
    },
    'GET /fapi/v1/accountConfig': {
      weight: 5,
      security: 'signed',
      answer: ({ account: id, key }) => ({
        ...{ feeTier: 0, canTrade: key.canFutures, canDeposit: true, canWithdraw: true, updateTime: 0 },
        ...{ dualSidePosition: exchange.isHedgeMode(id), multiAssetsMargin: false, tradeGroupId: -1 },
      }),
    },
    'GET /fapi/v1/commissionRate': {
      weight: 20,
      security: 'signed',
      answer: ({ params }) => {
        const { market } = exchange.market(symbols.required(params))!;
        const [makerCommissionRate, takerCommissionRate] = [String(market.makerRatio), String(market.takerRatio)];
        return { symbol: params.get('symbol'), makerCommissionRate, takerCommissionRate };
      },
    },
    'POST /fapi/v1/listenKey': {
      weight: 1,
      security: 'key',
      answer: ({ key, nowMs }) => ({ listenKey: streams.openKey(key!, nowMs) }),
    },
    'PUT /fapi/v1/listenKey': {
      weight: 1,
      security: 'key',
      answer: ({ key, nowMs }) => streams.keepOwnKey(key!, nowMs),
    },
    'DELETE /fapi/v1/listenKey': { weight: 1, security: 'key', answer: ({ key }) => streams.closeOwnKey(key!) },
  };
}
