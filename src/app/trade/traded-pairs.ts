import { InputError } from '../../core/model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { MarketData } from '../../ports/market-data.ts';
import type { Config } from '../config/schema.ts';
import { runPairList } from '../pairlist/run-pair-list.ts';
import { venueSource } from '../pairlist/source.ts';
import { readSession } from './stored-session.ts';

/** The pairs of a bot. */
export interface TradedPairs {
  readonly pairs: readonly string[];
  /** Those of them that are only left: they are no longer on the list, but the bot still has a trade there. */
  readonly leaving: ReadonlySet<string>;
}

/**
 * The pairs that the configuration lists at the exchange now, and those where the bot of this name has a trade. Throws
 * InputError CONFIG_NO_PAIRS and those of runPairList, VenueError.
 */
export async function tradedPairs(
  config: Config,
  { data, clock, journal, bot }: { data: MarketData; clock: Clock; journal: Journal; bot: string },
): Promise<TradedPairs> {
  const session = readSession(journal, journal.botNumber(bot));
  const nowMs = clock.now() + (await data.clockOffsetMs());
  const { pairs } = await runPairList(config, venueSource(data, nowMs, session?.closed), false);
  const { trades = [], ghosts = [] } = session?.state ?? {};
  const held = [...trades, ...ghosts].map(({ start }) => start.pair);
  const leaving = new Set(held.filter((pair) => !pairs.includes(pair)));
  if (pairs.length + leaving.size > 0) return { pairs: [...pairs, ...leaving], leaving };
  throw new InputError('CONFIG_NO_PAIRS', 'pairlists: no pair is left', {
    path: 'pairlists',
    hint: '`tradewright pairlist test` shows which step each one left in.',
  });
}
