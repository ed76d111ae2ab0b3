import { defineStrategy } from '../../src/core/strategy/define.ts';
import type { EngineSettings } from '../../src/core/model/settings.ts';
import type { OrderWording } from '../../src/core/session/order-translation.ts';
import type { AnyStrategy } from '../../src/core/strategy/spec.ts';

/** Enters and leaves often, by the last digits of the close, so that a night has many orders of every kind. */
export function nightStrategy(seed: number): AnyStrategy {
  const digit = ({ close }: { close: number }) => Math.floor(close * 1000 + seed) % 10;
  return defineStrategy({
    timeframe: '1m',
    stoploss: -0.01,
    minimalRoi: { 0: 0.01, 20: 0.002 },
    trailingStop: seed % 3 === 0 ? { positive: 0.004, offset: 0.006 } : false,
    startupCandleCount: 5,
    indicators: () => ({}),
    enterLong: (row) => digit(row as unknown as { close: number }) < 3,
    exitLong: (row) => digit(row as unknown as { close: number }) === 9,
  });
}

export function nightSettings(
  random: () => number,
  _endMs: number,
): { settings: EngineSettings; wording: OrderWording } {
  const type = () => (random() < 0.5 ? 'limit' : 'market');
  const settings: EngineSettings = {
    fills: 'candle',
    timeframe: '1m',
    tradingMode: 'spot',
    stakeCurrency: 'USDT',
    startBalance: 10_000,
    stakeAmount: random() < 0.5 ? 500 : 'unlimited',
    maxOpenTrades: 1 + Math.floor(random() * 3),
    tradableBalanceRatio: 0.99,
    availableCapital: undefined,
    amendLastStakeAmount: false,
    lastStakeAmountMinRatio: 0.5,
    feeRatio: undefined,
    stoploss: -0.01,
    minimalRoi: { 0: 0.01, 20: 0.002 },
    trailingStop: random() < 0.3 ? { positive: 0.004, offset: 0.006 } : undefined,
    canShort: false,
    useExitSignal: true,
    exitProfitOnly: false,
    exitProfitOffset: 0,
    ignoreRoiIfEntrySignal: false,
    ignoreBuyingExpiredCandleAfter: 0,
    orderTypes: { entry: type(), exit: type() },
    orderTimeInForce: { entry: 'GTC', exit: 'GTC' },
    unfilledTimeoutMs: { entry: 180_000, exit: 180_000 },
    positionStacking: false,
    positionAdjustmentEnable: false,
    maxEntryPositionAdjustment: -1,
    liquidationBuffer: 0.05,
    enableProtections: false,
    protections: [],
  };
  return { settings, wording: { stoploss: 'market', timeInForce: { entry: 'GTC', exit: 'GTC' } } };
}
