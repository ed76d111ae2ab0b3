import { type Candles, allocateCandles } from '../../core/model/candles.ts';
import { followingTime } from '../../core/model/series/fill-gaps.ts';
import { floorToTimeframe } from '../../core/model/timeframe.ts';
import type { MarketTrade } from '../../core/model/venue.ts';
import type { MarketData } from '../../ports/market-data.ts';
import { seriesTitle } from '../candle-messages.ts';
import type { Patience } from './patience.ts';
import type { SeriesWriter } from './series-writer.ts';
import { type Span, isCovered } from './spans.ts';
import { TradeCandles } from './trade-candles.ts';

/** Who is asked, and who hears how far it is. */
export interface Source {
  readonly data: MarketData;
  readonly patience: Patience;
  /** Time of one series that is done, in ms. */
  readonly onTime: (doneMs: number) => void;
}

/** Stored candles that are asked for again where new ones follow, because some exchanges correct the newest. */
const OVERLAP = 5;

/**
 * Candles of a span, page by page. Where the exchange gives none up to the end, that is not taken for the truth: the
 * next download asks again.
 */
export async function fetchCandles(source: Source, writer: SeriesWriter, span: Span): Promise<void> {
  const { id } = writer;
  let at = overlapStart(writer, span.fromMs);
  while (at < span.toMs) {
    const query = { ...id, fromMs: at, toMs: span.toMs };
    const page = await source.patience.read(seriesTitle(id), () => source.data.candles(query));
    at = takePage(source, writer, page, { fromMs: at, toMs: span.toMs });
    if (page.length === 0) break;
  }
}

/** The same for funding rates, which stand in the column `open`. */
export async function fetchFunding(source: Source, writer: SeriesWriter, span: Span): Promise<void> {
  const { id } = writer;
  let at = span.fromMs;
  while (at < span.toMs) {
    const query = { pair: id.pair, fromMs: at, toMs: span.toMs };
    const rates = await source.patience.read(seriesTitle(id), () => source.data.funding(query));
    const page = allocateCandles(rates.length);
    rates.forEach(({ timeMs, rateRatio }, row) => {
      page.time[row] = timeMs;
      page.open[row] = rateRatio;
    });
    const followed = { fromMs: at, toMs: span.toMs };
    at = takePage(source, writer, page, followed);
    if (page.length === 0) break;
  }
}

/** Where the next page starts. */
function takePage({ onTime }: Source, writer: SeriesWriter, page: Candles, { fromMs, toMs }: Span): number {
  if (page.length === 0) {
    onTime(toMs - fromMs);
    return toMs;
  }
  const { timeframe, kind } = writer.id;
  const last = page.time[page.length - 1];
  const next = kind === 'funding_rate' ? last + 1 : followingTime(last, timeframe);
  const endMs = Math.min(next, toMs);
  writer.add(page, { fromMs, toMs: endMs });
  onTime(endMs - fromMs);
  return endMs;
}

function overlapStart({ id, spans, candles }: SeriesWriter, fromMs: number): number {
  if (!isCovered(spans, fromMs - 1) || candles.length === 0) return fromMs;
  const before = candles.time.filter((time) => time < fromMs).at(-OVERLAP);
  return before !== undefined && isCovered(spans, before) ? floorToTimeframe(before, id.timeframe) : fromMs;
}

/** Candles of several timeframes of one pair, made of its trades. */
export async function fetchTrades(source: Source, writers: readonly SeriesWriter[], span: Span): Promise<void> {
  const { pair } = writers[0].id;
  const makers = writers.map(({ id }) => new TradeCandles(id.timeframe));
  // Each timeframe starts at the start of one of its own candles: what is cut off would be wrong.
  const starts = writers.map(({ id }) => floorToTimeframe(span.fromMs, id.timeframe));
  const done = [...starts];
  let at = Math.min(...starts);
  const handOver = (untilMs: number): void => {
    makers.forEach((maker, index) => {
      const toMs = floorToTimeframe(untilMs, writers[index].id.timeframe);
      if (toMs <= done[index]) return;
      writers[index].add(maker.take(toMs), { fromMs: done[index], toMs });
      done[index] = toMs;
    });
  };
  for await (const { trades, untilMs } of tradePages(source, pair, { fromMs: at, toMs: span.toMs })) {
    makers.forEach((maker, index) => maker.add(trades.filter(({ timeMs }) => timeMs >= starts[index])));
    source.onTime(untilMs - at);
    at = untilMs;
    handOver(at);
  }
  source.onTime(span.toMs - at);
  // Nothing newer: the last candle is stored, but asked for again by the next download.
  makers.forEach((maker, index) => {
    const { timeframe } = writers[index].id;
    const toMs = floorToTimeframe(Math.min(at, span.toMs), timeframe);
    const page = maker.take(floorToTimeframe(span.toMs, timeframe));
    if (page.length > 0) writers[index].add(page, { fromMs: done[index], toMs });
  });
}

/** The trades of a pair, each once, page by page; those before `untilMs` are all there. */
export async function* tradePages(
  { data, patience }: Pick<Source, 'data' | 'patience'>,
  pair: string,
  { fromMs, toMs }: Span,
): AsyncGenerator<{ readonly trades: readonly MarketTrade[]; readonly untilMs: number }> {
  let newest: { readonly timeMs: number; readonly ids: ReadonlySet<string>; readonly id: string } | undefined;
  for (let at = fromMs; at < toMs;) {
    const query = { pair, fromMs: at, toMs, ...(newest !== undefined && { afterId: newest.id }) };
    const page = await patience.read(`${pair} trades`, () => data.trades(query));
    if (page.length === 0) return;
    const known = newest;
    const trades = page.filter(({ timeMs, id }) => known === undefined || timeMs > known.timeMs || !known.ids.has(id));
    const last = page[page.length - 1];
    if (trades.length > 0) newest = { timeMs: last.timeMs, id: last.id, ids: idsAt(page, last.timeMs, newest) };
    // A page that repeats one instant only: there are more trades in it than the exchange gives at once.
    at = trades.length > 0 ? Math.max(at, last.timeMs) : last.timeMs + 1;
    yield { trades, untilMs: at };
  }
}

function idsAt(
  page: readonly MarketTrade[],
  timeMs: number,
  before: { readonly timeMs: number; readonly ids: ReadonlySet<string> } | undefined,
): ReadonlySet<string> {
  const ids = page.filter((trade) => trade.timeMs === timeMs).map(({ id }) => id);
  return new Set(before?.timeMs === timeMs ? [...before.ids, ...ids] : ids);
}
