import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InputError } from '../../../src/core/model/errors.ts';
import { boolean, categorical, decimal, int, resolveParams } from '../../../src/core/strategy/parameters.ts';

const strategy = {
  name: 'ema-cross',
  spec: {
    params: {
      fast: int(5, 20, { default: 12 }),
      risk: decimal(0.5, 3, { default: 1.5, space: 'stake' }),
      mode: categorical(['calm', 'bold', 3], { default: 'calm' }),
      hedge: boolean({ default: false }),
    },
  },
};

test('defaults, then the tuned file, then overrides; texts are read as the type of the parameter', () => {
  expect(resolveParams(strategy)).toEqual({ fast: 12, risk: 1.5, mode: 'calm', hedge: false });
  const tuned = { fast: 8, risk: 2 };
  expect(resolveParams(strategy, { fast: '9', mode: '3', hedge: 'true' }, tuned)).toEqual({
    fast: 9,
    risk: 2,
    mode: 3,
    hedge: true,
  });
});

function valueOrRefusal(fast: number): unknown {
  try {
    return resolveParams(strategy, { fast })['fast'];
  } catch (error) {
    return (error as InputError).code;
  }
}

test('every whole number in the range is taken, every other one is refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: -30, max: 60 }), fc.double()), (value) => {
      const taken = Number.isInteger(value) && value >= 5 && value <= 20;
      expect(valueOrRefusal(value)).toBe(taken ? value : 'PARAM_OUT_OF_RANGE');
    }),
  );
});

test.each<[string, unknown]>([
  ['fast', '12.5'],
  ['fast', ''],
  ['fast', 'twelve'],
  ['fast', null],
  ['fast', 21],
  ['risk', 0.4],
  ['risk', NaN],
  ['mode', 'wild'],
  ['mode', 4],
  ['hedge', 'yes'],
  ['hedge', 1],
])('%s = %j is out of range', (name, value) => {
  expect(() => resolveParams(strategy, { [name]: value })).toThrow(
    expect.objectContaining({ code: 'PARAM_OUT_OF_RANGE', path: name, exitCode: 1 }),
  );
});

test('an unknown name is refused with the closest one', () => {
  expect(() => resolveParams(strategy, { fats: 9 })).toThrow(
    expect.objectContaining({ code: 'PARAM_UNKNOWN', hint: expect.stringContaining('Did you mean "fast"') as string }),
  );
  expect(() => resolveParams({ name: 'plain', spec: {} }, { toString: 9 })).toThrow(
    expect.objectContaining({ code: 'PARAM_UNKNOWN', hint: 'It has no parameters.' }),
  );
});

test.each([
  ['PARAM_DEFAULT_INVALID', () => int(5, 20, { default: 4 })],
  ['PARAM_DEFAULT_INVALID', () => int(5, 20, { default: 5.5 })],
  ['PARAM_DEFAULT_INVALID', () => decimal(0, 1, { default: NaN })],
  ['PARAM_DEFAULT_INVALID', () => boolean({ default: 1 as unknown as boolean })],
  ['PARAM_RANGE_INVALID', () => int(20, 5, { default: 7 })],
])('%s at the definition', (code, define) => {
  expect(define).toThrow(expect.objectContaining({ code }));
});
