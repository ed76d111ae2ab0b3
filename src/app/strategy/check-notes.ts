import type { AnyStrategy } from '../../core/strategy/spec.ts';
import type { ColumnFacts, SignalCounts } from './check.ts';

/** What a strategy's author may have meant so, or have overlooked: it runs, and does less than its file says. */
export function notesOn(
  strategy: AnyStrategy,
  columns: readonly ColumnFacts[],
  signals: readonly SignalCounts[],
): string[] {
  return [...warmUpNotes(strategy, columns), ...unusedNotes(strategy, signals)];
}

function warmUpNotes({ spec }: AnyStrategy, columns: readonly ColumnFacts[]): string[] {
  const warmUp = spec.startupCandleCount ?? 0;
  // Informative series are loaded from further back in a backtest than here.
  const late = spec.informative ? [] : columns.filter(({ firstRow }) => firstRow !== undefined && firstRow > warmUp);
  const never = columns.filter(({ firstRow }) => firstRow === undefined);
  return [
    ...late.map(
      ({ name, firstRow }) => `${name} has its first value at row ${firstRow}; startupCandleCount is ${warmUp}`,
    ),
    ...never.map(({ name }) => `${name} has no value at all on the sample candles of some pair`),
  ];
}

/** Parts of a strategy that need an option which it does not set; the configuration may. */
function unusedNotes({ spec }: AnyStrategy, signals: readonly SignalCounts[]): string[] {
  const shorts = signals.some(({ enterShort }) => enterShort > 0);
  const entries = shorts || signals.some(({ enterLong }) => enterLong > 0);
  return [
    ...(entries ? [] : ['there is no entry signal on the sample candles of any pair']),
    ...(shorts && spec.canShort !== true ? ['signals to enter short count only with canShort: true'] : []),
    ...(spec.adjustTradePosition !== undefined && spec.positionAdjustmentEnable !== true
      ? ['adjustTradePosition is asked only with positionAdjustmentEnable: true']
      : []),
    ...(spec.protections !== undefined && spec.protections.length > 0
      ? ['a backtest applies protections only with enableProtections: true in the configuration']
      : []),
  ];
}
