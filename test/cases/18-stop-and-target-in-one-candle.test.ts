import { describe, expect, it } from 'vitest';
import { tradewright } from '../support/cli.ts';
import { marketOf } from '../support/candle-table.ts';
import { caseFolder, runCase } from '../support/case-run.ts';

/** A candle from 94 to 106 holds a stop at 95 and a target of 105.2102; in 5m candles the target comes first. */
const folder = (signalRow: number) =>
  caseFolder({
    name: '18',
    markets: [marketOf('ETH/BTC', { quote: 'BTC', tickSize: 0.00001 })],
    config: { stakeCurrency: 'BTC', stakeAmount: 1000, dryRunWallet: 10_000, fee: 0.001 },
    strategy: `timeframe: '1h', stoploss: -0.05, minimalRoi: { 0: 0.05 },
      indicators: () => ({}), enterLong: (row) => row.index === ${signalRow}`,
  });

const STOPPED = 10 * 95 * 0.999 - 10 * 100 * 1.001;

describe.each(['candle', 'freqtrade'] as const)('under %s rules', (fills) => {
  it('the stop comes first where nobody knows', async () => {
    const { result, report } = await runCase(folder(0), { fills });
    expect(result.trades).toHaveLength(1);
    expect(result.trades.record(0)).toMatchObject({
      openRate: 100,
      amount: 10,
      closeRate: 95,
      exitReason: 'stop_loss',
    });
    expect(result.trades.record(0).profitAbs).toBeCloseTo(STOPPED, 8);
    expect(result.trades.record(0).profitRatio).toBeCloseTo(-0.0518981019, 10);
    expect(report.counters.uncertainTrades).toBe(1);
  });

  it('the target comes first where 5m candles say so', async () => {
    const { result, report } = await runCase(folder(0), { fills, timeframeDetail: '5m' });
    expect(result.trades.record(0)).toMatchObject({ exitReason: 'roi' });
    expect(Math.abs(result.trades.record(0).closeRate - 105.21021)).toBeLessThan(0.000011);
    expect(result.trades.record(0).profitAbs).toBeCloseTo(50.05, 3);
    expect(result.trades.record(0).profitRatio).toBeCloseTo(0.05, 6);
    expect(report.counters.uncertainTrades).toBe(0);
  });

  it('the stop also fills on the candle of the entry', async () => {
    const { result, report } = await runCase(folder(1), { fills });
    const [trade] = result.trades;
    expect(trade).toMatchObject({ closeRate: 95, exitReason: 'stop_loss', closeTimeMs: trade.openTimeMs });
    expect(report.counters.uncertainTrades).toBe(1);
  });
});

it.each(['realistic', 'pessimistic'] as const)('is no better under %s fills, and the report warns', async (fills) => {
  // As many coins in all of them: a part of the position would lose a part of the money.
  const whole = { participationRatio: 1 };
  const { result, report } = await runCase(folder(0), { fills, fillModel: { realistic: whole, pessimistic: whole } });
  expect(result.trades.record(0)).toMatchObject({ exitReason: 'stop_loss', amount: 10 });
  expect(result.trades.record(0).profitAbs).toBeLessThan(STOPPED);
  const [candle, realistic, pessimistic] = report.fillRange!.outcomes.map(({ profitAbs }) => profitAbs);
  expect(candle).toBeCloseTo(STOPPED, 8);
  expect(realistic).toBeLessThan(candle);
  expect(pessimistic).toBeLessThanOrEqual(realistic);
  expect(report.fillRange!.warnings).toContainEqual(expect.stringMatching(/^1 of 1 trades .* what came first/));
});

it('does so from the command line', async () => {
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await tradewright(['backtest', '-s', 'the-case', '--json', ...args], {
      cwd: folder(0),
    });
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  };
  const whole = await run();
  expect(whole.finalBalance).toBeCloseTo(10_000 + STOPPED, 8);
  expect(whole.counters.uncertainTrades).toBe(1);
  const fine = await run('--timeframe-detail', '5m');
  expect(fine.finalBalance).toBeCloseTo(10_050.05, 3);
  expect(fine.perExitReason.map(({ key }: { key: string }) => key)).toEqual(['roi']);
});
