import { closestName } from '../../core/model/suggest.ts';

/** `max_open_trades`, `MAX-OPEN-TRADES`, `maxOpenTrades` -> `maxopentrades`: what all spellings of a name share. */
export function squash(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}

/** The name among `known` that was probably meant: the same words in another spelling, else a near one. */
export function suggest(name: string, known: readonly string[]): string | undefined {
  const closest = closestName(squash(name), known.map(squash));
  return known.find((each) => squash(each) === closest);
}
