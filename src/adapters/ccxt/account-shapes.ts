import type { Balances, Position } from 'ccxt';
import type { BalanceReport, PositionReport } from '../../core/model/venue.ts';
import { asDecimal } from './decimal-text.ts';
import { coins } from './order-report.ts';

/** Whether an event says what is free, and not only what there is. */
export function tellsFree(balances: Balances): boolean {
  const { free } = balances as unknown as { free?: Readonly<Record<string, unknown>> };
  return Object.values(free ?? {}).some((each) => each !== undefined);
}

/** What an account holds of anything. */
export function balanceReports(balances: Balances): BalanceReport[] {
  const { free, used } = balances as unknown as Record<'free' | 'used', Readonly<Record<string, unknown>>>;
  return Object.keys(free).flatMap((asset) => {
    const report = { asset, free: asDecimal(free[asset]) ?? '0', used: asDecimal(used[asset]) ?? '0' };
    return report.free === '0' && report.used === '0' ? [] : [report];
  });
}

/** Undefined where nothing is open. */
export function positionReport(position: Position, contractSize: number): PositionReport | undefined {
  const amount = coins(position.contracts, contractSize);
  if (amount === '0' || (position.side !== 'long' && position.side !== 'short')) return undefined;
  const leverage = asDecimal(position.leverage);
  return {
    pair: position.symbol!,
    side: position.side,
    amount: amount.replace('-', ''),
    entryPrice: asDecimal(position.entryPrice) ?? '0',
    markPrice: asDecimal(position.markPrice),
    liquidationPrice: asDecimal(position.liquidationPrice),
    leverage: leverage === undefined ? undefined : Number(leverage),
    marginMode: position.marginMode === 'cross' ? 'cross' : 'isolated',
  };
}
