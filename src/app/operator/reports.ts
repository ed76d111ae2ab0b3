import { sum } from '../../core/analysis/statistics.ts';
import type { OpenTrade } from '../../core/engine/open-trade.ts';
import { exactText } from '../../core/model/exact.ts';
import type { TradeRecord } from '../../core/model/trade.ts';
import type { OperatedBot } from './operator.ts';

const DAY_MS = 86_400_000;

/** An open trade as it stands at the newest price. Rates in quote, money in the stake currency, times in UTC ms. */
export interface OpenTradeReport {
  readonly id: number;
  readonly pair: string;
  readonly side: 'long' | 'short';
  /** Coins held; 0 while the entry waits. */
  readonly amount: number;
  readonly stakeAmount: number;
  readonly openRate: number;
  readonly currentRate: number | null;
  readonly profitAbs: number | null;
  readonly profitRatio: number | null;
  readonly stopLoss: number;
  readonly openTimeMs: number;
  readonly enterTag: string;
  readonly orders: readonly {
    readonly purpose: string;
    readonly side: string;
    readonly type: string;
    readonly amount: string;
    readonly price: string | null;
    readonly state: string;
  }[];
}

/** How a bot stands. */
export interface StatusReport {
  readonly mode: 'paper' | 'live';
  /** `paused`: nothing is entered. */
  readonly state: 'running' | 'paused' | 'stopping';
  readonly strategy: string;
  readonly nowMs: number;
  readonly slots: number | null;
  readonly trades: readonly OpenTradeReport[];
  readonly locks: readonly {
    readonly pair: string;
    readonly side: string;
    readonly untilMs: number;
    readonly reason: string;
  }[];
  /** Pairs that are not entered, with the reason. */
  readonly blocked: Readonly<Record<string, string>>;
  readonly pairs: readonly string[];
}

export function statusReport(
  { trading, settings, strategy }: OperatedBot,
  nowMs: number,
): Omit<StatusReport, 'mode' | 'state'> {
  const { session, analyst, blocked } = trading.bot;
  const { maxOpenTrades } = settings;
  const locks = session.trader.locks.records.filter(({ endTimeMs }) => endTimeMs > nowMs);
  return {
    strategy,
    nowMs,
    slots: Number.isFinite(maxOpenTrades) ? maxOpenTrades : null,
    trades: session.trader.open.map((trade) => openReport(trading.bot.session, trade)),
    locks: locks.map(({ pair, side, endTimeMs: untilMs, reason }) => ({ pair, side, untilMs, reason })),
    blocked: Object.fromEntries(blocked),
    pairs: analyst.pairs.map(({ pair }) => pair),
  };
}

function openReport(session: OperatedBot['trading']['bot']['session'], trade: OpenTrade): OpenTradeReport {
  const { id, pair, side, amount, stakeAmount, openRate, stopLoss, openTimeMs, enterTag } = trade;
  const currentRate = session.price(pair) ?? null;
  const known = currentRate !== null && trade.hasPosition;
  return {
    ...{ id, pair, side, amount, stakeAmount, openRate, currentRate, stopLoss, openTimeMs, enterTag },
    profitAbs: known ? openProfit(trade, currentRate) : null,
    profitRatio: known ? trade.profitRatioAt(currentRate) : null,
    orders: session.orders.liveOf(id).map(({ purpose, request, state, cancel }) => ({
      purpose,
      side: request.side,
      type: request.type,
      amount: request.amount,
      price: request.price ?? request.triggerPrice ?? null,
      state: cancel === 'none' ? state : `${state}, being cancelled`,
    })),
  };
}

/** What leaving at `rate` would bring, with what partial exits have brought. */
function openProfit(trade: OpenTrade, rate: number): number {
  const { stakeAmount, feeOpenRatio, side, realizedProfit } = trade;
  const paid = stakeAmount * (side === 'short' ? 1 - feeOpenRatio : 1 + feeOpenRatio);
  return trade.profitRatioAt(rate) * paid + realizedProfit;
}

/** The newest closed trades, newest first. */
export function tradesOf({ trading }: OperatedBot, last: number): TradeRecord[] {
  const { closed } = trading.bot.session.trader;
  return closed.slice(Math.max(0, closed.length - last)).toReversed();
}

/** What the bot reckons with, and what its account holds by the ledger. */
export function balanceOf({ trading, settings, balances }: OperatedBot) {
  const { wallet } = trading.bot.session.trader;
  return {
    stakeCurrency: settings.stakeCurrency,
    startBalance: settings.startBalance,
    balance: wallet.balance,
    inTrades: wallet.tiedUp,
    available: wallet.available,
    account: Object.fromEntries(
      [...balances()].filter(([, total]) => total !== 0n).map(([asset, total]) => [asset, exactText(total)]),
    ),
  };
}

/** What closed trades have brought, and what open ones would. */
export function profitOf({ trading, settings }: OperatedBot) {
  const { session } = trading.bot;
  const { closed, open } = session.trader;
  const records = closed.slice();
  const wins = records.filter(({ profitAbs }) => profitAbs > 0).length;
  const profitAbs = sum(records.map((each) => each.profitAbs));
  const openAbs = open.flatMap((trade) => openReport(session, trade).profitAbs ?? []);
  return {
    stakeCurrency: settings.stakeCurrency,
    closedTrades: records.length,
    wins,
    losses: records.filter((each) => each.profitAbs < 0).length,
    winRatio: records.length === 0 ? null : wins / records.length,
    profitAbs,
    profitRatio: profitAbs / settings.startBalance,
    openTrades: open.length,
    openProfitAbs: sum(openAbs),
    firstTradeMs: records[0]?.openTimeMs ?? null,
    newestCloseMs: records.at(-1)?.closeTimeMs ?? null,
  };
}

/** Profit by UTC day of closing, today first. */
export function dailyOf({ trading }: OperatedBot, nowMs: number, days: number) {
  const records = trading.bot.session.trader.closed.slice();
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return Array.from({ length: days }, (_, ago) => {
    const dayMs = today - ago * DAY_MS;
    const own = records.filter(({ closeTimeMs }) => closeTimeMs >= dayMs && closeTimeMs < dayMs + DAY_MS);
    return { dayMs, trades: own.length, profitAbs: sum(own.map(({ profitAbs }) => profitAbs)) };
  });
}

export type BalanceReport = ReturnType<typeof balanceOf>;
export type ProfitReport = ReturnType<typeof profitOf>;
export type DailyReport = ReturnType<typeof dailyOf>;
