import { expect, it } from 'vitest';
import type { Market } from '../../../src/core/model/market.ts';
import { marketChanges } from '../../../src/core/model/market-changes.ts';

function market(pair: string, change: Partial<Market & { delistedMs: number }> = {}): Market & { delistedMs?: number } {
  const [base, quote] = pair.split('/');
  const rules = { tickSize: 0.01, stepSize: 0.001, minAmount: 0.001, maxAmount: 9000, minCost: 5, maxCost: Infinity };
  return {
    pair,
    base,
    quote,
    kind: 'spot',
    ...rules,
    takerRatio: 0.001,
    makerRatio: 0.001,
    contractSize: 1,
    ...change,
  };
}

const byPair = (...markets: (Market & { delistedMs?: number })[]) => new Map(markets.map((each) => [each.pair, each]));

it('says what changed, and only that', () => {
  const before = byPair(market('BTC/USDT'), market('ETH/USDT'), market('LTC/USDT'), market('OLD/USDT'));
  const after = byPair(
    market('ETH/USDT', { tickSize: 0.1, minCost: 10, takerRatio: 0.002 }),
    market('BTC/USDT'),
    market('NEW/USDT'),
    market('LTC/USDT', { delistedMs: 1_700_000_000_000, stepSize: 0.01, minAmount: 0.01 }),
  );
  expect(marketChanges(before, after)).toEqual([
    { kind: 'precision', pair: 'ETH/USDT', rule: 'tickSize', before: 0.01, after: 0.1 },
    { kind: 'minimum', pair: 'ETH/USDT', rule: 'minCost', before: 5, after: 10 },
    { kind: 'delisting', pair: 'LTC/USDT', timeMs: 1_700_000_000_000 },
    { kind: 'precision', pair: 'LTC/USDT', rule: 'stepSize', before: 0.001, after: 0.01 },
    { kind: 'minimum', pair: 'LTC/USDT', rule: 'minAmount', before: 0.001, after: 0.01 },
    { kind: 'listed', pair: 'NEW/USDT' },
    { kind: 'delisted', pair: 'OLD/USDT' },
  ]);
});

it('says nothing twice', () => {
  const markets = byPair(market('BTC/USDT'), market('LTC/USDT', { delistedMs: 1_700_000_000_000 }));
  expect(marketChanges(markets, markets)).toEqual([]);
});
