import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LocalExchange, LocalExchangeOptions } from '../../src/adapters/local-exchange/start-local-exchange.ts';
import { runTrade, type RunningTrade, type TradeRequest } from '../../src/app/trade/run-trade.ts';
import { MarketReplay } from '../../src/core/simulation/exchange/replay/market-replay.ts';
import { WalkSource } from '../../src/core/simulation/exchange/replay/walk-source.ts';
import { BTC, ETH, START_MS, startTestExchange } from './local-exchange.ts';
import { silentLog } from './silent-log.ts';
import { folderWith } from './strategy-folder.ts';

/** A strategy that never acts of its own accord. */
export const IDLE = `import { defineStrategy } from 'tradewright';
export default defineStrategy({ timeframe: '1m', stoploss: -0.5, indicators: () => ({}) });
`;

/** A strategy that enters whenever it may. */
export const EAGER = IDLE.replace('indicators:', 'enterLong: () => true, indicators:');

/** An exchange of this machine with BTC/USDT and ETH/USDT that walk at random, 20 times as fast as real time. */
export async function startWalk(options: Partial<LocalExchangeOptions> = {}): Promise<LocalExchange> {
  const walk = ({ pair, tickSize, stepSize }: typeof BTC) =>
    new WalkSource({ pair, tickSize, stepSize, seed: 1, fromMs: START_MS - 3_600_000, price: 1000, meanGapMs: 1000 });
  const exchange = await startTestExchange({
    feed: new MarketReplay([walk(BTC), walk(ETH)]),
    ...{ rate: 20, hasLimits: false, checksTimestamps: false },
    ...options,
  });
  onTestFinished(() => exchange.close());
  return exchange;
}

/** A folder with a strategy and a configuration that trades it on an exchange, at market orders. */
export function botFolder(url: string, strategy: string, config: object = {}): string {
  const folder = folderWith({ 'strategies/own.ts': strategy });
  configure(folder, url, config);
  return folder;
}

export function configure(folder: string, url: string, config: object): void {
  const whole = {
    ...{ strategy: 'own', stakeCurrency: 'USDT', stakeAmount: 100, dryRunWallet: 1000, maxOpenTrades: 2 },
    orderTypes: { entry: 'market', exit: 'market', stoploss: 'market' },
    ...config,
    exchange: { name: 'local', baseUrl: url, pairWhitelist: ['BTC/USDT', 'ETH/USDT'] },
  };
  folderFile(folder, 'config.json', JSON.stringify(whole));
}

export function folderFile(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** The environment that holds the account's key. */
export const KEY_ENV = { TRADEWRIGHT__EXCHANGE__KEY: 'K1', TRADEWRIGHT__EXCHANGE__SECRET: 'S1' };

export interface TestBot {
  readonly running: RunningTrade;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
  /** What it has logged, one line each. */
  readonly log: readonly string[];
}

/** Starts a bot of a folder in this process; it ends with the test. */
export async function startBot(folder: string, request: Partial<TradeRequest> = {}): Promise<TestBot> {
  const log: string[] = [];
  const line = (message: string, fields?: object) => void log.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const end = new AbortController();
  const running = await runTrade({
    config: { userDir: folder, files: [join(folder, 'config.json')], env: KEY_ENV },
    ...{ mode: 'live', untested: true, confirm: () => Promise.resolve(true) },
    log: { ...silentLog, info: line, warn: line, error: line },
    signal: end.signal,
    ...request,
  });
  const stop = async () => {
    end.abort();
    await running.done.catch(() => undefined);
  };
  onTestFinished(stop);
  return { running, stop, log };
}
