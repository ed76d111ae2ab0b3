import type { Candles } from '../../model/candles.ts';
import type { Market } from '../../model/market.ts';
import type { Ticker } from '../../model/venue.ts';
import { randomStream } from '../../simulation/random.ts';
import { percentChange, rateOfChange, turnover, volatility } from './measures.ts';
import type { PairListMethod } from './methods.ts';

/** What is known of a pair when a step is applied; only what the step needs has to be there. */
export interface PairFacts {
  readonly market?: Market;
  readonly ticker?: Ticker;
  readonly candles?: Candles;
  /** Own closed trades: sum of their profit ratios in the step's minutes. */
  readonly ownProfitRatio?: number;
}

/** What a step works on besides the pairs that came in. */
export interface PairListInput {
  readonly facts: ReadonlyMap<string, PairFacts>;
  /** Negative, of the strategy (-0.1). */
  readonly stoploss: number;
  /** Of a remote list its pairs, of a ranking its base currencies, the first one first. */
  readonly remote?: readonly string[];
}

/** The pairs after a step, and why the others left. */
export interface PairListStep {
  readonly method: PairListMethod['method'];
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly left: readonly { readonly pair: string; readonly reason: string }[];
}

/** A reason to leave; undefined: the pair stays. */
type Judge = (pair: string, facts: PairFacts) => string | undefined;

const NO_CANDLES = 'no candles';
const NO_PRICE = 'no price';
/** freqtrade's distance between the two stops that must not round to one price. */
const STOP_GAP = 0.99;

/** Applies one step of a list. Rules: freqtrade's; see docs/guide/pair-lists.md. */
export function applyPairList(step: PairListMethod, before: readonly string[], input: PairListInput): PairListStep {
  const { facts, remote = [], stoploss } = input;
  const of = (pair: string): PairFacts => facts.get(pair) ?? {};
  const filter = (judge: Judge): PairListStep => filtered(step.method, before, (pair) => judge(pair, of(pair)));
  switch (step.method) {
    case 'StaticPairList':
      return filter(() => undefined);
    case 'VolumePairList': {
      const { minValue = 0, maxValue = Infinity } = step;
      const value = (pair: string): number | undefined => {
        const { candles, ticker } = of(pair);
        return candles === undefined ? ticker?.quoteVolume : turnover(candles);
      };
      return ranked(step.method, before, value, { ...step, minValue, maxValue, isDescending: true, unit: 'turnover' });
    }
    case 'PercentChangePairList': {
      const { minValue = -Infinity, maxValue = Infinity } = step;
      const value = (pair: string): number | undefined => {
        const { candles, ticker } = of(pair);
        if (candles !== undefined) return percentChange(candles);
        return ticker?.changeRatio === undefined ? undefined : ticker.changeRatio * 100;
      };
      const isDescending = step.sortDirection !== 'asc';
      return ranked(step.method, before, value, {
        ...step,
        minValue,
        maxValue,
        isDescending,
        unit: 'change in percent',
      });
    }
    case 'MarketCapPairList': {
      const { maxRank = 30 } = step;
      const rank = (pair: string): number | undefined => {
        const at = remote.indexOf(pair.split('/')[0]);
        return at < 0 ? undefined : at + 1;
      };
      return ranked(step.method, before, rank, {
        ...{ numberAssets: step.numberAssets, minValue: 0, maxValue: maxRank + 1, isDescending: false, unit: 'rank' },
      });
    }
    case 'RemotePairList': {
      const named = new Set(remote);
      if (step.mode === 'blacklist') return filter((pair) => (named.has(pair) ? 'on the list' : undefined));
      if (step.processingMode === 'append') {
        const after = [...new Set([...before, ...remote])];
        return { method: step.method, before, after: after.slice(0, step.numberAssets), left: [] };
      }
      return capped(
        filter((pair) => (named.has(pair) ? undefined : 'not on the list')),
        step.numberAssets,
      );
    }
    case 'AgeFilter': {
      const { minDaysListed = 10, maxDaysListed = Infinity } = step;
      return filter((_, { candles }) => {
        const days = candles?.length ?? 0;
        if (days < minDaysListed) return `${days} days old, less than ${minDaysListed}`;
        return days > maxDaysListed ? `more than ${maxDaysListed} days old` : undefined;
      });
    }
    case 'PriceFilter':
      return filter((_, { market, ticker }) => priceReason(step, market, ticker?.last));
    case 'SpreadFilter': {
      const { maxSpreadRatio = 0.005 } = step;
      return filter((_, { ticker }) => {
        if (ticker?.bid === undefined || ticker.ask === undefined) return 'no bid and ask';
        const spread = 1 - ticker.bid / ticker.ask;
        return spread > maxSpreadRatio ? `spread ${short(spread)} above ${maxSpreadRatio}` : undefined;
      });
    }
    case 'VolatilityFilter': {
      const { minVolatility = 0, maxVolatility = Infinity } = step;
      const value = (pair: string): number | undefined => volatilityOf(of(pair));
      return within(step, before, value, [minVolatility, maxVolatility], 'volatility');
    }
    case 'RangeStabilityFilter': {
      const { minRateOfChange = 0.01, maxRateOfChange = Infinity } = step;
      const value = (pair: string): number | undefined => rateOf(of(pair));
      return within(step, before, value, [minRateOfChange, maxRateOfChange], 'rate of change');
    }
    case 'PrecisionFilter':
      return filter((_, { market, ticker }) => {
        if (ticker?.last === undefined || market === undefined) return NO_PRICE;
        const stop = ticker.last * (1 + stoploss);
        const [above, below] = [stop, stop * STOP_GAP].map((price) => Math.round(price / market.tickSize));
        return above <= below ? `the stop is less than a tick of ${market.tickSize} from its limit` : undefined;
      });
    case 'PerformanceFilter': {
      const { minProfit } = step;
      const profit = (pair: string): number => of(pair).ownProfitRatio ?? 0;
      const judged = filter((pair) =>
        minProfit !== undefined && of(pair).ownProfitRatio !== undefined && profit(pair) < minProfit
          ? `profit ${short(profit(pair))} below ${minProfit}`
          : undefined,
      );
      return { ...judged, after: judged.after.toSorted((a, b) => profit(b) - profit(a)) };
    }
    case 'ShuffleFilter':
      return { method: step.method, before, after: shuffled(before, step.seed), left: [] };
    case 'OffsetFilter':
      break;
  }
  const { offset = 0, numberAssets = 0 } = step;
  const inside = new Set(before.slice(offset, numberAssets === 0 ? undefined : offset + numberAssets));
  return filter((pair) => (inside.has(pair) ? undefined : 'outside the offset'));
}

