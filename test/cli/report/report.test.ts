import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { reportText } from '../../../src/cli/report/print-report.ts';
import { summarise } from '../../../src/core/analysis/summarise.ts';
import { loadMetricsCase } from '../../support/metrics-fixture.ts';
import { contextOf, order, runOf, START, HOUR, tradeOf } from '../../support/hand-made-run.ts';

const ALL = { breakdown: ['day', 'week', 'month'] as const };

function longestLine(text: string): number {
  return Math.max(
    ...stripVTControlCharacters(text)
      .split('\n')
      .map((line) => line.length),
  );
}

/** The lines of the section that starts with `title`, to the next empty line. */
function section(text: string, title: string): string[] {
  const lines = text.split('\n');
  const from = lines.indexOf(title);
  const length = lines.slice(from).indexOf('');
  return from < 0 ? [] : lines.slice(from + 1, length < 0 ? undefined : from + length);
}

describe('the first lines', () => {
  // Buys 100 coins for 100 each, sees 90, sells for 95 with 1 % fees: loses 500, 100 and 95.
  const orders = [order('buy', START, 100, 100, 0.01), order('sell', START + 2 * HOUR, 95, 100, 0.01)];
  const fees = { feeOpenRatio: 0.01, feeCloseRatio: 0.01 };
  const trade = tradeOf(-695, 0, 2, { stakeAmount: 10_000, profitRatio: -0.0688, orders, ...fees });
  const run = runOf([trade], 20_000, 24);
  const prices = [100, 90, 95, ...Array.from({ length: 21 }, () => 110)];
  const context = { ...contextOf(24, { 'ETH/USDT': prices, 'ETH/BTC': prices }), stakeCurrency: 'USDT' };
  const text = reportText(summarise(run, { ...context, warnings: ['three candles were missing'] }), { width: 80 });

  test('say what came of it, against holding, with the worst fall and the trades', () => {
    // Closes: 90 at first, 110 at last. Equity after the entry: 19,900; at 90: 20,000 - 10,100 + 9,000 = 18,900.
    expect(text.split('\n').slice(0, 7)).toEqual([
      'Backtest of hand-made: 2 pairs, 1h candles, spot',
      '2024-01-01 00:00 to 2024-01-01 23:00 UTC (24 candles, 1 day)',
      '',
      'Lost 695.00 USDT (-3.48 %) with 20,000.00 USDT at the start',
      'Just holding the pairs, in equal parts: 22.22 %',
      'Worst fall on the way: -5.50 % (2024-01-01 to 2024-01-01, not recovered)',
      '1 trade: 0 won, 0 drew, 1 lost (0.0 % won)',
    ]);
  });

  test('name the fill rules and what they assume, and pass on warnings', () => {
    expect(text).toMatch(/^Fill rules: candle\. Orders fill only at prices/m);
    expect(text).toMatch(/^Warning: three candles were missing$/m);
  });

  test('show five warnings at most, and how many more there are', () => {
    const many = Array.from({ length: 8 }, (_, index) => `warning ${index}`);
    const lines = reportText(summarise(run, { ...context, warnings: many }), { width: 80 }).match(/^Warning: .*$/gm);
    expect(lines).toHaveLength(6);
    expect(lines?.at(-1)).toBe('Warning: 3 more warnings; --json has all of them.');
  });

  test('figures have their units', () => {
    expect(text).toMatch(/^Fees paid +195\.00 USDT$/m);
    expect(text).toMatch(/^Time in the market +8\.3 %$/m);
    expect(text).toMatch(/^Held: mean \(shortest to longest\) +2h 00m \(2h 00m to 2h 00m\)$/m);
  });

  test('have no colour where there is no terminal', () => {
    expect(stripVTControlCharacters(text)).toBe(text);
  });
});

describe('tables', () => {
  test.each(['03-signals-rsi-bb-tags', '54-dca-adds-and-partial-exits', '69-futures-liquidation'])(
    '%s fits the width that there is',
    (name) => {
      const { report } = loadMetricsCase(name);
      expect(longestLine(reportText(report, { ...ALL, width: 80 }))).toBeLessThanOrEqual(80);
      expect(longestLine(reportText(report, { ...ALL, width: 160 }))).toBeLessThanOrEqual(160);
    },
  );

  test('a run with tags has tables of them; trades open at the end and trades that vanished are told', () => {
    const { report } = loadMetricsCase('03-signals-rsi-bb-tags');
    const text = reportText(report, { width: 80 });
    expect(section(text, 'By enter tag')).toHaveLength(2 + 2);
    expect(section(text, 'By enter tag and exit reason')).toHaveLength(2 + 7);
    expect(section(text, 'Open at the end, closed by the run at the last candle')[2]).toMatch(/^ADA\/BTC +1 /);
    expect(text).toMatch(/Warning: 1 trade could not be closed at the end and is in no figure/);
  });

  test('a run without tags, or with everything closed, has no such table', () => {
    const text = reportText(summarise(runOf([tradeOf(5, 0, 2)], 1000, 24), contextOf(24)), { width: 80 });
    expect(text).not.toMatch(/enter tag|Open at the end/);
    expect(section(text, 'By pair').at(-1)).toMatch(/^TOTAL +1 +5\.00 +5\.00000000 +0\.50 +2h 00m +1\/0\/0$/);
  });

  test('breakdown tables come when asked, without the periods in which nothing closed', () => {
    const trades = [tradeOf(5, 0, 2), tradeOf(-2, 60, 61)];
    const report = summarise(runOf(trades, 1000, 96), contextOf(96));
    expect(reportText(report)).not.toMatch(/By day/);
    expect(section(reportText(report, { width: 80, breakdown: ['day'] }), 'By day (UTC)').slice(2)).toEqual([
      '2024-01-01       1   5.00000000      0.50     1,000.00000000          1/0/0',
      '2024-01-03       1  -2.00000000     -0.20     1,005.00000000          0/0/1',
      '2 days without a closed trade left out',
    ]);
  });

  test('counters: rejected signals always, the others where they are not zero', () => {
    const run = runOf([], 1000, 24);
    const counters = { ...run.counters, timedoutExitOrders: 3, canceledTradeEntries: 1 };
    const lines = section(reportText(summarise({ ...run, counters }, contextOf(24))), 'Orders and signals');
    expect(lines.map((line) => line.replace(/ {2,}/, ': '))).toEqual([
      'Entry signals without a free slot: 0',
      'Exit orders timed out: 3',
      'Trades cancelled before a fill: 1',
      expect.stringMatching(/^Trade hash: [0-9a-f]{16}$/),
    ]);
  });
});
