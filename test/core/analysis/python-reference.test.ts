import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dailyMetrics } from '../../../src/core/analysis/daily-metrics.ts';
import { Hasher } from '../../../src/core/analysis/hash.ts';
import { deviation, mean, tTestPValue } from '../../../src/core/analysis/statistics.ts';
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

/** Numbers to ten digits; -0 is 0, what is not defined stays null. */
function rounded(values: readonly (number | null)[]): (string | null)[] {
  return values.map((value) => (value === null ? null : (value + 0).toPrecision(10)));
}

describe('daily figures agree with empyrical and quantstats', () => {
  test.each(reference.daily.map((entry) => [entry.name, entry] as const))('%s', (_name, entry) => {
    const { empyrical, quantstats } = entry;
    const ours = dailyMetrics(entry.changes);
    const { sharpeDaily, sortinoDaily, volatilityAnnualRatio, calmarDaily, growthAnnualRatio } = ours;
    const fall = -ours.maxDrawdownDailyRatio!;
    expect(rounded([sharpeDaily, sortinoDaily, volatilityAnnualRatio, fall, calmarDaily, growthAnnualRatio])).toEqual(
      rounded(
        ['sharpe_ratio', 'sortino_ratio', 'annual_volatility', 'max_drawdown', 'calmar_ratio', 'annual_return'].map(
          (name) => empyrical[name],
        ),
      ),
    );
    expect(rounded([sharpeDaily, sortinoDaily, volatilityAnnualRatio, fall])).toEqual(
      rounded(['sharpe', 'sortino', 'volatility', 'max_drawdown'].map((name) => quantstats[name])),
    );
  });
});

test.each(reference.ttest.map((entry) => [entry.values.length, entry] as const))(
  "Student's t test of %i values agrees with scipy",
  (_count, { values, pvalue }) => {
    expect(rounded([tTestPValue(mean(values), deviation(values, 1), values.length)])).toEqual(rounded([pvalue]));
  },
);

test.each(reference.hash.map((entry) => [JSON.stringify(entry.items), entry] as const))(
  'the hash of %s is MurmurHash3 as mmh3 has it',
  (_items, { items, digest }) => {
    const hash = new Hasher();
    for (const item of items) {
      if (typeof item === 'string') hash.text(item);
      else hash.number(item);
    }
    expect(hash.digest()).toBe(digest);
  },
);
