import { InputError } from '../../core/model/errors.ts';
import { closestName } from '../../core/model/suggest.ts';
import type { Config } from './schema.ts';

/**
 * The pairs of a run, in the order of the whitelist, each once, without those of the blacklist. An entry that is
 * a market's name stands for itself, any other is a regular expression that has to match a whole name, whatever
 * its case. Throws InputError: CONFIG_NO_PAIRS, PAIR_UNKNOWN (an entry that matches no market).
 */
export function resolvePairs(config: Config, markets: readonly string[]): string[] {
  const { pairWhitelist = [], pairBlacklist = [] } = config.exchange ?? {};
  const banned = new Set(matchPairs('exchange.pairBlacklist', pairBlacklist, markets));
  const wanted = pairWhitelist.flatMap((entry) => {
    const matched = matchPairs('exchange.pairWhitelist', [entry], markets);
    if (matched.length === 0) throw unknownPair(entry, markets);
    return matched;
  });
  const pairs = [...new Set(wanted)].filter((pair) => !banned.has(pair));
  if (pairs.length > 0) return pairs;
  const why = pairWhitelist.length === 0 ? 'no pairs are set' : 'the blacklist takes every pair away';
  throw new InputError('CONFIG_NO_PAIRS', `exchange.pairWhitelist: ${why}`, {
    path: 'exchange.pairWhitelist',
    hint: 'Name pairs in the configuration: "exchange": { "pairWhitelist": ["ETH/BTC"] }.',
  });
}

/** The markets that entries stand for; `key` is where they are written. Throws InputError CONFIG_INVALID. */
export function matchPairs(key: string, entries: readonly string[], markets: readonly string[]): string[] {
  return entries.flatMap((entry) =>
    markets.includes(entry) ? [entry] : markets.filter((market) => pattern(key, entry).test(market)),
  );
}

function pattern(key: string, entry: string): RegExp {
  try {
    return new RegExp(`^(?:${entry})$`, 'i');
  } catch (cause) {
    throw new InputError('CONFIG_INVALID', `${key}: ${JSON.stringify(entry)} is not a regular expression`, {
      path: key,
      value: entry,
      cause,
    });
  }
}

function unknownPair(entry: string, markets: readonly string[]): InputError {
  const closest = closestName(entry, markets);
  return new InputError('PAIR_UNKNOWN', `there is no market ${entry}`, {
    path: 'exchange.pairWhitelist',
    value: entry,
    hint:
      closest === undefined
        ? 'The markets file names the pairs that can be traded; `tradewright data list` shows the stored candles.'
        : `Did you mean ${closest}?`,
  });
}
