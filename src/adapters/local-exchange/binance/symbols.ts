import type { Market } from '../../../core/model/market.ts';
import type { SimulatedExchange } from '../../../core/simulation/exchange/exchange.ts';
import type { MarketView } from '../../../core/simulation/exchange/types.ts';
import { ApiError, missing } from './api-error.ts';
import { symbolOf } from './format.ts';

/** The markets of one kind by the venue's names. */
export class Symbols {
  readonly #exchange: SimulatedExchange;
  readonly #kind: Market['kind'];
  #pairs = new Map<string, string>();

  constructor(exchange: SimulatedExchange, kind: Market['kind']) {
    this.#exchange = exchange;
    this.#kind = kind;
    this.reload();
  }

  reload(): void {
    const views = this.#exchange.pairs().map((pair) => this.#exchange.market(pair)!);
    const ours = views.filter(({ market }) => market.kind === this.#kind);
    this.#pairs = new Map(ours.map(({ market }) => [symbolOf(market), market.pair]));
  }

  /** Pairs by symbol, without the delisted ones. */
  listed(): (readonly [symbol: string, view: MarketView])[] {
    return [...this.#pairs]
      .map(([symbol, pair]) => [symbol, this.#exchange.market(pair)!] as const)
      .filter(([, { status }]) => status !== 'delisted');
  }

  pairOf(symbol: string): string | undefined {
    return this.#pairs.get(symbol);
  }

  has(pair: string): boolean {
    return this.#exchange.market(pair)?.market.kind === this.#kind;
  }

  symbolFor(pair: string): string {
    return symbolOf(this.#exchange.market(pair)!.market);
  }

  /** The pair that the parameter `symbol` names. */
  required(params: ReadonlyMap<string, string>): string {
    const symbol = params.get('symbol');
    if (symbol === undefined || symbol === '') throw missing('symbol');
    const pair = this.#pairs.get(symbol);
    if (pair === undefined) throw new ApiError(-1121, 'Invalid symbol.');
    return pair;
  }

  optional(params: ReadonlyMap<string, string>): string | undefined {
    return params.has('symbol') ? this.required(params) : undefined;
  }
}

/** A whole number of the parameters within limits. */
export function wholeNumber(
  params: ReadonlyMap<string, string>,
  name: string,
  { fallback, most }: { readonly fallback: number; readonly most: number },
): number {
  const text = params.get(name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0)
    throw new ApiError(-1100, `Illegal characters found in parameter '${name}'.`);
  return Math.min(value, most);
}

export function timeOf(params: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = params.get(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new ApiError(-1100, `Illegal characters found in parameter '${name}'.`);
  return value;
}
