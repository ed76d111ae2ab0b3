import { expect, it } from 'vitest';
import { marketOf } from '../../support/candle-table.ts';
import { caseFolder } from '../../support/case-run.ts';
import { tradewright } from '../../support/cli.ts';

it.each([
  ['botStart', '() => { throw new Error("no network"); }', /botStart of strategy the-case at .*the-case\.ts:\d+:\d+/],
  ['botStart', 'async () => { throw new Error("no network"); }', /botStart of strategy the-case at /],
  ['botLoopStart', 'async () => { throw new Error("no network"); }', /botLoopStart of strategy the-case at /],
])('%s that fails ends the run as the fault of the strategy', async (name, source, message) => {
  const cwd = caseFolder({
    name: '20',
    markets: [marketOf('ETH/BTC', { quote: 'BTC' })],
    config: { stakeCurrency: 'BTC', strategy: 'the-case' },
    strategy: `timeframe: '1h', stoploss: -0.1, indicators: () => ({}), enterLong: () => false, ${name}: ${source}`,
  });
  const { code, stdout, stderr } = await tradewright(['backtest'], { cwd });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^error STRATEGY_THREW: /);
  expect(stderr).toMatch(message);
  expect(stderr).toContain('Error: no network');
});
