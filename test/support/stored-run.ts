import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, tradewright } from './cli.ts';
import { storeSwings } from './strategy-folder.ts';

/** Tags as a strategy may choose them, that would do harm in a page that did not escape them. */
export const EVIL_TAG = '<img src=x onerror="document.title=\'hacked\'">';
export const EVIL_REASON = '</script><script>document.title="hacked"</script>';

/** Buys below the mean of the swings and sells above it; plots two columns, and one that it does not compute. */
export const SWING_STRATEGY = `import { decimal, defineStrategy, ta } from 'tradewright';
export default defineStrategy({
  timeframe: '5m',
  stoploss: -0.05,
  startupCandleCount: 10,
  params: { edge: decimal(0, 5, { default: 0.5 }) },
  plot: { mainPlot: { mean: { color: '#ff0000' } }, subplots: { Strength: { rsi: {}, missing: {} } } },
  indicators: ({ candles }) => ({ mean: ta.sma(candles.close, 10), rsi: ta.rsi(candles.close, 5), dips: ta.crossedBelow(candles.close, ta.sma(candles.close, 10)) }),
  enterLong: (row, { params }) => row.close < 100 - params.edge && ${JSON.stringify(EVIL_TAG)},
  exitLong: (row, { params }) => row.close > 100 + params.edge && ${JSON.stringify(EVIL_REASON)},
});
`;

/** Makes a user folder of 600 swinging candles of two pairs with the strategy `swing`. */
export function makeSwingFolder(folder: string, strategy = SWING_STRATEGY): void {
  for (const name of ['strategies', 'config']) mkdirSync(join(folder, name));
  storeSwings(join(folder, 'data'), ['ETH/BTC', 'LTC/BTC']);
  copyFileSync(join(root, 'data/sample/markets.json'), join(folder, 'data/markets.json'));
  const account = { stakeCurrency: 'BTC', dryRunWallet: 10_000, stakeAmount: 1000, maxOpenTrades: 2 };
  const config = { ...account, exchange: { pairWhitelist: ['ETH/BTC', 'LTC/BTC'] } };
  writeFileSync(join(folder, 'config/config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'strategies/swing.ts'), strategy);
}

/** Runs and stores a backtest of `swing`. */
export async function storeRun(folder: string, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await tradewright(['backtest', '-s', 'swing', ...args, '--user-dir', folder]);
  if (code !== 0) throw new Error(stderr);
}
