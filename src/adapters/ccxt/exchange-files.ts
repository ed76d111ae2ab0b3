import { readdirSync } from 'node:fs';
import type { Exchange } from 'ccxt';
import { InputError } from '../../core/model/errors.ts';
import { closestName } from '../../core/model/suggest.ts';

/** A class of ccxt: one exchange. */
export type ExchangeClass = new (config: Readonly<Record<string, unknown>>) => Exchange;

/** ccxt's exchanges are files that its package does not export by name; importing the package itself loads them all. */
function folder(path: string): URL {
  return new URL(path, import.meta.resolve('ccxt'));
}

function namesIn(path: string): string[] {
  return readdirSync(folder(path)).flatMap((file) => /^([a-z0-9]+)\.js$/.exec(file)?.[1] ?? []);
}

/** Every exchange that ccxt knows, by name, and whether it has websockets; loads none of them. */
export function exchangeNames(): readonly { readonly name: string; readonly hasStreams: boolean }[] {
  const withStreams = new Set(namesIn('./src/pro/'));
  return namesIn('./src/')
    .sort()
    .map((name) => ({ name, hasStreams: withStreams.has(name) }));
}

/**
 * Loads one exchange of ccxt, with its websockets if `streams` and it has them. Throws InputError EXCHANGE_UNKNOWN.
 */
export async function loadExchangeClass(name: string, streams: boolean): Promise<ExchangeClass> {
  const known = exchangeNames();
  const found = known.find((each) => each.name === name);
  if (found === undefined) {
    const meant = closestName(
      name,
      known.map((each) => each.name),
    );
    throw new InputError('EXCHANGE_UNKNOWN', `unknown exchange "${name}"`, {
      path: 'exchange.name',
      value: name,
      hint: meant === undefined ? '`tradewright list-exchanges` lists them.' : `Did you mean ${meant}?`,
    });
  }
  const path = streams && found.hasStreams ? `./src/pro/${name}.js` : `./src/${name}.js`;
  const module = (await import(folder(path).href)) as { default: ExchangeClass };
  return module.default;
}

/** What an exchange has, by its name. Throws InputError EXCHANGE_UNKNOWN. */
export async function describeExchange(
  name: string,
): Promise<{ readonly title: string; readonly spot: boolean; readonly futures: boolean; readonly candles: boolean }> {
  const { has, name: title } = new (await loadExchangeClass(name, false))({});
  return {
    title: title ?? name,
    spot: has['spot'] === true,
    futures: has['swap'] === true,
    candles: has['fetchOHLCV'] === true,
  };
}
