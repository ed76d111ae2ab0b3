import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { SqliteJournal } from '../../../src/adapters/sqlite/sqlite-journal.ts';
import { VirtualClock } from '../../../src/adapters/system/virtual-clock.ts';
import { evaluateSeries, loadPairSeries } from '../../../src/app/backtest/load-pairs.ts';
import { prepareBacktest } from '../../../src/app/backtest/prepare.ts';
import { runEngine } from '../../../src/app/backtest/run-engine.ts';
import { atOpen, withinBar } from '../../../src/app/backtest/turns.ts';
import { Bot } from '../../../src/app/trade/bot.ts';
import { loadStrategy } from '../../../src/app/strategy/load.ts';
import type { Order } from '../../../src/core/engine/order.ts';
import { timeframeMs } from '../../../src/core/model/timeframe.ts';
import { CandleVenue } from '../../../src/core/simulation/candle-venue.ts';
import { informativeRequests } from '../../../src/core/strategy/informative.ts';
import { readExpected, recordedConfig } from '../../strategies/expected.ts';
import { recordedEvents, RecordedSeries } from './recorded-feed.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tradewright-parity-'));
afterAll(() => rmSync(folder, { recursive: true }));

const STRATEGIES = readdirSync(`${ROOT}/strategies`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace('.ts', ''));

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** As few of the recording's pairs as give enough trades, and the backtest of them. */
async function prepared(name: string) {
  const { pairs } = readExpected(name);
  for (let count = 1; ; count++) {
    const attempt = await backtested(name, pairs.slice(0, count));
    if (attempt.trades.length >= ENOUGH || count === pairs.length) return attempt;
  }
}

async function backtested(name: string, pairs: readonly string[]) {
  const config = recordedConfig(name, 'candle', pairs);
  const ready = await prepareBacktest({ config: { cwd: ROOT, flags: { 'the test': config } } });
  const { loading, markets, strategy, loaded } = ready;
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

/** Each candle asks the strategy anew about all candles before it. */
const PATIENCE_MS = 300_000;
const ENOUGH = 50;

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
      const begin = () => {
        const journal = new SqliteJournal(path);
        let venue!: CandleVenue<Order>;
        const bot = new Bot({
          name: 'parity',
          settings,
          strategy: again,
          params,
          markets,
          journal,
          clock,
          log: silent,
          fundingOf: (pair) => ready.find((each) => each.pair === pair)?.funding,
          act: () => undefined,
          account: 'main',
          wording: { stoploss: 'market', timeInForce: settings.orderTimeInForce },
          turns: {
            atOpen: (trader, bar) => atOpen(trader, venue, bar),
            withinBar: (trader, bar) => withinBar(trader, venue, bar),
          },
          candleDesk: (report) => (venue = new CandleVenue<Order>(report, undefined)),
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
        if (++steps % 1777 !== 0) continue;
        journal.close();
        const old = bot;
        ({ bot, journal } = begin());
        bot.start(
          old.analyst.series().flatMap((id) => journal.candles(old.number, id, 0)),
          [],
        );
      }
      const shell = journal.closedTrades(journal.botNumber('parity'));
      journal.close();
      for (const { exitReason } of trades) reasons.add(exitReason);
      expect(trades.length).toBeGreaterThanOrEqual(ENOUGH);
      expect(shell.length).toBe(trades.length);
      trades.forEach((trade, index) =>
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
