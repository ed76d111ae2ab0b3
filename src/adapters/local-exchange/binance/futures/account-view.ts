import { exact, exactText, times } from '../../../../core/model/exact.ts';
import type { LeverageTier } from '../../../../core/model/market.ts';
import type { ExchangePosition, FuturesSummary } from '../../../../core/simulation/exchange/types.ts';

/** Sums over the assets: one dollar each. */
export function accountTotals(assets: readonly FuturesSummary[]): object {
  const sum = (field: keyof Omit<FuturesSummary, 'asset'>): string =>
    exactText(assets.reduce((total, asset) => total + exact(asset[field]), 0n));
  return {
    totalInitialMargin: initialMargin(assets),
    totalMaintMargin: sum('maintenanceMargin'),
    totalWalletBalance: sum('walletBalance'),
    totalUnrealizedProfit: sum('unrealisedProfit'),
    totalMarginBalance: sum('marginBalance'),
    totalPositionInitialMargin: sum('positionInitialMargin'),
    totalOpenOrderInitialMargin: sum('orderInitialMargin'),
    totalCrossWalletBalance: sum('crossWalletBalance'),
    totalCrossUnPnl: sum('crossUnrealisedProfit'),
    availableBalance: sum('available'),
    maxWithdrawAmount: sum('available'),
  };
}

function initialMargin(assets: readonly FuturesSummary[]): string {
  const margins = assets.map((asset) => exact(asset.positionInitialMargin) + exact(asset.orderInitialMargin));
  return exactText(margins.reduce((total, margin) => total + margin, 0n));
}

/** An asset of `/fapi/v3/account`. */
export function assetRow(summary: FuturesSummary, nowMs: number): object {
  return {
    asset: summary.asset,
    walletBalance: summary.walletBalance,
    unrealizedProfit: summary.unrealisedProfit,
    marginBalance: summary.marginBalance,
    maintMargin: summary.maintenanceMargin,
    initialMargin: initialMargin([summary]),
    positionInitialMargin: summary.positionInitialMargin,
    openOrderInitialMargin: summary.orderInitialMargin,
    crossWalletBalance: summary.crossWalletBalance,
    crossUnPnl: summary.crossUnrealisedProfit,
    availableBalance: summary.available,
    maxWithdrawAmount: summary.available,
    marginAvailable: true,
    updateTime: nowMs,
  };
}

/** An asset of `/fapi/v3/balance`. */
export function balanceRow(summary: FuturesSummary, nowMs: number): object {
  return {
    accountAlias: 'local',
    asset: summary.asset,
    balance: summary.walletBalance,
    crossWalletBalance: summary.crossWalletBalance,
    crossUnPnl: summary.crossUnrealisedProfit,
    availableBalance: summary.available,
    maxWithdrawAmount: summary.available,
    marginAvailable: true,
    updateTime: nowMs,
  };
}

/** Short positions are negative. */
export function signedAmount({ side, amount }: ExchangePosition): string {
  return side === 'short' && amount !== '0' ? `-${amount}` : amount;
}

function notionalOf(position: ExchangePosition): string {
  return exactText(times(exact(signedAmount(position)), exact(position.markPrice ?? position.entryPrice)));
}

/** A position of `/fapi/v3/account`. */
export function accountPosition(symbol: string, position: ExchangePosition): object {
  return {
    symbol,
    positionSide: position.positionSide.toUpperCase(),
    positionAmt: signedAmount(position),
    unrealizedProfit: position.unrealisedProfit,
    isolatedMargin: position.isolatedMargin,
    notional: notionalOf(position),
    isolatedWallet: position.isolatedMargin,
    initialMargin: position.initialMargin,
    maintMargin: position.maintenanceMargin,
    updateTime: position.updatedMs,
  };
}

interface PositionContext {
  readonly symbol: string;
  readonly quote: string;
  readonly leverageTiers: readonly LeverageTier[];
  readonly version: 2 | 3;
}

/** A position of `/fapi/v3/positionRisk`, or of the older version. */
export function positionRow(context: PositionContext, position: ExchangePosition): object {
  const isIsolated = position.marginMode === 'isolated';
  const isolated = exactText(exact(position.isolatedMargin) + exact(position.unrealisedProfit));
  const common = {
    symbol: context.symbol,
    positionSide: position.positionSide.toUpperCase(),
    positionAmt: signedAmount(position),
    entryPrice: position.entryPrice,
    breakEvenPrice: position.entryPrice,
    markPrice: position.markPrice ?? '0',
    unRealizedProfit: position.unrealisedProfit,
    liquidationPrice: position.liquidationPrice ?? '0',
    isolatedMargin: isIsolated ? isolated : '0',
    notional: notionalOf(position),
    isolatedWallet: isIsolated ? position.isolatedMargin : '0',
    updateTime: position.updatedMs,
  };
  if (context.version === 2) {
    const tier = context.leverageTiers.find(({ maxLeverage }) => maxLeverage <= position.leverage);
    return {
      ...common,
      leverage: String(position.leverage),
      maxNotionalValue: String(tier?.maxNotional ?? Number.MAX_SAFE_INTEGER),
      marginType: position.marginMode,
      isAutoAddMargin: 'false',
      adlQuantile: 2,
    };
  }
  return {
    ...common,
    marginAsset: context.quote,
    initialMargin: position.initialMargin,
    maintMargin: position.maintenanceMargin,
    positionInitialMargin: position.initialMargin,
    openOrderInitialMargin: '0',
    adl: 2,
    bidNotional: '0',
    askNotional: '0',
  };
}
