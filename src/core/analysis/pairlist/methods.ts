/** A step of a list of pairs, with freqtrade's names in camelCase; what is left out has freqtrade's default. */
export type PairListMethod =
  | { readonly method: 'StaticPairList' }
  | ({
      readonly method: 'VolumePairList';
      readonly numberAssets: number;
      /** Least and most turnover, in quote. */
      readonly minValue?: number;
      readonly maxValue?: number;
    } & Lookback)
  | ({
      readonly method: 'PercentChangePairList';
      readonly numberAssets: number;
      /** Percent. */
      readonly minValue?: number;
      readonly maxValue?: number;
      readonly sortDirection?: 'asc' | 'desc';
    } & Lookback)
  | {
      readonly method: 'MarketCapPairList';
      readonly numberAssets: number;
      readonly maxRank?: number;
      readonly rankingUrl: string;
    }
  | {
      readonly method: 'RemotePairList';
      readonly pairlistUrl: string;
      readonly numberAssets?: number;
      readonly mode?: 'whitelist' | 'blacklist';
      readonly processingMode?: 'filter' | 'append';
    }
  | { readonly method: 'AgeFilter'; readonly minDaysListed?: number; readonly maxDaysListed?: number }
  | {
      readonly method: 'PriceFilter';
      readonly minPrice?: number;
      readonly maxPrice?: number;
      readonly maxValue?: number;
      readonly lowPriceRatio?: number;
    }
  | { readonly method: 'SpreadFilter'; readonly maxSpreadRatio?: number }
  | {
      readonly method: 'VolatilityFilter';
      readonly lookbackDays?: number;
      readonly minVolatility?: number;
      readonly maxVolatility?: number;
      readonly sortDirection?: 'asc' | 'desc';
    }
  | {
      readonly method: 'RangeStabilityFilter';
      readonly lookbackDays?: number;
      readonly minRateOfChange?: number;
      readonly maxRateOfChange?: number;
      readonly sortDirection?: 'asc' | 'desc';
    }
  | { readonly method: 'PrecisionFilter' }
  | { readonly method: 'PerformanceFilter'; readonly minutes?: number; readonly minProfit?: number }
  | { readonly method: 'ShuffleFilter'; readonly seed: number }
  | { readonly method: 'OffsetFilter'; readonly offset?: number; readonly numberAssets?: number };

interface Lookback {
  /** Days, or candles of a timeframe; default: the last 24 hours. */
  readonly lookbackDays?: number;
  readonly lookbackTimeframe?: string;
  readonly lookbackPeriod?: number;
}

/** What a step has to know of each pair. */
export interface PairListNeeds {
  readonly ticker: boolean;
  /** The newest closed candles. */
  readonly candles?: { readonly timeframe: string; readonly count: number };
}

const DAYS = 10;

/** What a step has to know of the pairs. */
export function pairListNeeds(step: PairListMethod): PairListNeeds {
  switch (step.method) {
    case 'VolumePairList': {
      const candles = lookback(step);
      return candles === undefined ? { ticker: true } : { ticker: false, candles };
    }
    case 'PercentChangePairList': {
      const candles = lookback(step);
      // The change is from the close before the first of them.
      return candles === undefined
        ? { ticker: true }
        : { ticker: false, candles: { ...candles, count: candles.count + 1 } };
    }
    case 'AgeFilter':
      return {
        ticker: false,
        candles: { timeframe: '1d', count: Math.max(step.minDaysListed ?? DAYS, step.maxDaysListed ?? 0) + 1 },
      };
    case 'VolatilityFilter':
      return { ticker: false, candles: { timeframe: '1d', count: (step.lookbackDays ?? DAYS) + 1 } };
    case 'RangeStabilityFilter':
      return { ticker: false, candles: { timeframe: '1d', count: step.lookbackDays ?? DAYS } };
    case 'PriceFilter':
    case 'SpreadFilter':
    case 'PrecisionFilter':
      return { ticker: true };
    default:
      return { ticker: false };
  }
}

function lookback({ lookbackDays, lookbackTimeframe, lookbackPeriod }: Lookback): PairListNeeds['candles'] {
  if (lookbackDays !== undefined) return { timeframe: '1d', count: lookbackDays };
  return lookbackPeriod === undefined ? undefined : { timeframe: lookbackTimeframe ?? '1d', count: lookbackPeriod };
}

/** Why a step cannot say what was known at a time in the past; undefined: it can, from stored candles. */
export function notPointInTime({ method }: PairListMethod): string | undefined {
  switch (method) {
    case 'SpreadFilter':
      return 'no bid and ask prices are stored';
    case 'MarketCapPairList':
      return 'the ranking is that of today';
    case 'RemotePairList':
      return 'the list is that of today';
    case 'PerformanceFilter':
      return 'it needs the trades that the bot had made by then';
    default:
      return undefined;
  }
}
