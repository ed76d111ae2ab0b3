import { expect, test } from 'vitest';
import { closestName } from '../../../src/core/model/suggest.ts';

test.each([
  ['ema-corss', 'ema-cross'],
  ['EMA-CROSS', 'ema-cross'],
  ['trailling', 'trailing'],
  ['x', undefined],
  ['something-else', undefined],
])('%s -> %s', (wrong, expected) => {
  expect(closestName(wrong, ['trailing', 'ema-cross', 'rsi'])).toBe(expected);
});
