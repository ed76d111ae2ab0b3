import { expect, test } from 'vitest';
import { candlesFrom, type Prices } from '../../support/candle-table.ts';
import { runStored } from '../../support/stored-candles.ts';

const FIVE_MINUTES = 300_000;
/** Signals come in rows 0, 3, 6: entries fill in the row after, and the row after that is another candle. */
const [OF_ENTRY, LATER] = [1, 2];

/** Candles near 100 that span 0.2 %, and 4 % in every third row, counted from `wide` on, with `volume` coins each. */
const candlesOf = (wide: number, volume: number): Prices[] =>
  Array.from({ length: 400 }, (_, row) => {
    const [open, close] = [100 + (row % 7) * 0.1, 100 + ((row + 1) % 7) * 0.1];
    if (row % 3 === wide) return [open, 102.5, 98.5, close, volume];
    return [open, Math.max(open, close) + 0.05, Math.min(open, close) - 0.05, close, volume];
  });

/** What the report says of a strategy with these fields, and its profit under the three rules. */
async function rangeOf(fields: string, { wide = LATER, volume = 1e6 } = {}) {
  const { report } = await runStored({
    series: [['A/USD', '5m', 'spot', candlesFrom(candlesOf(wide, volume), FIVE_MINUTES)]],
    strategy: `timeframe: '5m', enterLong: (row) => row.index % 3 === 0, ${fields}`,
  });
  const { warnings, outcomes, byExitReason } = report.fillRange!;
  return { text: warnings.join('\n'), profits: outcomes.map(({ profitAbs }) => profitAbs), byExitReason };
}

const TRAILING = /^The trailing stop lies [\d.]+ % behind the best price, but the candles .* span 4\.?\d* %/m;
const UNCERTAIN = /^\d+ of \d+ trades \(\d+ %\) closed on a candle that does not tell what came first/m;
const ONE_CANDLE = /^\d+ of \d+ trades \(\d+ %\) entered and left within one candle/m;
const ILLIQUID = /^\d+ of \d+ orders \(\d+ %\) are larger than 10 % of their candle's volume/m;

test('a strategy that lives on none of it is not warned of', async () => {
  // Leaves at an open, by its own signal; stop and target are never in reach.
  const { text } = await rangeOf('stoploss: -0.5, exitLong: (row) => row.index % 3 === 2');
  for (const warning of [TRAILING, UNCERTAIN, ONE_CANDLE, ILLIQUID]) expect(text).not.toMatch(warning);
});

test('tight trailing stops', async () => {
  const trailing = 'stoploss: -0.5, trailingStop: { positive: 0.004, offset: 0.008 }';
  const { text, profits, byExitReason } = await rangeOf(trailing);
  expect(text).toMatch(TRAILING);
  expect(text).toMatch(UNCERTAIN);
  expect(text).not.toMatch(ONE_CANDLE);
  // Every trade ends so, and the cost of it is told by that reason.
  expect(byExitReason[0].exitReason).toBe('trailing_stop_loss');
  expect(profits[1]).toBeLessThan(profits[0]);
});

test('target and stop in one candle', async () => {
  const { text } = await rangeOf('stoploss: -0.01, minimalRoi: { 0: 0.01 }');
  expect(text).toMatch(UNCERTAIN);
  for (const other of [TRAILING, ONE_CANDLE, ILLIQUID]) expect(text).not.toMatch(other);
});

test('entry and exit in one candle', async () => {
  const { text, byExitReason } = await rangeOf('stoploss: -0.5, minimalRoi: { 0: 0.015 }', { wide: OF_ENTRY });
  expect(text).toMatch(ONE_CANDLE);
  for (const other of [TRAILING, ILLIQUID]) expect(text).not.toMatch(other);
  expect(byExitReason[0].exitReason).toBe('roi');
});

test('illiquid candles', async () => {
  // A stake of 100 buys one of the two coins that change hands in a candle.
  const thin = await rangeOf('stoploss: -0.5, exitLong: (row) => row.index % 3 === 2', { volume: 2 });
  expect(thin.text).toMatch(ILLIQUID);
  for (const other of [TRAILING, UNCERTAIN, ONE_CANDLE]) expect(thin.text).not.toMatch(other);
  expect(thin.profits[1]).toBeLessThan(thin.profits[0]);
});
