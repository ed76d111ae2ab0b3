import { FileCandleStore } from '../../adapters/arrow/file-candle-store.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { SeriesId } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import { closestName } from '../../core/model/suggest.ts';
import { TIMEFRAMES, isTimeframe, timeframeMeant } from '../../core/model/timeframe.ts';
import type { Log } from '../../ports/log.ts';
import type { MarketData } from '../../ports/market-data.ts';
import type { LoadedConfig } from '../config/load.ts';
import { resolvePairs } from '../config/pairs.ts';
import { makeFolder } from '../results/whole-file.ts';
import { connectVenue } from '../venue/connect.ts';
import { explainVenueErrors } from '../venue/venue-errors.ts';
import { type DownloadJob, type DownloadedSeries, downloadSeries } from './download.ts';
import { type DownloadedTrades, downloadTrades } from './download-trades.ts';
import { Patience } from './patience.ts';

/** What a command line asks to download; the exchange is that of the configuration. */
export interface DownloadRequest extends Pick<DownloadJob, 'time' | 'erase' | 'fromTrades' | 'onProgress'> {
  readonly config: LoadedConfig;
  readonly log: Log;
  /** Names and regular expressions; default: the whitelist of the configuration. */
  readonly pairs?: readonly string[];
  /** Default: the configuration's, or 5m. */
  readonly timeframes?: readonly string[];
  /** Also pairs that do not trade now. */
  readonly includeInactive?: boolean;
  /** Also the trades themselves, of whole days. */
  readonly keepTrades?: boolean;
}

/** What a download did. */
export interface Download {
  readonly exchange: string;
  readonly directory: string;
  readonly series: readonly DownloadedSeries[];
  /** Undefined: they were not to be kept. */
  readonly trades?: readonly DownloadedTrades[];
}

/** Timeframes of what funding needs, as freqtrade names its files. */
const MARK_TIMEFRAME = '1h';
const FUNDING_TIMEFRAME = '8h';

/**
 * Downloads candles from the exchange of the configuration into its data folder; of futures also mark prices and funding
 * rates. Throws InputError EXCHANGE_*, PAIR_UNKNOWN, CONFIG_NO_PAIRS, TIMEFRAME_UNKNOWN, TIMEFRAME_UNSUPPORTED, RunError
 * EXCHANGE_*.
 */
export async function downloadData(request: DownloadRequest): Promise<Download> {
  const { config, log, time, erase, fromTrades, onProgress } = request;
  const timeframes = request.timeframes ?? [config.config.timeframe ?? '5m'];
  assertTimeframes(timeframes);
  const entries = request.pairs ?? config.config.exchange?.pairWhitelist ?? [];
  const { data } = await connectVenue({ config, log, marketKinds: kindsOf(entries) });
  try {
    return await explainVenueErrors(data.exchange, async () => {
      const pairs = await findPairs(data, entries, request);
      const series = await seriesOf(data, pairs, timeframes, request);
      makeFolder(config.dataDir);
      const store = new FileCandleStore(config.dataDir);
      const done = await downloadSeries({
        ...{ data, store, clock: systemClock, log, series, time },
        ...(erase !== undefined && { erase }),
        ...(fromTrades !== undefined && { fromTrades }),
        ...(onProgress !== undefined && { onProgress }),
      });
      const common = { exchange: data.exchange, directory: config.dataDir, series: done };
      if (request.keepTrades !== true) return common;
      const trades = await downloadTrades({
        ...{ data, clock: systemClock, log, time, pairs, directory: config.dataDir },
        ...(erase !== undefined && { erase }),
        ...(onProgress !== undefined && { onProgress }),
      });
      return { ...common, trades };
    });
  } finally {
    await data.close();
  }
}

function assertTimeframes(timeframes: readonly string[]): void {
  for (const timeframe of timeframes) {
    if (isTimeframe(timeframe)) continue;
    const meant = timeframeMeant(timeframe) ?? closestName(timeframe, TIMEFRAMES);
    throw new InputError('TIMEFRAME_UNKNOWN', `"${timeframe}" is not a timeframe`, {
      path: '--timeframes',
      value: timeframe,
      hint: meant === undefined ? `Use some of ${TIMEFRAMES.join(' ')}.` : `Did you mean ${meant}?`,
    });
  }
}

/** Which markets have to be known; a pattern may mean both kinds. */
function kindsOf(entries: readonly string[]): ('spot' | 'futures')[] {
  const isName = entries.every((entry) => /^[\w.-]+\/[\w.-]+(:[\w.-]+)?$/.test(entry));
  const kinds = new Set(entries.map((entry) => (entry.includes(':') ? 'futures' : 'spot')));
  return isName && kinds.size > 0 ? [...kinds] : ['spot', 'futures'];
}

async function findPairs(
  data: MarketData,
  entries: readonly string[],
  { config, log, includeInactive = false, pairs }: DownloadRequest,
): Promise<string[]> {
  const markets = await new Patience(systemClock, log).read(data.exchange, () => data.markets());
  const listed = markets.filter(({ active }) => active || includeInactive).map(({ pair }) => pair);
  const { pairBlacklist } = config.config.exchange ?? {};
  // Pairs on the command line are meant, whatever the configuration excludes.
  const isExcluding = pairs === undefined && pairBlacklist !== undefined;
  const exchange = { pairWhitelist: [...entries], ...(isExcluding && { pairBlacklist }) };
  try {
    return resolvePairs({ exchange }, listed);
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== 'PAIR_UNKNOWN' || pairs === undefined) throw error;
    const meant = closestName(String(error.value), listed);
    throw new InputError('PAIR_UNKNOWN', `${data.exchange} has no market ${String(error.value)}`, {
      path: '--pairs',
      value: error.value,
      hint: meant === undefined ? 'See its markets with `tradewright list-pairs`.' : `Did you mean ${meant}?`,
    });
  }
}

async function seriesOf(
  data: MarketData,
  pairs: readonly string[],
  timeframes: readonly string[],
  { fromTrades = false, keepTrades = false }: DownloadRequest,
): Promise<SeriesId[]> {
  const limits = await data.limits();
  if ((fromTrades || keepTrades) && !limits.hasTradeHistory) {
    const option = fromTrades ? '--from-trades' : '--trades';
    throw new InputError('HISTORY_UNSUPPORTED', `${data.exchange} has no history of trades`, {
      path: option,
      hint: `Leave ${option} out.`,
    });
  }
  const unsupported = timeframes.find((each) => !fromTrades && !limits.timeframes.includes(each));
  if (unsupported !== undefined) {
    throw new InputError('TIMEFRAME_UNSUPPORTED', `${data.exchange} has no candles of ${unsupported}`, {
      path: '--timeframes',
      value: unsupported,
      hint: limits.hasTradeHistory
        ? 'Add --from-trades to make them of trades.'
        : `It has ${limits.timeframes.join(' ')}; \`tradewright data convert --resample-to\` makes longer ones.`,
    });
  }
  return pairs.flatMap((pair): SeriesId[] => {
    const isFutures = pair.includes(':');
    const own = timeframes.map((timeframe) => ({ pair, timeframe, kind: isFutures ? 'futures' : 'spot' }) as const);
    if (!isFutures) return own;
    return [
      ...own,
      ...(limits.hasMarkHistory ? [{ pair, timeframe: MARK_TIMEFRAME, kind: 'mark' } as const] : []),
      ...(limits.hasFundingHistory ? [{ pair, timeframe: FUNDING_TIMEFRAME, kind: 'funding_rate' } as const] : []),
    ];
  });
}
