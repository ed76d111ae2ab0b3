import type { SimulatedExchange } from '../../../core/simulation/exchange/exchange.ts';
import type { MarketView } from '../../../core/simulation/exchange/types.ts';
import { KrakenError } from './kraken-error.ts';

/** Kraken's own words for some assets. */
const ALTNAMES: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };
/** Assets from Kraken's first years have a letter before their name. */
const OLD_COINS = new Set(['XBT', 'ETH', 'LTC', 'XRP', 'XLM', 'XMR', 'ZEC', 'ETC', 'REP', 'MLN', 'XDG']);
const OLD_CURRENCIES = new Set(['USD', 'EUR', 'GBP', 'CAD', 'JPY', 'AUD']);

export function altname(asset: string): string {
  return ALTNAMES[asset] ?? asset;
}

/** `XXBT` for BTC, `ZUSD` for USD, `ADA` for ADA. */
export function assetId(asset: string): string {
  const name = altname(asset);
  if (OLD_COINS.has(name)) return `X${name}`;
  return isCurrency(asset) ? `Z${name}` : name;
}

export function isCurrency(asset: string): boolean {
  return OLD_CURRENCIES.has(asset);
}

export interface ListedPair extends MarketView {
  /** `XXBTZUSD`; where one of both is of later years, `XBTUSDT`. */
  readonly id: string;
  /** `XBTUSD` */
  readonly altname: string;
  /** `XBT/USD` */
  readonly wsname: string;
}

/** The spot markets under Kraken's names. */
export class Pairs {
  readonly #exchange: SimulatedExchange;
  /** By id, altname, wsname and unified name. */
  #byName = new Map<string, string>();

  constructor(exchange: SimulatedExchange) {
    this.#exchange = exchange;
    this.reload();
  }

  /** Markets were added, or went away. */
  reload(): void {
    this.#byName = new Map(
      this.listed().flatMap(({ market: { pair }, id, ...names }) =>
        [id, names.altname, names.wsname, pair].map((name) => [name, pair] as const),
      ),
    );
  }

  listed(): ListedPair[] {
    const views = this.#exchange.pairs().map((pair) => this.#exchange.market(pair)!);
    return views.filter(({ market, status }) => market.kind === 'spot' && status !== 'delisted').map(named);
  }

  /** Any market that was ever there, also a delisted one. */
  view(pair: string): ListedPair {
    return named(this.#exchange.market(pair)!);
  }

  /** Unified name of a pair in any of its spellings. */
  find(name: string): string | undefined {
    return this.#byName.get(name);
  }

  required(params: ReadonlyMap<string, string>): string {
    const name = params.get('pair');
    if (name === undefined || name === '') throw new KrakenError('EGeneral:Invalid arguments');
    return this.#known(name);
  }

  /** The pairs of a list with commas; undefined: none is named. */
  several(params: ReadonlyMap<string, string>): ListedPair[] | undefined {
    const names = params.get('pair')?.split(',');
    return names?.map((name) => this.view(this.#known(name.trim())));
  }

  #known(name: string): string {
    const pair = this.#byName.get(name);
    if (pair === undefined) throw new KrakenError('EQuery:Unknown asset pair');
    return pair;
  }
}

function named(view: MarketView): ListedPair {
  const { base, quote } = view.market;
  const [baseName, quoteName] = [altname(base), altname(quote)];
  const ids = [assetId(base), assetId(quote)];
  const isOld = ids[0] !== baseName && ids[1] !== quoteName;
  const short = baseName + quoteName;
  return { ...view, id: isOld ? ids.join('') : short, altname: short, wsname: `${baseName}/${quoteName}` };
}
