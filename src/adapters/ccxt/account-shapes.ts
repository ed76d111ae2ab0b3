import type { Balances, Position } from 'ccxt';
import { exact, exactText } from '../../core/model/exact.ts';
import type { BalanceReport, Decimal, PositionReport } from '../../core/model/venue.ts';
import { coins } from './order-report.ts';

/** What an account holds of anything. */
export function balanceReports(balances: Balances): BalanceReport[] {
  const { free, used } = balances as unknown as Record<'free' | 'used', Readonly<Record<string, unknown>>>;
  return Object.keys(free).flatMap((asset) => {
    const report = { asset, free: decimal(free[asset]) ?? '0', used: decimal(used[asset]) ?? '0' };
    return report.free === '0' && report.used === '0' ? [] : [report];
  });
}

/** Undefined where nothing is open. */
export function positionReport(position: Position, contractSize: number): PositionReport | undefined {
  const amount = coins(position.contracts, contractSize);
  if (amount === '0' || (position.side !== 'long' && position.side !== 'short')) return undefined;
  return {
    pair: position.symbol!,
    side: position.side,
    amount: amount.replace('-', ''),
    entryPrice: decimal(position.entryPrice) ?? '0',
    markPrice: decimal(position.markPrice),
    liquidationPrice: decimal(position.liquidationPrice),
    leverage: position.leverage === undefined ? undefined : Number(position.leverage),
    marginMode: position.marginMode === 'cross' ? 'cross' : 'isolated',
  };
}

function decimal(value: unknown): Decimal | undefined {
  return value === undefined || value === null ? undefined : exactText(exact(String(value)));
}
