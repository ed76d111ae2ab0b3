import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dailyMetrics } from '../../../src/core/analysis/daily-metrics.ts';
import { createHasher } from '../../../src/core/analysis/hash.ts';
import { tTestPValue } from '../../../src/core/analysis/statistics.ts';
import { root } from '../../support/cli.ts';

interface Reference {
  readonly daily: readonly {
    readonly name: string;
    readonly changes: number[];
    readonly empyrical: Readonly<Record<string, number | null>>;
    readonly quantstats: Readonly<Record<string, number | null>>;
  }[];
  readonly ttest: readonly { readonly values: number[]; readonly pvalue: number }[];
  readonly hash: readonly { readonly items: (string | number)[]; readonly digest: string }[];
}

const reference = JSON.parse(
  readFileSync(join(root, 'test/fixtures/metrics/python-reference.json'), 'utf8'),
) as Reference;

function expectClose(got: number | null, want: number | null): void {
  if (got === null || want === null) expect(got).toBe(want);
  else expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-9 * Math.abs(want));
}

describe('daily figures agree with empyrical and quantstats', () => {
  test.each(reference.daily.map((entry) => [entry.name, entry] as const))('%s', (_name, entry) => {
    const { empyrical, quantstats } = entry;
    const ours = dailyMetrics(entry.changes);
    expectClose(ours.sharpeDaily, empyrical['sharpe_ratio']);
    expectClose(ours.sortinoDaily, empyrical['sortino_ratio']);
    expectClose(ours.calmarDaily, empyrical['calmar_ratio']);
    expectClose(ours.volatilityAnnualRatio, empyrical['annual_volatility']);
    expectClose(ours.growthAnnualRatio, empyrical['annual_return']);
    expectClose(ours.maxDrawdownDailyRatio, -empyrical['max_drawdown']! + 0);
    expectClose(ours.sharpeDaily, quantstats['sharpe']);
    expectClose(ours.sortinoDaily, quantstats['sortino']);
    expectClose(ours.volatilityAnnualRatio, quantstats['volatility']);
    expectClose(ours.maxDrawdownDailyRatio, -quantstats['max_drawdown']! + 0);
  });
});

test.each(reference.ttest.map((entry) => [entry.values.length, entry] as const))(
  "Student's t test of %i values agrees with scipy",
  (_count, { values, pvalue }) => {
    expectClose(tTestPValue(values), pvalue);
  },
);

test.each(reference.hash.map((entry) => [JSON.stringify(entry.items), entry] as const))(
  'the hash of %s is MurmurHash3 as mmh3 has it',
  (_items, { items, digest }) => {
    const hash = createHasher();
    for (const item of items) {
      if (typeof item === 'string') hash.text(item);
      else hash.number(item);
    }
    expect(hash.digest()).toBe(digest);
  },
);
