import { describe, expect, it } from 'vitest';
import { resolvePairs } from '../../../src/app/config/pairs.ts';
import { resolveEngineSettings, resolveStrategyOptions } from '../../../src/app/config/resolve.ts';
import type { Config } from '../../../src/app/config/schema.ts';
import type { StrategyOptions } from '../../../src/core/model/settings.ts';
import { thrown } from './folder.ts';

const STRATEGY: StrategyOptions = { timeframe: '5m', stoploss: -0.1 };
const PAIRS: Config = { exchange: { pairWhitelist: ['ETH/BTC'] } };

describe('resolveEngineSettings', () => {
  it("has freqtrade's defaults", () => {
    expect(resolveEngineSettings(STRATEGY, PAIRS)).toEqual({
      fills: 'candle',
      timeframe: '5m',
      tradingMode: 'spot',
      stakeCurrency: 'BTC',
      startBalance: 1000,
      stakeAmount: 'unlimited',
      maxOpenTrades: 3,
      tradableBalanceRatio: 0.99,
      availableCapital: undefined,
      amendLastStakeAmount: false,
      lastStakeAmountMinRatio: 0.5,
      feeRatio: undefined,
      stoploss: -0.1,
      minimalRoi: {},
      trailingStop: undefined,
      canShort: false,
      useExitSignal: true,
      exitProfitOnly: false,
      exitProfitOffset: 0,
      ignoreRoiIfEntrySignal: false,
      ignoreBuyingExpiredCandleAfter: 0,
      orderTypes: { entry: 'limit', exit: 'limit' },
      orderTimeInForce: { entry: 'GTC', exit: 'GTC' },
      unfilledTimeoutMs: { entry: 600_000, exit: 600_000 },
      positionStacking: false,
      positionAdjustmentEnable: false,
      maxEntryPositionAdjustment: -1,
      liquidationBuffer: 0.05,
      enableProtections: false,
      protections: [],
    });
  });

  it('puts the configuration over the strategy, option by option', () => {
    const strategy: StrategyOptions = {
      timeframe: '5m',
      stoploss: -0.1,
      minimalRoi: { 0: 0.1, 30: 0 },
      trailingStop: { positive: 0.01, offset: 0.02 },
      useExitSignal: false,
      exitProfitOnly: true,
      orderTypes: { entry: 'market', exit: 'market' },
      unfilledtimeout: { entry: 3, exit: 4 },
    };
    const config: Config = {
      ...PAIRS,
      timeframe: '1h',
      minimalRoi: { '60': 0.02 },
      trailingStop: true,
      exitProfitOnly: false,
      orderTypes: { exit: 'limit' },
      unfilledtimeout: { entry: 5, unit: 'seconds' },
    };
    expect(resolveEngineSettings(strategy, config)).toMatchObject({
      timeframe: '1h',
      stoploss: -0.1,
      minimalRoi: { 60: 0.02 },
      trailingStop: {},
      useExitSignal: false,
      exitProfitOnly: false,
      orderTypes: { entry: 'market', exit: 'limit' },
      unfilledTimeoutMs: { entry: 5000, exit: 4000 },
    });
    expect(resolveEngineSettings(strategy, config).minimalRoi).toEqual({ 60: 0.02 });
  });

  it('turns what is off or without a limit into the engine’s form', () => {
    const config: Config = { ...PAIRS, maxOpenTrades: -1, stakeAmount: 1, trailingStop: false, fee: 0 };
    expect(resolveEngineSettings({ ...STRATEGY, trailingStop: { positive: 0.01 } }, config)).toMatchObject({
      maxOpenTrades: Infinity,
      trailingStop: undefined,
      feeRatio: 0,
    });
  });

  it('takes the stake currency from the first pair: the quote, in futures the settle currency', () => {
    const futures: Config = { tradingMode: 'futures', exchange: { pairWhitelist: ['BTC/USD:BTC'] } };
    expect(resolveEngineSettings(STRATEGY, futures).stakeCurrency).toBe('BTC');
    expect(resolveEngineSettings(STRATEGY, { ...PAIRS, stakeCurrency: 'BTC' }).stakeCurrency).toBe('BTC');
    expect(thrown(() => resolveEngineSettings(STRATEGY, {})).message).toContain('stakeCurrency is not set');
  });

  it('leaves out of the strategy options what nothing sets', () => {
    expect(resolveStrategyOptions(STRATEGY, { startupCandleCount: 30, fee: 0.1 })).toEqual({
      timeframe: '5m',
      stoploss: -0.1,
      startupCandleCount: 30,
    });
  });
});

