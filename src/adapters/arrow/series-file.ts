import type { CandleKind, SeriesId } from '../../core/model/candles.ts';

const SERIES_NAME =
  /^(?<pair>.+)-(?<timeframe>\d{1,3}(?:Mo|[smhdwM]))(?:-(?<kind>futures|mark|index|premiumIndex|funding_rate))?$/;

/** freqtrade's file name for a series, without the folder: `ETH_BTC-5m.feather`, `XRP_USDT_USDT-1h-mark.feather`. */
export function seriesFileName({ pair, timeframe, kind }: SeriesId): string {
  // `1Mo`, because names that differ only by case (1m, 1M) are one file on Windows and macOS.
  const time = timeframe.endsWith('M') ? `${timeframe}o` : timeframe;
  return `${pairFileName(pair)}-${time}${kind === 'spot' ? '' : `-${kind}`}.feather`;
}

/** The part of a file's name that says the pair: `ETH_BTC`, `XRP_USDT_USDT`. */
export function pairFileName(pair: string): string {
  return pair.replace(/[/ .@$+:]/g, '_');
}

/** The series that a feather file's name stands for, or undefined if it is not the name of one. */
export function parseSeriesFileName(name: string): SeriesId | undefined {
  return name.endsWith('.feather') ? parseSeriesName(name.slice(0, -'.feather'.length)) : undefined;
}

/** The same for a name without its ending, as freqtrade's CSV and JSON files have it too. */
export function parseSeriesName(name: string): SeriesId | undefined {
  const groups = SERIES_NAME.exec(name)?.groups;
  if (!groups) return undefined;
  const pair = parsePairName(groups.pair);
  if (pair === undefined) return undefined;
  return {
    pair,
    timeframe: groups.timeframe.replace('Mo', 'M'),
    kind: (groups.kind ?? 'spot') as CandleKind,
  };
}

/** The pair that a part of a file's name stands for: `ETH_BTC`, `XRP_USDT_USDT`. */
export function parsePairName(name: string): string | undefined {
  const [base, quote, settle, ...rest] = name.split('_');
  if (!base || !quote || rest.length > 0) return undefined;
  return settle ? `${base}/${quote}:${settle}` : `${base}/${quote}`;
}
