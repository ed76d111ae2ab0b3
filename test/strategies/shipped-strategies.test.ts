import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { backtest, type BacktestOutcome } from '../../src/app/backtest/backtest.ts';
import type { TradeRecord } from '../../src/core/model/trade.ts';
import { readExpected, recordedConfig, type Expected } from './expected.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const STRATEGIES = readdirSync(`${ROOT}/strategies`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace('.ts', ''));

/** What each strategy comes to under the default rules; docs/guide/strategies.md tells how it was verified. */
const EXPECTED = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8')) as Record<string, unknown>;

function run(strategy: string, fills: 'freqtrade' | 'candle'): Promise<BacktestOutcome> {
  return backtest({ config: { cwd: ROOT, flags: { 'the test': recordedConfig(strategy, fills) } } });
}

/** Fields that are sums or quotients: the same arithmetic in another order may differ in the last bit. */
const COMPUTED = ['stakeAmount', 'maxStakeAmount', 'profitAbs', 'profitRatio', 'stopLossRatio'] as const;

function expectSameTrade(trade: TradeRecord | undefined, expected: Expected['trades'][number]): void {
  expect(trade).toMatchObject({
    ...expected,
    ...Object.fromEntries(COMPUTED.map((name) => [name, expect.closeTo(expected[name], 12)])),
  });
  expect(trade!.openAtEnd).toBe(expected.exitReason === 'force_exit');
}

/** Names of freqtrade's figures and of ours. */
const REPORTED = {
  wins: 'wins',
  losses: 'losses',
  profit_total: 'profitTotal',
  profit_factor: 'profitFactor',
  expectancy: 'expectancy',
  expectancy_ratio: 'expectancyRatio',
  cagr: 'cagr',
  sharpe: 'sharpe',
  sortino: 'sortino',
  calmar: 'calmar',
} as const;

it('ships ten strategies, each with a recording and expected figures', () => {
  expect(STRATEGIES).toHaveLength(10);
  expect(Object.keys(EXPECTED).sort()).toEqual(STRATEGIES);
});

it('makes at least 50 trades with each, and among them leaves in every way but liquidation', () => {
  const recorded = STRATEGIES.map(readExpected);
  for (const { trades } of recorded) expect(trades.length).toBeGreaterThanOrEqual(50);
  const exits = recorded.flatMap(({ trades }) => trades.flatMap(({ orders }) => orders.slice(1).map(({ tag }) => tag)));
  const waysOut = ['roi', 'stop_loss', 'trailing_stop_loss', 'exit_signal', 'partial_exit', 'force_exit'];
  const ofTheirOwn = ['half-day', 'recovered', 'overshot']; // a customExit and two tags of exit signals
  expect([...new Set(exits)]).toEqual(expect.arrayContaining([...waysOut, ...ofTheirOwn]));
});

describe.each(STRATEGIES)('%s', (name) => {
  it('makes the trades that freqtrade makes, under its rules', async () => {
    const { result, report } = await run(name, 'freqtrade');
    const expected = readExpected(name);
    for (const [index, trade] of expected.trades.entries()) expectSameTrade(result.trades.record(index), trade);
    expect(result.trades).toHaveLength(expected.trades.length);
    const { summary } = expected;
    expect(result).toMatchObject({
      startTimeMs: summary['backtest_start_ts'],
      endTimeMs: summary['backtest_end_ts'],
      unclosedAtEnd: summary['unclosed_at_end'],
      counters: {
        rejectedSignals: summary['rejected_signals'],
        timedoutEntryOrders: summary['timedout_entry_orders'],
        timedoutExitOrders: summary['timedout_exit_orders'],
        canceledTradeEntries: summary['canceled_trade_entries'],
        canceledEntryOrders: summary['canceled_entry_orders'],
        replacedEntryOrders: summary['replaced_entry_orders'],
        canceledExitOrders: summary['canceled_exit_orders'],
        replacedExitOrders: summary['replaced_exit_orders'],
      },
    });
    expect(result.finalBalance).toBeCloseTo(summary['final_balance'], 10);
    for (const [theirs, ours] of Object.entries(REPORTED)) {
      expect(report.total[ours], theirs).toBeCloseTo(summary[theirs], 9);
    }
    expect(report.total.drawdown.abs).toBeCloseTo(summary['max_drawdown_abs'], 12);
    // freqtrade buys a pair that begins later than the others at its first candle, within its warm-up.
    if (name !== 'long-short') expect(report.buyAndHold.marketChange).toBeCloseTo(summary['market_change'], 12);
  });

  it('comes to the expected figures under the default rules', async () => {
    const { report } = await run(name, 'candle');
    expect(figures(report)).toEqual(EXPECTED[name]);
  });
});

function figures({ total, perExitReason, counters, finalBalance, tradeHash }: BacktestOutcome['report']): unknown {
  return {
    trades: total.trades,
    wins: total.wins,
    losses: total.losses,
    profitAbs: Number(total.profitTotalAbs.toFixed(8)),
    maxDrawdownAbs: Number(total.drawdown.abs.toFixed(8)),
    finalBalance: Number(finalBalance.toFixed(8)),
    exitReasons: Object.fromEntries(perExitReason.map(({ key, trades }) => [key, trades])),
    rejectedSignals: counters.rejectedSignals,
    tradeHash,
  };
}
