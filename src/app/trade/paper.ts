import { PaperHub } from '../../adapters/simulated/paper-hub.ts';
import { feedingPaper, PaperVenue } from '../../adapters/simulated/paper-venue.ts';
import { openSnapshotStore } from '../../adapters/sqlite/snapshot-store.ts';
import { allocateCandles, CANDLE_COLUMNS } from '../../core/model/candles.ts';
import { exactOf, exactText } from '../../core/model/exact.ts';
import type { JournalCandle } from '../../core/model/journal.ts';
import type { Market } from '../../core/model/market.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import { SimulatedExchange } from '../../core/simulation/exchange/exchange.ts';
import { CandleSource } from '../../core/simulation/exchange/replay/candle-source.ts';
import { MarketReplay } from '../../core/simulation/exchange/replay/market-replay.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MarketData, MarketStreams } from '../../ports/market-data.ts';
import type { Venue } from '../../ports/venue.ts';
import { readCandles } from './feed/history.ts';

export const PAPER_ACCOUNT = 'paper';
const SEED = 1;
/** Done orders and fills that the paper account remembers. */
const REMEMBERED = 500;
/** Time from a request to its effect, ms. */
const LATENCY_MS = 100;
const CATCH_UP = { timeframe: '1m', lengthMs: 60_000 };

export interface PaperParts {
  /** File that keeps the paper account. */
  readonly path: string;
  readonly settings: EngineSettings;
  readonly markets: readonly Market[];
  readonly data: MarketData;
  readonly streams: MarketStreams;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A paper account on a live market. */
export interface Paper {
  readonly venue: Venue;
  /** The market's streams, which move the paper account too. */
  readonly streams: MarketStreams;
  close(): void;
}

/**
 * Opens the paper account, a new one with the simulated balance or the one that an earlier process has left. What the
 * market did in between is played first, so that an order whose price was crossed has filled.
 */
export async function openPaper(parts: PaperParts): Promise<Paper> {
  const { path, settings, markets, data, clock, signal } = parts;
  const store = openSnapshotStore(path);
  const kept = store.read();
  const exchange = kept === undefined ? newExchange(parts) : SimulatedExchange.restore(kept.text);
  for (const market of markets) exchange.setMarket(market, clock.now());
  const hub = new PaperHub(exchange, (text) => store.write(text, clock.now()));
  if (kept !== undefined) {
    const pairs = new Set(
      [...exchange.openOrders(PAPER_ACCOUNT), ...exchange.positions(PAPER_ACCOUNT)].map(({ pair }) => pair),
    );
    for (const market of markets) {
      if (!pairs.has(market.pair)) continue;
      const id = { pair: market.pair, timeframe: CATCH_UP.timeframe, kind: market.kind };
      const candles = await readCandles(data, clock, id, kept.timeMs, clock.now(), signal);
      playCandles(hub, market, candles, clock.now());
    }
  }
  hub.save();
  const wallet = settings.tradingMode;
  const venue = new PaperVenue({ hub, account: PAPER_ACCOUNT, wallet, clock, latencyMs: LATENCY_MS, data });
  return { venue, streams: feedingPaper(parts.streams, hub, () => clock.now()), close: () => store.close() };
}

function newExchange({ settings, markets, clock }: PaperParts): SimulatedExchange {
  const exchange = new SimulatedExchange({ seed: SEED, markets, historyLimit: REMEMBERED });
  exchange.openAccount(PAPER_ACCOUNT);
  const amount = exactText(exactOf(settings.startBalance));
  exchange.deposit(PAPER_ACCOUNT, settings.tradingMode, settings.stakeCurrency, amount, clock.now());
  return exchange;
}

/** Walks through the candles of a span that was missed, as trades that make up the same candles. */
function playCandles(
  hub: PaperHub,
  { pair, tickSize, stepSize }: Market,
  rows: readonly JournalCandle[],
  untilMs: number,
): void {
  const candles = allocateCandles(rows.length);
  rows.forEach(({ timeMs, values }, row) => {
    CANDLE_COLUMNS.forEach((name, slot) => (candles[name][row] = slot === 0 ? timeMs : values[slot - 1]));
  });
  const source = new CandleSource({ pair, candles, timeframeMs: CATCH_UP.lengthMs, tickSize, stepSize, seed: SEED });
  const replay = new MarketReplay([source]);
  hub.run((exchange) => replay.play(exchange, untilMs));
}
