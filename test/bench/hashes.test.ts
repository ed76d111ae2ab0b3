import { expect, test } from 'vitest';
import { EXPECTED, EXPECTED_SWEEP } from '../../bench/expected.ts';
import { runScript } from '../../bench/processes.ts';

// XL is compared by `npm run bench`: it takes minutes to make its candles.
const WORKLOADS = Object.keys(EXPECTED).filter((key) => !key.startsWith('XL '));

test.each(WORKLOADS)('%s gives the trades that it always gave', { timeout: 120_000 }, (key) => {
  expect(runScript('stages', ...key.split(' '))).toMatchObject({ ...EXPECTED[key] });
});

test('a sweep on two threads gives what it always gave', () => {
  expect(runScript('sweep', 'S', '2')).toMatchObject({ points: 200, profit: EXPECTED_SWEEP['S'] });
});
