import { describe, expect, test } from 'vitest';
import { freqtradeSummary } from '../../parity/freqtrade-summary.ts';
import { loadMetricsCase } from '../../support/metrics-fixture.ts';

/** freqtrade sorts trades by an unstable sort; which of two trades that close at once comes first is chance. */
const BY_CHANCE: Readonly<Record<string, readonly string[]>> = {
  '44-position-stacking': [
    'results_per_pair/ZEC/BTC/calmar',
    'results_per_pair/ZEC/BTC/max_drawdown_account',
    'results_per_pair/ZEC/BTC/max_drawdown_abs',
  ],
};

describe("freqtrade's figures, recomputed from the trades of its own runs", () => {
  test.each([
    '03-signals-rsi-bb-tags',
    '40-one-slot-contention',
    '44-position-stacking',
    '54-dca-adds-and-partial-exits',
    '64-detail-15m-5m-dca-ls',
    '69-futures-liquidation',
    '70-futures-btc-long-funding',
  ])('%s', (name) => {
    const { report, summary } = loadMetricsCase(name);
    const ours = freqtradeSummary(report);
    const paths: string[] = [];
    compare('', ours, Object.fromEntries(Object.keys(ours).map((key) => [key, summary[key]])));
    expect(paths).toEqual(BY_CHANCE[name] ?? []);

    function compare(path: string, got: unknown, want: unknown): void {
      if (Array.isArray(got) && Array.isArray(want)) {
        const names = (rows: readonly unknown[]): unknown[] => rows.map((row) => (row as { key?: string }).key);
        expect(names(got), path).toEqual(names(want));
        for (const [row, value] of got.entries()) {
          compare(`${path}/${(value as { key?: string }).key ?? row}`, value, want[row]);
        }
      } else if (typeof got === 'object' && got !== null) {
        for (const [key, value] of Object.entries(got)) {
          compare(path === '' ? key : `${path}/${key}`, value, (want as Record<string, unknown>)[key]);
        }
      } else if (typeof got === 'number' && typeof want === 'number') {
        if (Math.abs(got - want) > 1e-9 * Math.max(Math.abs(got), Math.abs(want)) + 1e-15) paths.push(path);
      } else if (got !== want) paths.push(path);
    }
  });
});
