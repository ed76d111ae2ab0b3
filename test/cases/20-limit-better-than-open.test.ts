import { expect, it } from 'vitest';
import { marketOf, outcome, START } from '../support/candle-table.ts';
import { caseFolder, runCase } from '../support/case-run.ts';
import { tradewright } from '../support/cli.ts';

/** A purchase at 98 arrives at an open of 95; a sale at 105 meets an open of 110, resting or new. */
const folder = (exitRow: number) =>
  caseFolder({
    name: '20',
    markets: [marketOf('ETH/BTC', { quote: 'BTC' })],
    config: { stakeCurrency: 'BTC', stakeAmount: 950, dryRunWallet: 10_000, fee: 0 },
    strategy: `timeframe: '1h', stoploss: -0.99, unfilledtimeout: { entry: 10000, exit: 10000 },
      indicators: () => ({}),
      enterLong: (row) => row.index === 0,
      exitLong: (row) => row.index === ${exitRow},
      customEntryPrice: () => 98,
      customExitPrice: () => 105`,
  });

it.each([
  ['that rested', 1, 105, 100],
  ['that is new', 3, 110, 150],
])('buys at 95, and sells with an order %s', async (_, exitRow, exitRate, profit) => {
  const { result } = await runCase(folder(exitRow));
  expect(result.trades).toHaveLength(1);
  const [trade] = result.trades;
  expect(outcome({ ...trade, openTimeMs: START, closeTimeMs: START })).toEqual([0, 95, 0, exitRate, 'exit_signal']);
  expect(trade).toMatchObject({ amount: 10, profitAbs: profit });
  expect(trade.orders.map(({ filledTimeMs }) => (filledTimeMs - result.startTimeMs) / 3_600_000)).toEqual([1, 4]);
});

it('is one trade of 137.10 under freqtrade rules', async () => {
  const { result } = await runCase(folder(1), { fills: 'freqtrade' });
  expect(result.trades.record(0)).toMatchObject({ openRate: 97, closeRate: 111, exitReason: 'force_exit' });
  expect(result.trades.record(0).profitAbs).toBeCloseTo(9.793 * 14, 8);
});

it('does so from the command line', async () => {
  const { code, stdout } = await tradewright(['backtest', '-s', 'the-case', '--json'], { cwd: folder(1) });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).finalBalance).toBe(10_100);
});
