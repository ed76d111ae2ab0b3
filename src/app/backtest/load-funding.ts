import { FundingTable } from '../../core/engine/funding.ts';
import type { CandleKind, Candles } from '../../core/model/candles.ts';
import type { FillRules } from '../../core/model/settings.ts';
import { nextCandleTime, timeframeMs } from '../../core/model/timeframe.ts';
import type { CandleStore } from '../../ports/candle-store.ts';
import { spellTime } from '../candle-messages.ts';
import { loadSeries } from '../candles.ts';

/** Funding of a futures pair, as far as it is stored, and a warning for what is not. */
export interface LoadedFunding {
  readonly funding?: FundingTable;
  readonly warnings: readonly string[];
}

const MINUTE_MS = 60_000;

/** Exchanges stamp a rate some milliseconds beside its time. freqtrade cuts them off, which misses what comes early. */
function onTheClock({ time }: Candles, fills: FillRules): Float64Array {
  const [unit, round] = fills === 'freqtrade' ? [1000, Math.floor] : [MINUTE_MS, Math.round];
  return time.map((timeMs) => round(timeMs / unit) * unit);
}

/**
 * Funding from the stored rates and mark prices of a pair. Funding times within `candles` at which one of
 * them is missing are told as a warning: nothing is charged then, and the result is better or worse than it was.
 */
export function loadFunding(store: CandleStore, pair: string, candles: Candles, fills: FillRules): LoadedFunding {
  const find = (kind: CandleKind) => store.list().find((id) => id.pair === pair && id.kind === kind);
  const [rates, mark] = [find('funding_rate'), find('mark')];
  if (rates === undefined || mark === undefined) {
    const missing = rates === undefined ? 'funding rates' : 'mark prices';
    return { warnings: [`${pair}: no ${missing} are stored, so no funding is charged; ${download(pair)}`] };
  }
  const stored = loadSeries(store, rates).candles;
  const onTime = { ...stored, time: onTheClock(stored, fills) };
  const funding = new FundingTable(onTime, loadSeries(store, mark).candles);
  const last = candles.time[candles.length - 1];
  const missing: number[] = [];
  let times = 0;
  for (let at = nextCandleTime(candles.time[0], rates.timeframe); at <= last; at += timeframeMs(rates.timeframe)) {
    times++;
    if (!funding.has(at)) missing.push(at);
  }
  if (missing.length === 0) return { funding, warnings: [] };
  const which = `${missing.length} of ${times} funding times, the first at ${spellTime(missing[0])}`;
  return {
    funding,
    warnings: [`${pair}: no rate or mark price at ${which}: no funding is charged then; ${download(pair)}`],
  };
}

const download = (pair: string): string => `\`tradewright data download --pairs ${pair}\` gets them`;
