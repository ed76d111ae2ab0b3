import type { SqliteJournal } from '../../src/adapters/sqlite/sqlite-journal.ts';
import type { Trading } from '../../src/app/trade/trade.ts';
import { exact, exactNumber, exactText, type Exact } from '../../src/core/model/exact.ts';
import type { TradeRecord } from '../../src/core/model/trade.ts';
import type { SimulatedExchange } from '../../src/core/simulation/exchange/exchange.ts';
import type { Violation } from './invariants.ts';

/** What one trade has moved, by its fills at the exchange. */
interface Moved {
  money: Exact;
  coins: Exact;
  readonly prices: number[];
}

/**
 * Rule 6: what trades have brought in, and what came or went without the bot, is what the balance has changed by. Each
 * trade's result is held against the exchange's own fills; coins that a trade keeps, as dust or because somebody else
 * sold them, are worth what its prices say.
 */
export function moneyViolations(
  exchange: SimulatedExchange,
  account: string,
  journal: SqliteJournal,
  { bot }: Trading,
): Violation[] {
  const found: Violation[] = [];
  const tradeOf = new Map<string, number>();
  const entries = [...journal.recorded(bot.number, 0)];
  for (const { fills } of entries)
    for (const { pair, fillId, tradeId } of fills) tradeOf.set(`${pair} ${fillId}`, tradeId);
  const moved = new Map<number, Moved>();
  for (const { pair, fillId, side, amount, cost, price, fee } of exchange.fills(account)) {
    const tradeId = tradeOf.get(`${pair} ${fillId}`);
    if (tradeId === undefined) continue;
    const sums = moved.get(tradeId) ?? { money: 0n, coins: 0n, prices: [] };
    moved.set(tradeId, sums);
    const sign = side === 'buy' ? 1n : -1n;
    const [base, quote] = pair.split('/');
    sums.coins += sign * exact(amount) - (fee.asset === base ? exact(fee.amount) : 0n);
    sums.money += -sign * exact(cost) - (fee.asset === quote ? exact(fee.amount) : 0n);
    sums.prices.push(Number(price));
  }
  const sum = (all: readonly Exact[]) => all.reduce((a, b) => a + b, 0n);
  const ledger = entries.flatMap((entry) => entry.ledger).filter(({ asset }) => asset === 'USDT');
  const outside = sum(
    ledger.filter(({ reason }) => ['baseline', 'external', 'funding'].includes(reason)).map(({ change }) => change),
  );
  const balance = exchange.balances(account, 'spot').find(({ asset }) => asset === 'USDT')!;
  const change = exact(balance.free) + exact(balance.used) - outside;
  const traded = sum([...moved.values()].map(({ money }) => money));
  if (change !== traded)
    found.push({ rule: 6, text: `trades have moved ${exactText(traded)} USDT, the balance ${exactText(change)}` });

  const results = new Map<number, { profit: number; prices: number[] }>();
  for (const { id, profitAbs, orders } of bot.session.trader.closed as Iterable<TradeRecord>)
    results.set(id, { profit: profitAbs, prices: orders.map(({ price }) => price) });
  for (const [id, { profit, prices }] of results) {
    const { money, coins, prices: paid } = moved.get(id) ?? { money: 0n, coins: 0n, prices: [] };
    const kept = exactNumber(coins);
    const all = [...prices, ...paid];
    const [low, high] = [Math.min(...all) * 0.99, Math.max(...all) * 1.01];
    const worth = [kept * low, kept * high].sort((a, b) => a - b);
    const slack = 1e-6 * Math.max(1, Math.abs(exactNumber(money)));
    if (kept < -1e-9) found.push({ rule: 6, text: `trade ${id} sold ${-kept} coins more than it bought` });
    if (profit < exactNumber(money) + worth[0] - slack || profit > exactNumber(money) + worth[1] + slack)
      found.push({ rule: 6, text: `trade ${id} says ${profit}, its fills ${exactText(money)} and ${kept} coins` });
  }
  return found;
}
