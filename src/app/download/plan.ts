import { floorToTimeframe } from '../../core/model/timeframe.ts';
import { type Span, missingSpans } from './spans.ts';

const DAY_MS = 86_400_000;
/** What is downloaded where nothing says how much. */
export const DEFAULT_DAYS = 30;

/** Which time to download. */
export interface WantedTime {
  /** Start, UTC ms; else `days`. */
  readonly fromMs?: number;
  /** End (exclusive), UTC ms; default: now. */
  readonly toMs?: number;
  /** The newest days; default: from the newest stored candle on, 30 days where nothing is stored. */
  readonly days?: number;
  /** As `days`, for series of which nothing is stored. */
  readonly newPairsDays?: number;
  /** Also what lies before the first stored candle. */
  readonly prepend: boolean;
}

export interface SeriesPlan {
  /** What to ask for, in order of time. */
  readonly spans: readonly Span[];
  /** Wanted, but before the first stored candle, and not asked for. */
  readonly earlier?: Span;
}

/**
 * What of a series has to be asked for, when `covered` is there already and the venue's clock shows `nowMs`. Like
 * freqtrade, new candles join the stored ones without a hole, and earlier ones come only with `prepend`.
 */
export function planSeries(covered: readonly Span[], timeframe: string, wanted: WantedTime, nowMs: number): SeriesPlan {
  const floor = (timeMs: number): number => floorToTimeframe(timeMs, timeframe);
  const first = covered.at(0);
  const last = covered.at(-1);
  const toMs = floor(Math.min(nowMs, wanted.toMs ?? nowMs));
  const days = (first === undefined ? wanted.newPairsDays : undefined) ?? wanted.days;
  const asked = wanted.fromMs ?? (days === undefined ? undefined : nowMs - days * DAY_MS);
  const fromMs = floor(asked ?? first?.fromMs ?? nowMs - DEFAULT_DAYS * DAY_MS);
  if (first === undefined || last === undefined) return { spans: toMs > fromMs ? [{ fromMs, toMs }] : [] };
  const all = missingSpans(covered, { fromMs: Math.min(fromMs, last.toMs), toMs });
  const joined = toMs < first.fromMs ? [{ fromMs, toMs: first.fromMs }] : all;
  const earlier = joined.find((span) => span.fromMs < first.fromMs);
  if (earlier === undefined || wanted.prepend) return { spans: joined };
  return { spans: joined.filter((span) => span !== earlier), earlier };
}
