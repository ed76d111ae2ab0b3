import type { EngineSettings } from '../../core/model/settings.ts';
import type { Bot } from './bot.ts';

/** One line on how a bot stands: open trades, slots, and what the closed ones have brought. */
export function statusOf({ session }: Bot, { maxOpenTrades, stakeCurrency }: EngineSettings): string {
  const { trader } = session;
  const { open, closed, wallet } = trader;
  const slots = Number.isFinite(maxOpenTrades) ? `/${maxOpenTrades}` : '';
  const positions = open.filter(({ hasPosition }) => hasPosition).map(({ start }) => start.pair);
  const held = positions.length === 0 ? '' : ` (${positions.join(' ')})`;
  let profit = 0;
  for (let row = 0; row < closed.length; row++) profit += closed.numbers.profitAbs[row];
  const money = (value: number) => `${Number(value.toPrecision(8))} ${stakeCurrency}`;
  return `open ${open.length}${slots}${held} | closed ${closed.length}: ${money(profit)} | balance ${money(wallet.balance)}`;
}
