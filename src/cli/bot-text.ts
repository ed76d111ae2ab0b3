import type { BalanceReport, DailyReport, ProfitReport, StatusReport } from '../app/operator/reports.ts';
import type { TradeRecord } from '../core/model/trade.ts';
import { formatDay, formatDuration, formatNumber, formatPercent, formatTime } from './format.ts';
import { facts, table } from './output.ts';

type Shown = Extract<keyof typeof TEXTS, string>;

/** The answer of a bot as text for people. */
export function botText(action: string, answer: unknown): string {
  if (action in TEXTS) return TEXTS[action as Shown](answer as never);
  return facts(Object.entries(answer as object).map(([name, value]) => [name, told(value)]));
}

const TEXTS = { status, trades, balance, profit, daily };

function told(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(' ');
  return typeof value === 'number' && value > 1e12 ? formatTime(value) : String(value);
}

function status({ strategy, mode, state, nowMs, slots, trades: open, locks, blocked, pairs }: StatusReport): string {
  const head = facts([
    ['Strategy', `${strategy}, ${mode === 'live' ? 'with real money' : 'on paper'}`],
    ['State', state],
    ['Time', formatTime(nowMs)],
    ['Open trades', `${open.length}${slots === null ? '' : ` of ${slots}`}`],
    ['Pairs', pairs.join(' ')],
    ...Object.entries(blocked).map(([pair, reason]) => ['Not entered', `${pair}: ${reason}`] as const),
    ...locks.map((lock) => ['Locked', `${lock.pair} ${lock.side} until ${formatTime(lock.untilMs)}`] as const),
  ]);
  if (open.length === 0) return head;
  const columns = [
    { header: 'Trade', align: 'right' },
    { header: 'Pair' },
    { header: 'Side' },
    { header: 'Amount', align: 'right' },
    { header: 'Entry', align: 'right' },
    { header: 'Now', align: 'right' },
    { header: 'Profit', align: 'right' },
    { header: 'Stop', align: 'right' },
    { header: 'For', align: 'right' },
  ] as const;
  const rows = open.map((trade) => [
    trade.id,
    trade.pair,
    trade.side,
    short(trade.amount),
    short(trade.openRate),
    trade.currentRate === null ? null : short(trade.currentRate),
    formatPercent(trade.profitRatio),
    short(trade.stopLoss),
    formatDuration(nowMs - trade.openTimeMs),
  ]);
  const orders = open.flatMap(({ id, orders: own }) =>
    own.map((order) => [id, order.purpose, order.side, order.type, order.amount, order.price, order.state]),
  );
  const orderColumns = [
    { header: 'Trade', align: 'right' },
    { header: 'Order' },
    { header: 'Side' },
    { header: 'Type' },
    { header: 'Amount', align: 'right' },
    { header: 'Price', align: 'right' },
    { header: 'State' },
  ] as const;
  return [head, table(columns, rows), ...(orders.length === 0 ? [] : [table(orderColumns, orders)])].join('\n\n');
}

function trades(records: readonly TradeRecord[]): string {
  if (records.length === 0) return 'no trade has closed yet';
  return table(
    [
      { header: 'Trade', align: 'right' },
      { header: 'Pair' },
      { header: 'Side' },
      { header: 'Closed' },
      { header: 'Held', align: 'right' },
      { header: 'Profit', align: 'right' },
      { header: 'Amount', align: 'right' },
      { header: 'Reason' },
    ],
    records.map(({ id, pair, side, openTimeMs, closeTimeMs, profitRatio, profitAbs, exitReason }) => [
      ...[id, pair, side, formatTime(closeTimeMs), formatDuration(closeTimeMs - openTimeMs)],
      ...[formatPercent(profitRatio), short(profitAbs), exitReason],
    ]),
  );
}

function balance({ stakeCurrency, startBalance, balance: now, inTrades, available, account }: BalanceReport): string {
  return facts([
    ['Start', `${short(startBalance)} ${stakeCurrency}`],
    ['Now', `${short(now)} ${stakeCurrency}`],
    ['In trades', `${short(inTrades)} ${stakeCurrency}`],
    ['Available', `${short(available)} ${stakeCurrency}`],
    ...Object.entries(account).map(([asset, total]) => [`Account ${asset}`, total] as const),
  ]);
}

function profit(report: ProfitReport): string {
  const { stakeCurrency, closedTrades, wins, losses, winRatio, profitAbs, profitRatio } = report;
  return facts([
    ['Closed trades', `${closedTrades}: ${wins} won, ${losses} lost (${formatPercent(winRatio)} won)`],
    ['Profit', `${short(profitAbs)} ${stakeCurrency} (${formatPercent(profitRatio)} of the start)`],
    ['Open trades', `${report.openTrades}: ${short(report.openProfitAbs)} ${stakeCurrency}`],
    ['First trade', formatTime(report.firstTradeMs)],
    ['Newest close', formatTime(report.newestCloseMs)],
  ]);
}

function daily(days: DailyReport): string {
  return table(
    [{ header: 'Day' }, { header: 'Trades', align: 'right' }, { header: 'Profit', align: 'right' }],
    days.map(({ dayMs, trades: count, profitAbs }) => [formatDay(dayMs), count, short(profitAbs)]),
  );
}

/** Eight digits that count: enough for coins and for dollars. */
function short(value: number): string {
  const number = Number(value.toPrecision(8));
  return Math.abs(number) >= 1e-6 || number === 0 ? String(number) : formatNumber(number, 10);
}
