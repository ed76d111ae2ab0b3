import { createHash } from 'node:crypto';
import { InputError } from '../../core/model/errors.ts';
import type { JournalEntry, StateChange } from '../../core/model/journal.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Venue } from '../../ports/venue.ts';
import type { LoadedConfig } from '../config/load.ts';
import { listResults, loadResult } from '../results/read-results.ts';
import type { LoadedStrategy } from '../strategy/load.ts';

/**
 * Throws InputError KEYS_MISSING without keys, and NEVER_BACKTESTED where no stored backtest has run this strategy as it is
 * now, unless that is wanted (`untested`).
 */
export function assertLive(loaded: LoadedConfig, { hash, name }: LoadedStrategy, untested: boolean): void {
  const { key, secret } = loaded.config.exchange ?? {};
  if (key === undefined || secret === undefined) {
    throw new InputError('KEYS_MISSING', 'live trading needs the API key of an account', {
      path: 'exchange.key',
      hint: 'Set TRADEWRIGHT__EXCHANGE__KEY and TRADEWRIGHT__EXCHANGE__SECRET in the environment.',
    });
  }
  if (untested) return;
  const runs = listResults(loaded.userDir).filter((entry) => 'head' in entry && entry.head.strategy === name);
  if (runs.some(({ id }) => loadResult(loaded.userDir, id).inputs.strategyHash === hash)) return;
  throw new InputError('NEVER_BACKTESTED', `${name} as it is now was never backtested here`, {
    value: name,
    hint: `Run \`tradewright backtest -s ${name}\` first, or add --untested.`,
  });
}

/** An account is named by its key, without showing it. */
export function accountName({ config }: LoadedConfig): string {
  const { name = '', key = '' } = config.exchange ?? {};
  return `${name}-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}

/** Live is asked for once an account. Throws InputError NOT_CONFIRMED. */
export async function confirmAccount(
  confirm: (question: string) => Promise<boolean>,
  { journal, clock, exchange, account }: { journal: Journal; clock: Clock; exchange: string; account: string },
): Promise<void> {
  const kind = 'confirmed';
  const bot = journal.botNumber('*');
  if (journal.state(bot, kind).some(({ id }) => id === account)) return;
  const question = `Trade with real money on ${exchange} (account ${account})?`;
  if (!(await confirm(question))) {
    throw new InputError('NOT_CONFIRMED', 'live trading was not confirmed', {
      hint: 'Answer yes, or add --yes; without --live the bot trades on paper.',
    });
  }
  note(journal, bot, clock.now(), { kind, account }, { kind, id: account, value: true });
}

/** The stake currency that a live account held when its bot began; profits are counted from there. Throws InputError NO_FUNDS. */
export async function liveStart(
  journal: Journal,
  bot: number,
  venue: Venue,
  { stakeCurrency }: EngineSettings,
  clock: Clock,
): Promise<number> {
  const kind = 'start-balance';
  const [kept] = journal.state(bot, kind);
  if (kept !== undefined) return kept.value as number;
  const balance = (await venue.balances()).find(({ asset }) => asset === stakeCurrency);
  const value = Number(balance?.free ?? 0);
  if (!(value > 0)) {
    throw new InputError('NO_FUNDS', `the account holds no ${stakeCurrency}`, {
      path: 'stakeCurrency',
      value: stakeCurrency,
      hint: `Transfer ${stakeCurrency} to it, or choose pairs with another quote currency.`,
    });
  }
  note(journal, bot, clock.now(), { kind, value }, { kind, id: stakeCurrency, value });
  return value;
}

/** Writes down one thing that is to be known after a restart. */
function note(journal: Journal, bot: number, timeMs: number, event: JournalEntry['event'], change: StateChange): void {
  const nothing = { intents: [], fills: [], ledger: [], closed: [], candles: [] };
  journal.write({ bot, timeMs, event, changes: [change], ...nothing });
}
