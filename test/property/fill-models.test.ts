import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FILL_MODELS, type FillModelSettings } from '../../src/core/model/fill-models.ts';
import { runTable, type Prices, type Table, type TablePair, type TableResult } from '../support/candle-table.ts';
import { candleAt, randomTables, withRules } from './random-run.ts';

const FREE: FillModelSettings = {
  spread: { candles: 200, multiple: 0, errorsOff: 0, minTicks: 0, maxRatio: 1 },
  slippage: { fixedRatio: 0, volatilityShare: 0, impact: 0 },
  volatilityCandles: 14,
  participationRatio: 1,
  throughTicks: 0,
  latencyMs: 0,
};

const under = (table: Table, realistic: FillModelSettings): Table =>
  withRules(table, 'realistic', { fillModels: { ...FILL_MODELS, realistic } });

/** The same table with other volumes: the numbers of `volumes`, over and over. */
function withVolumes(table: Table, volumes: readonly number[]): Table {
  const pairs = Object.entries(table.pairs!).map(([name, pair]): [string, TablePair] => [
    name,
    {
      ...pair,
      candles: pair.candles.map(([open, high, low, close], row): Prices => [
        open,
        high,
        low,
        close,
        volumes[row % volumes.length],
      ]),
    },
  ]);
  return { ...table, pairs: Object.fromEntries(pairs) };
}

it('a market that costs nothing and has room for everything is that of the candle rules', () =>
  fc.assert(
    fc.asyncProperty(randomTables, async (random) => {
      // Limits of the strategy's own are sized and ordered in another way.
      const { adjustTradePosition, confirmTradeEntry, leverage } = random.callbacks!;
      const chosen = { adjustTradePosition, confirmTradeEntry, leverage };
      const callbacks = Object.fromEntries(Object.entries(chosen).filter(([, callback]) => callback !== undefined));
      const table = withVolumes({ ...random, callbacks }, [1e9]);
      const { trades, finalBalance } = await runTable(under(table, FREE));
      const candle = await runTable(withRules(table, 'candle'));
      expect(trades).toEqual(candle.trades);
      expect(finalBalance).toBe(candle.finalBalance);
    }),
    { numRuns: 200 },
  ));

const models = fc.record({
  participationRatio: fc.constantFrom(0.01, 0.1, 0.5, 1),
  throughTicks: fc.constantFrom(0, 1, 50),
  fixedRatio: fc.constantFrom(0, 0.001, 0.02),
});
const volumes = fc.array(fc.constantFrom(0, 0.001, 1, 7, 40, 1e6), { minLength: 1, maxLength: 10 });

const holds = (check: (table: Table, model: FillModelSettings, result: TableResult) => void) =>
  fc.assert(
    fc.asyncProperty(randomTables, models, volumes, async (random, { fixedRatio, ...chosen }, row) => {
      const model = { ...FREE, ...chosen, slippage: { ...FREE.slippage, fixedRatio } };
      const table = under(withVolumes(random, row), model);
      check(table, model, await runTable(table));
    }),
    { numRuns: 300 },
  );

it('orders that fill in parts buy what is sold, and every profit is in the balance', () =>
  holds((_, __, { trades, startBalance, finalBalance }) => {
    for (const { side, orders, closeTimeMs } of trades) {
      const held = orders.reduce(
        (sum, each) => sum + ((each.side === 'buy') === (side === 'long') ? 1 : -1) * each.amount,
        0,
      );
      expect(held).toBeCloseTo(0, 9);
      expect(orders.at(-1)!.filledTimeMs).toBe(closeTimeMs);
    }
    const profits = trades.reduce((sum, { profitAbs }) => sum + profitAbs, 0);
    expect(finalBalance).toBeCloseTo(startBalance + profits, 6);
  }));

it('no candle fills more than the share of its volume, but for what no market is asked about', () =>
  holds((table, { participationRatio }, { trades }) => {
    const filled = new Map<string, number>();
    for (const { pair, orders, openAtEnd } of trades) {
      for (const [place, { filledTimeMs, amount, tag }] of orders.entries()) {
        if (tag === 'liquidation' || tag === 'dust' || (openAtEnd && place === orders.length - 1)) continue;
        const key = `${pair} ${filledTimeMs}`;
        filled.set(key, (filled.get(key) ?? 0) + amount);
        const { volume } = candleAt(table, pair, filledTimeMs);
        expect(filled.get(key)!).toBeLessThanOrEqual(volume * participationRatio + 1e-9);
      }
    }
  }));