function volatilityOf({ candles }: PairFacts): number | undefined {
  return candles === undefined ? undefined : volatility(candles);
}

function rateOf({ candles }: PairFacts): number | undefined {
  return candles === undefined ? undefined : rateOfChange(candles);
}

function filtered(
  method: PairListMethod['method'],
  before: readonly string[],
  judge: (pair: string) => string | undefined,
): PairListStep {
  const judged = before.map((pair) => ({ pair, reason: judge(pair) }));
  return {
    ...{ method, before, after: judged.filter(({ reason }) => reason === undefined).map(({ pair }) => pair) },
    left: judged.flatMap(({ pair, reason }) => (reason === undefined ? [] : [{ pair, reason }])),
  };
}

interface Ranking {
  readonly numberAssets: number;
  /** Both excluded. */
  readonly minValue: number;
  readonly maxValue: number;
  readonly isDescending: boolean;
  readonly unit: string;
}

/** The best ones by a value strictly between two limits. */
function ranked(
  method: PairListMethod['method'],
  before: readonly string[],
  valueOf: (pair: string) => number | undefined,
  { numberAssets, minValue, maxValue, isDescending, unit }: Ranking,
): PairListStep {
  const judged = filtered(method, before, (pair) => {
    const value = valueOf(pair);
    if (value === undefined) return `no ${unit}`;
    if (value <= minValue) return `${unit} ${short(value)} not above ${minValue}`;
    return value >= maxValue ? `${unit} ${short(value)} not below ${maxValue}` : undefined;
  });
  return capped({ ...judged, after: sortedBy(judged.after, valueOf, isDescending) }, numberAssets);
}

function within(
  { method, sortDirection }: { readonly method: PairListMethod['method']; readonly sortDirection?: 'asc' | 'desc' },
  before: readonly string[],
  valueOf: (pair: string) => number | undefined,
  [least, most]: readonly [number, number],
  unit: string,
): PairListStep {
  const judged = filtered(method, before, (pair) => {
    const value = valueOf(pair);
    if (value === undefined) return NO_CANDLES;
    if (value < least) return `${unit} ${short(value)} below ${least}`;
    return value > most ? `${unit} ${short(value)} above ${most}` : undefined;
  });
  if (sortDirection === undefined) return judged;
  return { ...judged, after: sortedBy(judged.after, valueOf, sortDirection === 'desc') };
}

function sortedBy(
  pairs: readonly string[],
  valueOf: (pair: string) => number | undefined,
  isDescending: boolean,
): string[] {
  const sign = isDescending ? -1 : 1;
  return pairs.toSorted((a, b) => sign * ((valueOf(a) ?? 0) - (valueOf(b) ?? 0)));
}

function capped(step: PairListStep, count = Infinity): PairListStep {
  const cut = step.after.slice(count).map((pair) => ({ pair, reason: `beyond the first ${count}` }));
  return { ...step, after: step.after.slice(0, count), left: [...step.left, ...cut] };
}

function priceReason(
  step: Extract<PairListMethod, { method: 'PriceFilter' }>,
  market: Market | undefined,
  price: number | undefined,
): string | undefined {
  const { minPrice = 0, maxPrice = 0, maxValue = 0, lowPriceRatio = 0 } = step;
  if (price === undefined || price <= 0 || market === undefined) return NO_PRICE;
  const tick = market.tickSize / price;
  if (lowPriceRatio > 0 && tick > lowPriceRatio) return `one tick is ${short(tick)} of the price`;
  const lot = market.stepSize * price;
  if (maxValue > 0 && lot > maxValue) return `the least step of the amount costs ${short(lot)}`;
  if (minPrice > 0 && price < minPrice) return `price ${price} below ${minPrice}`;
  return maxPrice > 0 && price > maxPrice ? `price ${price} above ${maxPrice}` : undefined;
}

/** Fisher and Yates. */
function shuffled(pairs: readonly string[], seed: number): string[] {
  const random = randomStream(seed);
  const mixed = [...pairs];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
  }
  return mixed;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
