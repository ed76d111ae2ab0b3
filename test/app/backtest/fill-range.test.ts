import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { backtest, type BacktestRequest } from '../../../src/app/backtest/backtest.ts';
import { fillRangeText } from '../../../src/cli/report/fill-range.ts';
import { folderWith } from '../../support/strategy-folder.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Enters whenever there is a slot and leaves at 1 % either way; `more` are further fields and lines of the file. */
const strategyFile = (more: string, head = '') => `
import { defineStrategy } from 'tradewright';
${head}
export default defineStrategy({
  timeframe: '5m',
  stoploss: -0.01,
  minimalRoi: { 0: 0.01 },
  indicators: () => ({}),
  enterLong: (row) => row.close > 0,
  ${more}
});
`;

function run(strategy: string, more: Partial<BacktestRequest> = {}, fills?: 'realistic') {
  const folder = folderWith({ 'range-test.ts': strategy });
  const config = {
    strategy: join(folder, 'range-test.ts'),
    exchange: { pairWhitelist: ['ETH/BTC'] },
    timerange: '20180115-20180118',
    stakeAmount: 0.1,
    ...(fills === undefined ? {} : { fills }),
  };
  return backtest({ config: { cwd: ROOT, flags: { 'the test': config } }, ...more });
}

describe('the range of a backtest', () => {
  test('has three outcomes, of which one is the report itself', async () => {
    const { report } = await run(strategyFile(''));
    const range = report.fillRange!;
    expect(range.outcomes.map(({ fills }) => fills)).toEqual(['candle', 'realistic', 'pessimistic']);
    const [candle, realistic, pessimistic] = range.outcomes;
    expect(candle).toMatchObject({
      profitAbs: report.finalBalance - report.startBalance,
      trades: report.total.trades,
      sharpeDaily: report.daily.sharpeDaily,
    });
    expect(realistic.profitAbs).toBeLessThan(candle.profitAbs);
    expect(pessimistic.profitAbs).toBeLessThan(realistic.profitAbs);
    expect(range.largest).toHaveLength(5);
  });

  test('is the same whichever of the three is the headline', async () => {
    const candle = (await run(strategyFile(''))).report;
    const realistic = (await run(strategyFile(''), {}, 'realistic')).report;
    expect(realistic.run.fills).toBe('realistic');
    expect(realistic.fillRange).toEqual(candle.fillRange);
    expect(realistic.total.trades).toBe(candle.fillRange!.outcomes[1].trades);
  });

  test('gives callbacks that remember something a memory of their own for every outcome', async () => {
    const firstFive = strategyFile('confirmTradeEntry: () => count++ < 5,', 'let count = 0;');
    const { report } = await run(firstFive);
    expect(report.fillRange!.outcomes.map(({ trades }) => trades)).toEqual([5, 5, 5]);
  });

  test('is missing with its reason when the strategy fails under other fills', async () => {
    const once = 'if (globalThis.loadedOnce) throw new Error("only once"); globalThis.loadedOnce = true;';
    const { report } = await run(strategyFile('botStart() {}, confirmTradeEntry: () => true,', once));
    expect(report.fillRange).toBeUndefined();
    expect(report.run.warnings.at(-1)).toMatch(/^no result under realistic fills: .*only once/s);
    expect(report.total.trades).toBeGreaterThan(0);
  });

  test('can be left out', async () => {
    const { report } = await run(strategyFile(''), { range: false });
    expect(report.fillRange).toBeUndefined();
  });

  test('prints in 80 columns, with every outcome and the trades that change most', async () => {
    const { report } = await run(strategyFile(''));
    const text = stripVTControlCharacters(fillRangeText(report.fillRange!, 'BTC', 80));
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^candle +-?\d/m);
    expect(text).toMatch(/^pessimistic +-?\d/m);
    expect(text.replaceAll(/\n {2}/g, ' ')).toMatch(
      /^From candle to realistic: -\S+ BTC, that is -\S+ BTC in \d+ trades of both/m,
    );
    expect(text.match(/^ETH\/BTC long/gm)).toHaveLength(5);
  });

  test('works without a trade', async () => {
    const { report } = await run(strategyFile('').replace('row.close > 0', 'row.close < 0'));
    expect(report.fillRange!.outcomes.map(({ trades, profitAbs }) => [trades, profitAbs])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(fillRangeText(report.fillRange!, 'BTC', 80)).not.toContain('change most');
  });
});
