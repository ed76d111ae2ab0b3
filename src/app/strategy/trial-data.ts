import { type CandleKind, type Candles, sliceCandles } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import { resample } from '../../core/model/series/resample.ts';
import { timeframeMs } from '../../core/model/timeframe.ts';
import { informativeRequests } from '../../core/strategy/informative.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';
import type { CandleStore } from '../../ports/candle-store.ts';
import { loadSeries } from '../candles.ts';

const MOST_PAIRS = 3;
const MOST_CANDLES = 5000;

/** What a trial run gives a strategy for one pair. */
export interface TrialPair {
  readonly pair: string;
  readonly candles: Candles;
  readonly informative: Readonly<Record<string, Candles>>;
  /** What stands in for informative series that the store cannot give. */
  readonly notes: readonly string[];
}

/**
 * Candles for a trial run: up to three pairs of the store that have the strategy's timeframe or one that it can be
 * made of; futures for strategies that go short. Throws InputError DATA_MISSING where there is none.
 */
export function trialPairs(strategy: AnyStrategy, store: CandleStore): TrialPair[] {
  const { timeframe, canShort } = strategy.spec;
  const kinds: readonly CandleKind[] = canShort ? ['futures', 'spot'] : ['spot', 'futures'];
  for (const kind of kinds) {
    const pairs = [...new Set(store.list().map((id) => (id.kind === kind ? id.pair : '')))].filter(Boolean);
    const found = pairs.flatMap((pair) => {
      const candles = candlesOf(store, pair, timeframe, kind);
      return candles === undefined
        ? []
        : [{ pair, candles: sliceCandles(candles, 0, Math.min(MOST_CANDLES, candles.length)) }];
    });
    if (found.length > 0) {
      return found
        .slice(0, MOST_PAIRS)
        .map((each) => ({ ...each, ...informativeOf(strategy, store, each.pair, kind, each.candles) }));
    }
  }
  throw new InputError('DATA_MISSING', `no candles of ${timeframe}, or of a shorter timeframe, for a trial run`, {
    path: store.directory,
    value: timeframe,
    hint: 'Name a folder that has some with --data-dir.',
  });
}

function informativeOf(
  strategy: AnyStrategy,
  store: CandleStore,
  pair: string,
  kind: CandleKind,
  candles: Candles,
): Pick<TrialPair, 'informative' | 'notes'> {
  const informative: Record<string, Candles> = {};
  const notes: string[] = [];
  const [, quote] = pair.split(/[/:]/);
  for (const request of informativeRequests(strategy, pair, quote)) {
    const series = candlesOf(store, request.pair, request.timeframe, request.kind ?? kind);
    informative[request.alias] = series ?? resample(candles, strategy.spec.timeframe, request.timeframe);
    const what = `${request.alias} (${request.pair} ${request.timeframe})`;
    if (series === undefined) notes.push(`${pair}: no sample candles for ${what}; its own stand in`);
  }
  return { informative, notes };
}

/** The stored series, or one made of the longest shorter timeframe that fits. */
function candlesOf(store: CandleStore, pair: string, timeframe: string, kind: CandleKind): Candles | undefined {
  const sources = store
    .list()
    .filter((id) => id.pair === pair && id.kind === kind && id.timeframe !== '1M')
    .filter((id) => id.timeframe === timeframe || fits(id.timeframe, timeframe))
    .sort((a, b) => timeframeMs(b.timeframe) - timeframeMs(a.timeframe));
  if (sources.length === 0) return undefined;
  return resample(loadSeries(store, sources[0]).candles, sources[0].timeframe, timeframe);
}

/** Whether whole candles of `part` make up one of `whole`; days make up weeks and months. */
function fits(part: string, whole: string): boolean {
  const length = timeframeMs(whole === '1w' || whole === '1M' ? '1d' : whole);
  return length % timeframeMs(part) === 0;
}
