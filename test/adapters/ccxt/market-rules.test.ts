import type { Exchange, Market } from 'ccxt';
import { expect, it } from 'vitest';
import { listedMarket } from '../../../src/adapters/ccxt/market-rules.ts';

/** ccxt's precision modes. */
const DECIMAL_PLACES = 2;
const SIGNIFICANT_DIGITS = 3;
const TICK_SIZE = 4;

function rulesOf(precisionMode: number, change: object) {
  const market = {
    ...{ id: 'BTCUSDT', symbol: 'BTC/USDT', base: 'BTC', quote: 'USDT', spot: true, active: true, info: {} },
    ...{ taker: '0.001', maker: '0.0008', limits: { amount: { min: '0.01' }, cost: { min: '5' } } },
    ...change,
  };
  return listedMarket({ precisionMode } as Exchange, market as unknown as Market);
}

it.each([
  ['steps as they are', TICK_SIZE, { price: '0.05', amount: '0.001' }, 0.05, 0.001],
  ['decimal places', DECIMAL_PLACES, { price: '2', amount: '0' }, 0.01, 1],
  ['places before the point', DECIMAL_PLACES, { price: '2', amount: '-2' }, 0.01, 100],
  ['significant digits, whose step is not fixed', SIGNIFICANT_DIGITS, { price: '5', amount: '8' }, 1e-8, 1e-8],
])('precision: %s', (_, mode, precision, tickSize, stepSize) => {
  expect(rulesOf(mode, { precision })).toMatchObject({ tickSize, stepSize, minAmount: 0.01, maxAmount: Infinity });
});

it('contracts are counted in coins, decimal-exact', () => {
  // A contract of 0.01 coins in steps of 0.1, as OKX has for BTC-USDT-SWAP.
  const swap = {
    ...{ symbol: 'BTC/USDT:USDT', settle: 'USDT', spot: false, swap: true, linear: true },
    contractSize: '0.01',
  };
  const limits = { amount: { min: '0.1', max: '10000' }, cost: {} };
  expect(rulesOf(TICK_SIZE, { ...swap, limits, precision: { price: '0.1', amount: '0.1' } })).toMatchObject({
    ...{ pair: 'BTC/USDT:USDT', kind: 'futures', settle: 'USDT', contractSize: 0.01 },
    ...{ stepSize: 0.001, minAmount: 0.001, maxAmount: 100, minCost: 0, maxCost: Infinity },
  });
});

it.each([
  ['inverse futures', { spot: false, swap: true, linear: false }],
  ['dated futures', { spot: false, swap: false, future: true, linear: true }],
  ['options', { spot: false, option: true }],
  ['markets without a step', { precision: { price: undefined, amount: '1' } }],
])('%s are left out', (_, change) => {
  expect(rulesOf(TICK_SIZE, { precision: { price: '1', amount: '1' }, ...change })).toBeUndefined();
});
