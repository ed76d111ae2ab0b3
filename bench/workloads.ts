import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PrepareRequest } from '../src/app/backtest/prepare.ts';
import type { Config } from '../src/app/config/schema.ts';
import { candleFolder, PRESETS, type Size } from './candles.ts';

export type { Size };
export type Workload = 'b1' | 'b2' | 'b3' | 'b4';

export const BENCH_FOLDER = fileURLToPath(new URL('.', import.meta.url)).replace(/[/\\]$/, '');

/** Candles on which indicators are measured. */
export const KERNEL_ROWS = 100_000;

/** The settings of every workload; those that freqtrade gets in its own run. */
export function configOf(size: Size): Config {
  return {
    dataDir: candleFolder(size),
    exchange: { name: 'binance', pairWhitelist: ['.*'] },
    timeframe: PRESETS[size].timeframe,
    stakeCurrency: size === 'S' ? 'BTC' : 'USDT',
    // 1,000 would be used up within weeks, and most candles would see no trading.
    dryRunWallet: size === 'S' ? 1000 : 100_000,
    stakeAmount: 100,
    maxOpenTrades: 5,
    fee: 0.001,
    tradableBalanceRatio: 1,
    unfilledtimeout: { entry: 1_000_000, exit: 1_000_000 },
    fills: 'freqtrade',
  };
}

/** A run of a workload inside this process. */
export function runOf(size: Size, workload: Workload): PrepareRequest {
  const strategy = { strategy: join(BENCH_FOLDER, 'strategies', `${workload}.ts`) };
  return {
    config: {
      userDir: BENCH_FOLDER,
      cwd: BENCH_FOLDER,
      readDefaultFile: false,
      env: {},
      flags: { bench: configOf(size), strategy },
    },
  };
}
