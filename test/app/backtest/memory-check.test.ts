import { expect, it } from 'vitest';
import { MemoryCheck } from '../../../src/app/backtest/memory-check.ts';
import { allocateCandles } from '../../../src/core/model/candles.ts';
import { marketOf } from '../../support/candle-table.ts';
import { caseFolder } from '../../support/case-run.ts';
import { tradewright } from '../../support/cli.ts';

const MIB = 2 ** 20;
/** Six columns of 2^20 doubles. */
const CANDLES = 48;

it('reckons with the pairs to come by the sizes of their files, and with what the strategy makes of one', () => {
  const file = import.meta.filename;
  const candles = allocateCandles(2 ** 20);
  const series = { market: marketOf('A/USD'), candles, informative: {}, warnings: [], repairs: [] };
  const refusal = (files: number, left: number): unknown => {
    try {
      new MemoryCheck(
        Array.from({ length: files }, () => file),
        () => left * MIB,
      ).loaded(0, series);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  // Three pairs, as much again for the run, less the one that is there; of a single pair, columns like its own six.
  for (const [files, needed] of [
    [3, 3 * CANDLES * 2 - CANDLES],
    [1, 2 * CANDLES * 2 - CANDLES],
    // What the run itself takes has a limit of 256 MiB.
    [100, 100 * CANDLES + 256 - CANDLES],
  ]) {
    expect(refusal(files, needed)).toBeUndefined();
    expect(refusal(files, needed - 1)).toMatchObject({
      code: 'MEMORY_TOO_LITTLE',
      exitCode: 2,
      message: `this backtest needs about ${needed} MiB of memory more, and ${needed - 1} MiB are left`,
    });
  }
});

it('ends a backtest for which nothing is left, and says what to do', async () => {
  const folder = caseFolder({
    name: '20',
    markets: [marketOf('ETH/BTC', { quote: 'BTC' })],
    config: { stakeCurrency: 'BTC' },
    strategy: `timeframe: '1h', stoploss: -0.1, indicators: () => ({}), enterLong: () => false`,
  });
  // A container of one byte.
  const env = { NODE_OPTIONS: '--import=data:text/javascript,process.constrainedMemory=()=>1' };
  const { code, stdout, stderr } = await tradewright(['backtest', '-s', 'the-case'], { cwd: folder, env });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/MEMORY_TOO_LITTLE.* needs about 1 MiB of memory more, and 0 MiB are left/);
  expect(stderr).toContain('Take fewer pairs (-p)');
  expect(stderr).not.toMatch(/ at .*:\d+:\d+/);
});