describe('options that contradict each other', () => {
  const refused: readonly [name: string, strategy: Partial<StrategyOptions>, config: Config, words: RegExp][] = [
    ['a stake above the wallet', {}, { stakeAmount: 2, dryRunWallet: 1 }, /stakeAmount 2 .* dryRunWallet 1/],
    ['an unlimited stake without slots', {}, { maxOpenTrades: -1 }, /"unlimited" .* \(-1\)/],
    ['shorts on spot', { canShort: true }, {}, /canShort needs futures/],
    ['margin on spot', {}, { marginMode: 'isolated' }, /marginMode "isolated" needs tradingMode "futures"/],
    [
      'an offset below the distance',
      { trailingStop: { positive: 0.02, offset: 0.01 } },
      {},
      /0.01 must be above .* 0.02/,
    ],
    ['an offset at the distance', { trailingStop: { positive: 0.02, offset: 0.02 } }, {}, /must be above/],
    ['only-offset without offset', { trailingStop: { onlyOffsetIsReached: true } }, {}, /needs an offset/],
    [
      'both windows',
      { protections: [{ method: 'MaxDrawdown', lookbackPeriod: 1, lookbackPeriodCandles: 1 }] },
      {},
      /excl/,
    ],
    [
      'unlockAt and a length',
      { protections: [{ method: 'CooldownPeriod', stopDuration: 1, unlockAt: '01:00' }] },
      {},
      /excl/,
    ],
    ['a futures pair on spot', {}, { exchange: { pairWhitelist: ['BTC/USDT:USDT'] } }, /tradingMode is "spot"/],
    ['a spot pair in futures', {}, { tradingMode: 'futures' }, /ETH\/BTC is a spot pair/],
    ['another stake currency', {}, { stakeCurrency: 'USDT' }, /paid in BTC, but stakeCurrency is USDT/],
  ];

  it('shorts on spot name the way to futures', () => {
    const error = thrown(() => resolveEngineSettings({ ...STRATEGY, canShort: true }, PAIRS));
    expect(error.hint).toContain('-c config/futures.json');
  });

  it.each(refused)('%s', (_name, strategy, config, words) => {
    const error = thrown(() => resolveEngineSettings({ ...STRATEGY, ...strategy }, { ...PAIRS, ...config }));
    expect(error.code).toBe('CONFIG_CONTRADICTION');
    expect(error.message).toMatch(words);
    expect(error.hint).toBeTruthy();
  });

  it('are judged after the configuration has overridden the strategy', () => {
    const strategy: StrategyOptions = { ...STRATEGY, canShort: true, trailingStop: { positive: 0.02, offset: 0.01 } };
    const config: Config = { ...PAIRS, canShort: false, trailingStop: { positive: 0.005, offset: 0.01 } };
    expect(resolveEngineSettings(strategy, config).canShort).toBe(false);
  });
});

describe('resolvePairs', () => {
  const MARKETS = ['ADA/BTC', 'ETH/BTC', 'LTC/BTC', 'ETH/USDT', 'BTC/USDT:USDT'];
  const pairs = (pairWhitelist: string[], pairBlacklist: string[] = []): string[] =>
    resolvePairs({ exchange: { pairWhitelist, pairBlacklist } }, MARKETS);

  it('keeps the order of the list, each pair once', () => {
    expect(pairs(['LTC/BTC', 'ETH/BTC', 'LTC/BTC'])).toEqual(['LTC/BTC', 'ETH/BTC']);
  });

  it('expands patterns that match a whole name', () => {
    expect(pairs(['LTC/BTC', '.*/BTC'])).toEqual(['LTC/BTC', 'ADA/BTC', 'ETH/BTC']);
    expect(pairs(['btc/.*:usdt'])).toEqual(['BTC/USDT:USDT']);
  });

  it('takes the blacklist away', () => {
    expect(pairs(['.*/BTC'], ['(ADA|LTC)/.*', 'NOT/HERE'])).toEqual(['ETH/BTC']);
  });

  it('refuses an entry that is no market, an empty list and a broken pattern', () => {
    expect(thrown(() => pairs(['ETH/BTCC']))).toMatchObject({ code: 'PAIR_UNKNOWN', hint: 'Did you mean ETH/BTC?' });
    expect(thrown(() => pairs(['ETH']))).toMatchObject({ code: 'PAIR_UNKNOWN' });
    expect(thrown(() => pairs([]))).toMatchObject({ code: 'CONFIG_NO_PAIRS' });
    expect(thrown(() => pairs(['ETH/BTC'], ['.*']))).toMatchObject({ code: 'CONFIG_NO_PAIRS' });
    expect(thrown(() => pairs(['*/BTC']))).toMatchObject({ code: 'CONFIG_INVALID', value: '*/BTC' });
  });
});
