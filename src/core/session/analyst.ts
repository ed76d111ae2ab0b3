import { allocateCandles, seriesKey, type Candles, type SeriesId } from '../model/candles.ts';
import type { JournalCandle } from '../model/journal.ts';
import { TradewrightError } from '../model/errors.ts';
import type { Market } from '../model/market.ts';
import type { EngineSettings } from '../model/settings.ts';
import { evaluatePair, type PairEvaluation } from '../strategy/evaluate.ts';
import { informativeRequests } from '../strategy/informative.ts';
import type { AnyStrategy } from '../strategy/spec.ts';
import { PairFrame } from './pair-frame.ts';
import type { SeriesAnchor } from './recorded-start.ts';
import type { SessionPair } from './session-types.ts';

/** What the strategy makes of a pair's newest closed candle. */
export interface Verdict {
  readonly row: number;
  /** Signal bits (model/signals.ts). */
  readonly flags: number;
  /** The strategy failed: there are no signals, and callbacks see a row without the strategy's columns. */
  readonly failure?: TradewrightError;
}

/** Keeps the candles of all pairs of a bot and asks its strategy what they mean. */
export class Analyst {
  /** Pairs as a session wants them; their rows are those of the newest evaluation. */
  readonly pairs: readonly SessionPair[];
  readonly #strategy: AnyStrategy;
  /** Stands for the strategy where it fails. */
  readonly #silent: AnyStrategy;
  readonly #params: Readonly<Record<string, unknown>>;
  readonly #settings: EngineSettings;
  readonly #frames = new Map<string, PairFrame>();
  readonly #evaluations = new Map<string, PairEvaluation>();
  /** Informative series of each pair. */
  readonly #requests = new Map<string, readonly (SeriesId & { readonly alias: string })[]>();

  constructor(
    strategy: AnyStrategy,
    params: Readonly<Record<string, unknown>>,
    settings: EngineSettings,
    markets: readonly Market[],
    fundingOf: (pair: string) => SessionPair['funding'] = () => undefined,
  ) {
    this.#strategy = strategy;
    const { timeframe, stoploss, informative } = strategy.spec;
    const heard = { timeframe, stoploss, ...(informative && { informative }) };
    this.#silent = { ...strategy, spec: { ...heard, indicators: () => ({}) } };
    this.#params = params;
    this.#settings = settings;
    this.pairs = markets.map((market) => this.#sessionPair(market, fundingOf(market.pair)));
    for (const { pair } of markets) {
      const requests = informativeRequests(strategy, pair, settings.stakeCurrency);
      this.#requests.set(
        pair,
        requests.map((each) => ({ ...each, kind: each.kind ?? settings.tradingMode })),
      );
    }
    for (const id of this.series()) this.#frames.set(seriesKey(id), new PairFrame(id.pair, id.timeframe));
  }

  /** Every series that the strategy reads, without repetition; the pairs' own come first. */
  series(): SeriesId[] {
    const { timeframe, tradingMode: kind } = this.#settings;
    const all = new Map<string, SeriesId>();
    const add = (id: SeriesId) => void all.set(seriesKey(id), id);
    for (const { pair } of this.pairs) add({ pair, timeframe, kind });
    for (const requests of this.#requests.values()) {
      for (const { alias: _, ...id } of requests) add(id);
    }
    return [...all.values()];
  }

  /** Where the frame of each series begins. */
  anchors(): SeriesAnchor[] {
    return this.series().flatMap((id) => {
      const fromMs = this.frame(id)?.oldestMs;
      return fromMs === undefined ? [] : [{ ...id, fromMs }];
    });
  }

  frame(id: SeriesId): PairFrame | undefined {
    return this.#frames.get(seriesKey(id));
  }

  /** Adds a closed candle to its frame. */
  add(candle: JournalCandle): void {
    this.#frames.get(seriesKey(candle))?.add(candle);
  }

  /** Asks the strategy about the newest closed candle of a pair; undefined = there is none. */
  judge(pair: string): Verdict | undefined {
    const { timeframe, tradingMode: kind } = this.#settings;
    const candles = this.#candles({ pair, timeframe, kind });
    if (candles.length === 0) return undefined;
    const informative: Record<string, Candles> = {};
    for (const each of this.#requests.get(pair) ?? []) informative[each.alias] = this.#candles(each);
    const row = candles.length - 1;
    const input = { pair, candles, timeframe, params: this.#params, informative, fromRow: row };
    try {
      const evaluation = evaluatePair({ ...input, strategy: this.#strategy });
      this.#evaluations.set(pair, evaluation);
      return { row, flags: evaluation.signals.flags[row] };
    } catch (error) {
      if (!(error instanceof TradewrightError)) throw error;
      this.#evaluations.set(pair, evaluatePair({ ...input, strategy: this.#silent }));
      return { row, flags: 0, failure: error };
    }
  }

  #candles(id: SeriesId): Candles {
    return this.#frames.get(seriesKey(id))?.candles() ?? allocateCandles(0);
  }

  #sessionPair(market: Market, funding: SessionPair['funding']): SessionPair {
    const { pair } = market;
    const newest = () => this.#evaluations.get(pair)!;
    return {
      pair,
      market,
      candles: allocateCandles(0),
      ...(funding && { funding }),
      rows: { at: (row) => newest().rows.at(row) },
      enterTag: (row) => tagOf(newest(), 'enterTag', row),
      exitTag: (row) => tagOf(newest(), 'exitTag', row),
    };
  }
}

function tagOf({ signals }: PairEvaluation, column: 'enterTag' | 'exitTag', row: number): string {
  return signals.tags[signals[column]?.[row] ?? 0];
}
