import type { Difference, FillOutcome, FillRange } from '../../core/analysis/fill-range.ts';
import { formatNumber, formatTime } from '../format.ts';
import { fallPercent, gainMoney, gainPercent, money } from './amounts.ts';
import { dataTable } from './group-tables.ts';
import { html, type Markup, type Part } from './markup.ts';

const MOST_REASONS = 3;

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
  ${range.largest.length > 0 && [difference(range, currency), changedTrades(range, currency)]}`;
}

/** Which trades carry the difference, in a sentence each for what happened to them and for how they ended. */
function difference({ inBoth, onlyCandle, onlyRealistic, byExitReason }: FillRange, currency: string): Markup {
  const by = (part: Difference): Markup => html`${gainMoney(part.profitAbs, currency)}`;
  const number = (part: Difference): string => formatNumber(part.trades, 0);
  const parts = [
    inBoth.trades > 0 && html`${by(inBoth)} in ${number(inBoth)} trades of both`,
    onlyCandle.trades > 0 && html`${by(onlyCandle)} because ${number(onlyCandle)} do not happen`,
    onlyRealistic.trades > 0 && html`${by(onlyRealistic)} because ${number(onlyRealistic)} others do`,
  ].filter((part) => part !== false);
  const total = inBoth.profitAbs + onlyCandle.profitAbs + onlyRealistic.profitAbs;
  const reasons = byExitReason
    .slice(0, MOST_REASONS)
    .map((each) => html`${each.exitReason} ${by(each)} (${number(each)})`);
  return html`<p>
    From candle to realistic: ${gainMoney(total, currency)}, that is ${inList(parts)}. By exit reason:
    ${inList(reasons)}.
  </p>`;
}

function inList(parts: readonly Markup[]): Part {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [', ', part]));
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
