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
    const theirs = Object.fromEntries(Object.keys(ours).map((key) => [key, summary[key]]));
    expect(differences('', ours, theirs)).toEqual(BY_CHANCE[name] ?? []);
  });
});

/** Paths at which two summaries differ, numbers by more than 1e-9 of their size. */
function differences(path: string, got: unknown, want: unknown): string[] {
  if (typeof got === 'number' && typeof want === 'number') {
    return Math.abs(got - want) <= 1e-9 * Math.max(Math.abs(got), Math.abs(want)) + 1e-15 ? [] : [path];
  }
  if (typeof got !== 'object' || got === null || typeof want !== 'object' || want === null) {
    return got === want ? [] : [path];
  }
  if (Array.isArray(got) && got.length !== (want as unknown[]).length) return [`${path}/length`];
  return Object.entries(got).flatMap(([key, value]) => {
    const name = Array.isArray(got) ? ((value as { key?: string }).key ?? key) : key;
    return differences(path === '' ? name : `${path}/${name}`, value, (want as Record<string, unknown>)[key]);
  });
}
