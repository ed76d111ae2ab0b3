import { closeSync, existsSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pairFileName } from '../../adapters/arrow/series-file.ts';
import { VenueError } from '../../core/model/answer.ts';
import { InputError } from '../../core/model/errors.ts';
import { floorToTimeframe } from '../../core/model/timeframe.ts';
import type { MarketTrade } from '../../core/model/venue.ts';
import { makeFolder } from '../results/whole-file.ts';
import type { DownloadJob } from './download.ts';
import { tradePages } from './fetch-series.ts';
import { Patience } from './patience.ts';
import { DEFAULT_DAYS } from './plan.ts';

const DAY_MS = 86_400_000;
const FOLDER = 'trades';
const COLUMNS = 'time,price,amount,side,id\n';

/** Trades to keep, and where. */
export interface TradesJob extends Pick<
  DownloadJob,
  'data' | 'clock' | 'log' | 'time' | 'erase' | 'pauseMs' | 'onProgress'
> {
  readonly pairs: readonly string[];
  /** The data folder. */
  readonly directory: string;
}

/** The trades of one pair after a download. */
export interface DownloadedTrades {
  readonly pair: string;
  /** Whole days that were wanted; those without a trade have no file. */
  readonly days: number;
  /** Days that are new, and trades in them. */
  readonly newDays: number;
  readonly newTrades: number;
  readonly failure?: string;
}

/**
 * Keeps the trades of pairs, a CSV file for each whole UTC day: `trades/2024-01-01/ETH_BTC-trades.csv`. A day that has a
 * file is not asked for again; the present day comes when it is over. Throws InputError DATA_UNWRITABLE, VenueError where
 * the exchange does not say what time it is.
 */
export async function downloadTrades(job: TradesJob): Promise<readonly DownloadedTrades[]> {
  const { data, clock, log, time } = job;
  const patience = new Patience(clock, log, job.pauseMs);
  const nowMs = clock.now() + (await patience.read(data.exchange, () => data.clockOffsetMs()));
  const fromMs = time.fromMs ?? nowMs - (time.days ?? DEFAULT_DAYS) * DAY_MS;
  const endMs = floorToTimeframe(Math.min(time.toMs ?? nowMs, nowMs), '1d');
  const firstMs = floorToTimeframe(fromMs, '1d');
  const days = Array.from({ length: Math.max(0, (endMs - firstMs) / DAY_MS) }, (_, day) => firstMs + day * DAY_MS);
  const totalMs = days.length * job.pairs.length * DAY_MS;
  let [doneMs, came] = [0, 0];
  const tell = (partMs: number, trades: number): void => {
    doneMs += partMs;
    came += trades;
    job.onProgress?.({ of: 'trades', doneMs, totalMs, count: came });
  };
  const pagesOf = async function* (pair: string, dayMs: number): AsyncGenerator<readonly MarketTrade[]> {
    let at = dayMs;
    for await (const { trades, untilMs } of tradePages({ data, patience }, pair, { fromMs: at, toMs: at + DAY_MS })) {
      tell(untilMs - at, trades.length);
      at = untilMs;
      yield trades;
    }
    tell(dayMs + DAY_MS - at, 0);
  };
  const keepPair = async (pair: string): Promise<DownloadedTrades> => {
    const kept = { pair, days: days.length, newDays: 0, newTrades: 0 };
    try {
      for (const dayMs of days) {
        const path = dayFile(job.directory, pair, dayMs);
        if (existsSync(path) && job.erase !== true) {
          tell(DAY_MS, 0);
          continue;
        }
        const count = await keepDay(path, pagesOf(pair, dayMs));
        if (count > 0) kept.newDays++;
        kept.newTrades += count;
      }
      return kept;
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      return { ...kept, failure: error.message };
    }
  };
  return Promise.all(job.pairs.map(keepPair));
}

function dayFile(directory: string, pair: string, dayMs: number): string {
  const day = new Date(dayMs).toISOString().slice(0, 10);
  return join(directory, FOLDER, day, `${pairFileName(pair)}-trades.csv`);
}

/** Writes page by page beside the file's place: a day may hold millions of trades, and is there whole or not at all. */
async function keepDay(path: string, pages: AsyncIterable<readonly MarketTrade[]>): Promise<number> {
  const temporary = `${path}.${process.pid}.tmp`;
  let count = 0;
  let file: number | undefined;
  try {
    for await (const trades of pages) {
      if (trades.length === 0) continue;
      if (file === undefined) {
        makeFolder(dirname(path));
        file = openSync(temporary, 'w');
        writeFileSync(file, COLUMNS);
      }
      writeFileSync(file, trades.map(lineOf).join(''));
      count += trades.length;
    }
    if (file === undefined) return 0;
    closeSync(file);
    file = undefined;
    renameSync(temporary, path);
    return count;
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new InputError('DATA_UNWRITABLE', `cannot write the file: ${cause.message}`, {
      path,
      hint: 'Free some space, or make the folder writable; what is stored stays as it is.',
      cause,
    });
  } finally {
    if (file !== undefined) closeSync(file);
    rmSync(temporary, { force: true });
  }
}

function lineOf({ timeMs, price, amount, side, id }: MarketTrade): string {
  return `${timeMs},${price},${amount},${side},${id}\n`;
}
