import { excursionOf } from '../../core/analysis/excursion.ts';
import type { Candles } from '../../core/model/candles.ts';
import { InputError, RunError } from '../../core/model/errors.ts';
import { timeframeMs } from '../../core/model/timeframe.ts';
import type { TradeRecord } from '../../core/model/trade.ts';
import { tradesFromColumns } from '../results/columns.ts';
import { recordedCandles, recordedColumns, type RunPlaces } from '../results/recorded-run.ts';
import type { ResultFile } from '../results/result-file.ts';
import { mostCandles, pagePrices } from './page-prices.ts';
import type { PagePrices, PageRun, PageTrade } from './page-data.ts';
import { plottedColumns, unknownPlotNames, type PlottedColumn } from './plot-lines.ts';

/** A stored run with everything that its page shows. */
export interface ReportRun {
  readonly file: ResultFile;
  readonly page: PageRun;
  /** Pairs whose candles could be read. */
  readonly prices: readonly PagePrices[];
  /** What the page cannot show, and why; one sentence each. */
  readonly notes: readonly string[];
}

/** Brings a stored run together with its candles and columns; what is not there any more becomes a note. */
export async function reportRun(
  file: ResultFile,
  places: RunPlaces,
  pairs: readonly string[] = file.report.run.pairs,
): Promise<ReportRun> {
  const notes: string[] = [];
  const candles = readCandles(file, places, pairs, notes);
  const { drawn, lines } = await readColumns(file, places, [...candles.keys()], notes);
  const { run } = file.report;
  const most = mostCandles(candles.size, lines);
  const prices = [...candles].map(([pair, own]) =>
    pagePrices(
      { pair, candles: own, lines: drawn.get(pair) ?? [] },
      { startMs: run.startTimeMs, timeframeMs: timeframeMs(run.timeframe), most },
    ),
  );
  const trades = tradesFromColumns(file.trades, file.orders).map((trade) => pageTrade(trade, candles.get(trade.pair)));
  const { stakeCurrency } = run;
  const { startBalance, equity } = file.report;
  const page = { id: file.head.id, strategy: run.strategy, stakeCurrency, startBalance, equity, trades };
  return { file, page, prices, notes };
}

function readCandles(
  file: ResultFile,
  places: RunPlaces,
  pairs: readonly string[],
  notes: string[],
): Map<string, Candles> {
  const candles = new Map<string, Candles>();
  for (const series of file.inputs.series.filter(({ pair }) => pairs.includes(pair))) {
    tolerate(notes, `No prices of ${series.pair}`, () => {
      candles.set(series.pair, recordedCandles(file, series, places));
    });
  }
  return candles;
}

/** The columns to draw, by pair, and how many a pair has at most. */
async function readColumns(
  file: ResultFile,
  places: RunPlaces,
  pairs: readonly string[],
  notes: string[],
): Promise<{ drawn: Map<string, PlottedColumn[]>; lines: number }> {
  const drawn = new Map<string, PlottedColumn[]>();
  if (pairs.length === 0) return { drawn, lines: 0 };
  try {
    const { plot, pairs: evaluated } = await recordedColumns(file, pairs, places);
    const unknown = new Set(evaluated.flatMap(({ columns }) => unknownPlotNames(plot, columns)));
    if (unknown.size > 0) notes.push(`The strategy plots what it does not compute: ${[...unknown].join(', ')}.`);
    for (const { pair, columns, candles } of evaluated) {
      drawn.set(pair, plottedColumns(plot, columns, candles));
    }
  } catch (error) {
    notes.push(`No indicators: ${reasonOf(error)}.`);
  }
  return { drawn, lines: Math.max(0, ...[...drawn.values()].map((each) => each.length)) };
}

function tolerate(notes: string[], what: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    notes.push(`${what}: ${reasonOf(error)}.`);
  }
}

/** The message of an error that a changed world explains; any other error goes on. */
function reasonOf(error: unknown): string {
  if (error instanceof InputError || error instanceof RunError) return error.message.split('\n')[0];
  throw error;
}

function pageTrade(trade: TradeRecord, candles: Candles | undefined): PageTrade {
  const excursion = candles === undefined ? undefined : excursionOf(trade, candles);
  return {
    id: trade.id,
    pair: trade.pair,
    side: trade.side,
    enterTag: trade.enterTag,
    exitReason: trade.exitReason,
    openTimeMs: trade.openTimeMs,
    closeTimeMs: trade.closeTimeMs,
    openRate: trade.openRate,
    closeRate: trade.closeRate,
    stakeAmount: trade.stakeAmount,
    leverage: trade.leverage,
    profitAbs: trade.profitAbs,
    profitRatio: trade.profitRatio,
    initialStopLoss: trade.initialStopLoss,
    stopLoss: trade.stopLoss,
    maeRatio: excursion?.maeRatio ?? null,
    mfeRatio: excursion?.mfeRatio ?? null,
    orders: trade.orders.map(({ side, filledTimeMs, price }) => [side, filledTimeMs, price]),
  };
}
