import { describe, expect, test } from 'vitest';
import { candleHash } from '../../../src/core/analysis/candle-hash.ts';
import { tradeHash } from '../../../src/core/analysis/trade-hash.ts';
import type { TradeRecord } from '../../../src/core/model/trade.ts';
import { TradeTable } from '../../../src/core/model/trade-table.ts';
import { candlesAt, tradeOf } from '../../support/hand-made-run.ts';

const hashOf = (trades: readonly TradeRecord[]) => tradeHash(TradeTable.of(trades));

describe('trade hash', () => {
  const trade = tradeOf(5, 0, 2, { enterTag: 'dip' });

  test('is the same for equal trades and knows their order', () => {
    const other = tradeOf(7, 3, 4);
    expect(hashOf([structuredClone(trade), other])).toBe(hashOf([trade, structuredClone(other)]));
    expect(hashOf([other, trade])).not.toBe(hashOf([trade, other]));
    expect(hashOf([])).toMatch(/^[0-9a-f]{16}$/);
  });

  test('changes with every field of a trade and of an order, by the last bit of a number', () => {
    const seen = new Set([hashOf([trade])]);
    const variants: TradeRecord[] = Object.entries(trade)
      .filter(([field]) => field !== 'orders')
      .map(([field, value]) => ({ ...trade, [field]: changed(value) }));
    for (const field of Object.keys(trade.orders[0]) as (keyof TradeRecord['orders'][0])[]) {
      const orders = [{ ...trade.orders[0], [field]: changed(trade.orders[0][field]) }, trade.orders[1]];
      variants.push({ ...trade, orders });
    }
    variants.push({ ...trade, orders: trade.orders.slice(0, 1) });
    for (const variant of variants) seen.add(hashOf([variant]));
    expect(seen.size).toBe(variants.length + 1);
  });

  test('0 and -0, and every NaN, are one value', () => {
    const hash = (profitAbs: number): string => hashOf([{ ...trade, profitAbs }]);
    expect(hash(-0)).toBe(hash(0));
    const negativeNaN = new Float64Array(new BigUint64Array([0xfff8000000000001n]).buffer)[0];
    expect(hash(negativeNaN)).toBe(hash(Number.NaN));
  });

  /** The next double, the other text or the other truth. */
  function changed(value: unknown): unknown {
    if (typeof value === 'string') return `${value}x`;
    if (typeof value === 'boolean') return !value;
    if (typeof value !== 'number') return 1;
    const bits = new BigInt64Array(new Float64Array([value]).buffer);
    bits[0] += 1n;
    return new Float64Array(bits.buffer)[0];
  }
});

test('a candle hash sees the length and a change of the last row', () => {
  const candles = candlesAt(Array.from({ length: 25_000 }, (_, row) => row + 1));
  const before = candleHash(candles);
  expect(candleHash(candlesAt(Array.from({ length: 25_001 }, (_, row) => row + 1)))).not.toBe(before);
  candles.close[24_999] += 1;
  expect(candleHash(candles)).not.toBe(before);
});
