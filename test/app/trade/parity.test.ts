import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { SqliteJournal } from '../../../src/adapters/sqlite/sqlite-journal.ts';
import { VirtualClock } from '../../../src/adapters/system/virtual-clock.ts';
import { evaluateSeries, loadPairSeries } from '../../../src/app/backtest/load-pairs.ts';
import { prepareBacktest, type PreparedBacktest } from '../../../src/app/backtest/prepare.ts';
import { runEngine } from '../../../src/app/backtest/run-engine.ts';
import { atOpen, withinBar } from '../../../src/app/backtest/turns.ts';
import { Bot, type BotParts } from '../../../src/app/trade/bot.ts';
import { replayBot } from '../../../src/app/trade/replay.ts';
import { loadStrategy } from '../../../src/app/strategy/load.ts';
import type { Order } from '../../../src/core/engine/order.ts';
import type { TradeRecord } from '../../../src/core/model/trade.ts';
import { timeframeMs } from '../../../src/core/model/timeframe.ts';
import { CandleVenue } from '../../../src/core/simulation/candle-venue.ts';
import { informativeRequests } from '../../../src/core/strategy/informative.ts';
import { silentLog } from '../../support/silent-log.ts';
import { recordedConfig } from '../../strategies/expected.ts';
import { recordedEvents, RecordedSeries } from './recorded-feed.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tradewright-parity-'));
afterAll(() => rmSync(folder, { recursive: true }));

const STRATEGIES = readdirSync(`${ROOT}/strategies`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace('.ts', ''));

/**
 * As many twelfths of the recording as give enough trades, and the backtest of them. All pairs for a short time rather than
 * one for long: each candle asks the strategy anew about all candles before it.
 */
async function prepared(name: string) {
  const config = recordedConfig(name, 'candle');
  const ready = await prepareBacktest({ config: { cwd: ROOT, flags: { 'the test': config } } });
  const times = ready.markets.map((market) => loadPairSeries(ready.loading, market, new Map()).candles.time);
  const [start, end] = [times[0][0], times[0][times[0].length - 1]];
  // Where the candles of a pair end, its backtest closes a trade and frees what is tied up in it; a live bot goes on.
  const markets = ready.markets.filter((_, index) => times[index][0] <= start && times[index].at(-1)! >= end);
  for (let part = 1; ; part++) {
    const toMs = start + ((end - start) * part) / PARTS;
    const attempt = await backtested({ ...ready, markets, loading: { ...ready.loading, range: { toMs } } });
    if (attempt.trades.length >= ENOUGH || part === PARTS) return attempt;
  }
}

async function backtested({ loading, markets, strategy, loaded }: PreparedBacktest) {
  const cache = new Map();
  const series = markets.map((market) => loadPairSeries(loading, market, cache));
  const evaluated = series.map((each) => evaluateSeries(loading, each));
  const fresh = async () => (await loadStrategy(strategy.path, { ...loaded, fresh: true })).strategy;
  const run = { settings: loading.settings, strategy: await fresh(), params: loading.params };
  const result = await runEngine({ ...run, pairs: evaluated.map((each) => each.ready) });
  // The end of the data is no way out that a live bot knows.
  const trades = result.trades.slice().filter(({ openAtEnd }) => !openAtEnd);
  return { loading, markets, series, evaluated, trades, again: await fresh() };
}

const PATIENCE_MS = 300_000;
const ENOUGH = 50;
const PARTS = 12;
/** Steps between two restarts. */
const RESTART = 277;

/** Of trades that close at one instant, a backtest and a journal may each tell another one first. */
function inOrder(trades: readonly TradeRecord[]): TradeRecord[] {
  return [...trades].sort((a, b) => a.id - b.id);
}

const reasons = new Set<string>();

describe('the loop of paper and live, on recorded candles under the candle rules', () => {
  it.each(STRATEGIES)(
    '%s trades as in its backtest, field by field, though it is stopped and started again',
    async (name) => {
      const { loading, markets, series, evaluated, trades, again } = await prepared(name);
      const { settings, strategy, params } = loading;
      const ready = evaluated.map((each) => each.ready);
      const path = join(folder, `${name}.sqlite`);
      const clock = new VirtualClock(0);

      const { timeframe, tradingMode: kind } = settings;
      const start = Math.min(...ready.map(({ candles }) => candles.time[0])) + timeframeMs(timeframe);
      const end = Math.max(...ready.map(({ candles }) => candles.time[candles.length - 1]));
      const recorded = new Map<string, RecordedSeries>();
      series.forEach(({ market: { pair }, candles, informative }) => {
        recorded.set(pair, new RecordedSeries({ pair, timeframe, kind }, candles));
        for (const request of informativeRequests(strategy, pair, settings.stakeCurrency)) {
          const id = { pair: request.pair, timeframe: request.timeframe, kind: request.kind ?? kind };
          recorded.set(JSON.stringify(id), new RecordedSeries(id, informative[request.alias]));
        }
      });
      const world = () => {
        let venue!: CandleVenue<Order>;
        return {
          turns: {
            atOpen: (trader, bar) => atOpen(trader, venue, bar),
            withinBar: (trader, bar) => withinBar(trader, venue, bar),
          },
          candleDesk: (report) => (venue = new CandleVenue<Order>(report, undefined)),
          fundingOf: (pair) => ready.find((each) => each.pair === pair)?.funding,
        } satisfies Partial<BotParts>;
      };
      const begin = () => {
        const journal = new SqliteJournal(path);
        const bot = new Bot({
          name: 'parity',
          settings,
          strategy: again,
          params,
          markets,
          journal,
          clock,
          log: silentLog,
          act: () => undefined,
          account: 'main',
          wording: { stoploss: 'market', timeInForce: settings.orderTimeInForce },
          ...world(),
          requestExpiryMs: 5000,
          settleMs: 2000,
        });
        return { bot, journal };
      };
      let { bot, journal } = begin();
      bot.start(
        [],
        [...recorded.values()].flatMap((each) => each.closedBy(start - timeframeMs(timeframe))),
      );
      let steps = 0;
      for (const event of recordedEvents(evaluated, [...recorded.values()], timeframe, start, end)) {
        await clock.runUntil(event.kind === 'quote' ? clock.now() : event.timeMs);
        if (event.kind === 'closed' && event.timeMs === end)
          bot.apply({ kind: 'command', command: { do: 'stop-entries' } });
        bot.hear(event);
        if (++steps % RESTART !== 0) continue;
        journal.close();
        const old = bot;
        ({ bot, journal } = begin());
        bot.start(
          old.analyst.series().flatMap((id) => journal.candles(old.number, id, 0)),
          [],
        );
      }
      const shell = inOrder(journal.closedTrades(bot.number) as unknown as TradeRecord[]);
      const replayed = replayBot(journal, bot.number, { strategy: again, ...world() });
      journal.close();
      for (const { exitReason } of trades) reasons.add(exitReason);
      expect(replayed.difference).toBeUndefined();
      expect(trades.length).toBeGreaterThanOrEqual(ENOUGH);
      expect(shell.length).toBe(trades.length);
      inOrder(trades).forEach((trade, index) =>
        expect(shell[index], `trade ${index}`).toEqual(JSON.parse(JSON.stringify(trade))),
      );
    },
    PATIENCE_MS,
  );

  it('sees every way out among them', () => {
    for (const reason of ['roi', 'stop_loss', 'trailing_stop_loss', 'exit_signal'])
      expect([...reasons]).toContain(reason);
  });
});
