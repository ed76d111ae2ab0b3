import { describe, expect, it } from 'vitest';
import { readMarketFile } from '../../../src/adapters/markets/market-file.ts';
import { folder, thrown } from '../../app/config/folder.ts';
import { root } from '../../support/cli.ts';

const SPOT = {
  ...{ pair: 'ETH/BTC', base: 'ETH', quote: 'BTC', kind: 'spot', tickSize: 1e-6, stepSize: 0.001 },
  ...{ minAmount: 0.001, maxAmount: null, minCost: 0.0001, maxCost: 9000, takerRatio: 0.001, makerRatio: -0.0001 },
};
const TIER = { minNotional: 0, maxNotional: null, maintenanceMarginRatio: 0.01, maxLeverage: 20, maintenanceAmount: 0 };
const FUTURES = {
  ...SPOT,
  pair: 'ETH/BTC:BTC',
  settle: 'BTC',
  kind: 'futures',
  contractSize: 0.1,
  leverageTiers: [TIER],
};

function snapshot(...markets: unknown[]): string {
  return `${folder({ 'markets.json': { source: 'by hand', date: '2026-11-25', markets } })}/markets.json`;
}

describe('market rules', () => {
  it('by pair; null is no limit', () => {
    const { source, date, markets } = readMarketFile(snapshot(SPOT, FUTURES));
    expect([source, date]).toEqual(['by hand', '2026-11-25']);
    expect([...markets.keys()]).toEqual(['ETH/BTC', 'ETH/BTC:BTC']);
    expect(markets.get('ETH/BTC')).toEqual({ ...SPOT, maxAmount: Infinity, contractSize: 1 });
    expect(markets.get('ETH/BTC:BTC')?.leverageTiers).toEqual([{ ...TIER, maxNotional: Infinity }]);
  });

  it.each<[string, unknown, RegExp]>([
    ['a missing rule', { ...SPOT, tickSize: undefined }, /markets\.0\.tickSize/],
    ['a step of zero', { ...SPOT, stepSize: 0 }, /markets\.0\.stepSize/],
    ['a number as text', { ...SPOT, minCost: '5' }, /markets\.0\.minCost/],
    ['a fee in per cent', { ...SPOT, takerRatio: 10 }, /markets\.0\.takerRatio/],
    ['an unknown key', { ...SPOT, ticksize: 1 }, /ticksize/],
    ['a pair of other currencies', { ...SPOT, pair: 'ETH/USDT' }, /base, quote and settle/],
    ['a spot market with a settlement currency', { ...FUTURES, kind: 'spot' }, /settle belongs to futures/],
    [
      'an upside-down tier',
      { ...FUTURES, leverageTiers: [{ ...TIER, minNotional: 5, maxNotional: 5 }] },
      /minNotional/,
    ],
  ])('%s is refused', (_, market, words) => {
    const error = thrown(() => readMarketFile(snapshot(market)));
    expect(error.code).toBe('MARKETS_INVALID');
    expect(error.message).toMatch(words);
    expect(error.path).toMatch(/markets\.json$/);
  });

  it('a pair may be there once', () => {
    expect(thrown(() => readMarketFile(snapshot(SPOT, SPOT)))).toMatchObject({
      code: 'MARKETS_REPEATED',
      value: 'ETH/BTC',
    });
  });

  it.each([['{"source":'], ['']])('%s is no JSON', (content) => {
    expect(thrown(() => readMarketFile(`${folder({ 'markets.json': content })}/markets.json`)).code).toBe(
      'MARKETS_UNREADABLE',
    );
  });

  it('a file that is not there', () => {
    expect(thrown(() => readMarketFile('/none/markets.json')).code).toBe('MARKETS_UNREADABLE');
  });

  it('of the sample pairs are complete', () => {
    const { markets } = readMarketFile(`${root}/data/sample/markets.json`);
    expect(markets.size).toBe(11);
    for (const { kind, leverageTiers } of markets.values())
      expect(leverageTiers !== undefined).toBe(kind === 'futures');
    expect(markets.get('XLM/BTC')).toMatchObject({ tickSize: 1e-8, stepSize: 1 });
  });
});
