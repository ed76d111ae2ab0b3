import type { FillOutcome, FillRange } from '../../core/analysis/fill-range.ts';
import { formatNumber, formatTime } from '../format.ts';
import { fallPercent, gainMoney, gainPercent, money } from './amounts.ts';
import { dataTable } from './group-tables.ts';
import { html, type Markup, type Part } from './markup.ts';

/** The same run under several fill rules, and the trades that carry the difference. */
export function fillRangeSection(range: FillRange, currency: string): Markup {
  const columns = [
    'Fill rules',
    'Profit',
    'Of the balance',
    'Worst fall',
    'Sharpe (daily)',
    'Trades',
    'Fees',
    'Slippage',
  ];
  const row = (each: FillOutcome): Part[] => [
    each.fills,
    gainMoney(each.profitAbs, currency),
    gainPercent(each.profitRatio),
    fallPercent(each.maxDrawdownRatio),
    formatNumber(each.sharpeDaily),
    formatNumber(each.trades, 0),
    money(each.feesPaid, currency),
    money(each.slippagePaid, currency),
  ];
  return html`${range.warnings.map((warning) => html`<p class="empty">${warning}</p>`)}
  ${dataTable('The same signals under other fill rules', columns, range.outcomes.map(row))}
  ${range.largest.length > 0 && changedTrades(range, currency)}`;
}

function changedTrades({ largest }: FillRange, currency: string): Markup {
  const profit = (value: number | null): Part => (value === null ? 'no trade' : gainMoney(value, currency));
  return dataTable(
    'The trades that change most',
    ['Trade', 'Opened (UTC)', 'Exit', 'Candle', 'Realistic'],
    largest.map((trade) => [
      `${trade.pair} ${trade.side}`,
      formatTime(trade.openTimeMs),
      trade.exitReason,
      profit(trade.candleAbs),
      profit(trade.realisticAbs),
    ]),
  );
}
