import type { ChangedTrade, Difference, FillRange } from '../../core/analysis/fill-range.ts';
import { formatNumber, formatTime } from '../format.ts';
import { table, type Cell, type Column } from '../output.ts';
import { count, fallPoints, gain, gainMoney, gainPoints, money, moneyDecimals, wrap } from './style.ts';

const right = (header: string): Column => ({ header, align: 'right' });
const MOST_REASONS = 3;

/** The same run under several fill rules, which trades carry the difference, and what to be careful about. */
export function fillRangeText(range: FillRange, currency: string, width: number): string {
  const decimals = moneyDecimals(currency);
  const amount = (value: number | null): Cell =>
    value === null ? 'no trade' : gain(value, formatNumber(value, decimals));
  const outcomes = table(
    [
      { header: 'Fill rules' },
      ...[`Profit ${currency}`, 'Profit %', 'Worst fall %', 'Sharpe (daily)', 'Trades'].map(right),
    ],
    range.outcomes.map((each) => [
      each.fills,
      amount(each.profitAbs),
      gainPoints(each.profitRatio),
      fallPoints(each.maxDrawdownRatio),
      formatNumber(each.sharpeDaily),
      formatNumber(each.trades, 0),
    ]),
    { title: 'How much depends on perfect fills', width },
  );
  const trades = table(
    [{ header: 'Trade' }, { header: 'Opened' }, { header: 'Exit' }, right('Candle'), right('Realistic')],
    range.largest.map((each: ChangedTrade) => [
      `${each.pair} ${each.side}`,
      formatTime(each.openTimeMs),
      each.exitReason,
      amount(each.candleAbs),
      amount(each.realisticAbs),
    ]),
    { title: `The trades that change most, ${currency}`, width },
  );
  return [
    outcomes,
    ...(range.largest.length === 0 ? [] : ['', costs(range, currency, width), sentences(range, currency, width)]),
    ...(range.largest.length === 0 ? [] : ['', trades]),
    ...range.warnings.map((warning) => wrap(`Warning: ${warning}`, width, '  ')),
  ].join('\n');
}

function costs({ outcomes }: FillRange, currency: string, width: number): string {
  const parts = outcomes.map(
    ({ fills, feesPaid, slippagePaid }) =>
      `${fills} ${money(feesPaid, currency)} in fees` +
      (slippagePaid > 0 ? ` and ${money(slippagePaid, currency)} in spread and slippage` : ''),
  );
  return wrap(`Paid: ${parts.join('; ')}.`, width, '  ');
}

function sentences({ inBoth, onlyCandle, onlyRealistic, byExitReason }: FillRange, currency: string, width: number) {
  const by = ({ profitAbs }: Difference) => gainMoney(profitAbs, currency);
  const parts = [
    ...(inBoth.trades > 0 ? [`${by(inBoth)} in ${count(inBoth.trades, 'trade')} of both`] : []),
    ...(onlyCandle.trades > 0 ? [`${by(onlyCandle)} because ${formatNumber(onlyCandle.trades, 0)} do not happen`] : []),
    ...(onlyRealistic.trades > 0
      ? [`${by(onlyRealistic)} because ${formatNumber(onlyRealistic.trades, 0)} others do`]
      : []),
  ];
  const total = inBoth.profitAbs + onlyCandle.profitAbs + onlyRealistic.profitAbs;
  const reasons = byExitReason.slice(0, MOST_REASONS).map((each) => `${each.exitReason} ${by(each)} (${each.trades})`);
  return [
    wrap(`From candle to realistic: ${gainMoney(total, currency)}, that is ${parts.join(', ')}.`, width, '  '),
    wrap(`By exit reason: ${reasons.join(', ')}.`, width, '  '),
  ].join('\n');
}
