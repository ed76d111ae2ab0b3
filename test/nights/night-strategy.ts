import { defineStrategy } from '../../src/core/strategy/define.ts';
import type { EngineSettings } from '../../src/core/model/settings.ts';
import type { OrderWording } from '../../src/core/session/order-translation.ts';
import type { AnyStrategy } from '../../src/core/strategy/spec.ts';
import { SETTINGS } from '../support/candle-table.ts';

/** Enters, leaves, adds and takes out often, by the last digits of the close: a night has many orders of every kind. */
export function nightStrategy(seed: number): AnyStrategy {
  const digit = (row: object) => Math.floor((row as { close: number }).close * 1000 + seed) % 10;
  return defineStrategy({
    timeframe: '1m',
    stoploss: -0.01,
    startupCandleCount: 5,
    indicators: () => ({}),
    enterLong: (row) => digit(row) < 3,
    exitLong: (row) => digit(row) === 9,
    adjustTradePosition({ row, trade }) {
      const what = digit(row);
      if (what === 4 && trade.filledEntries < 3) return trade.stakeAmount / 2;
      return what === 6 ? -trade.stakeAmount / 3 : undefined;
    },
    adjustEntryPrice: ({ row, proposedRate }) => (digit(row) % 2 === 0 ? proposedRate : undefined),
  });
}

export function nightSettings(random: () => number): { settings: EngineSettings; wording: OrderWording } {
  const type = () => (random() < 0.5 ? 'limit' : 'market');
  const settings: EngineSettings = {
    ...SETTINGS,
    timeframe: '1m',
    stakeCurrency: 'USDT',
    stakeAmount: random() < 0.5 ? 500 : 'unlimited',
    maxOpenTrades: 1 + Math.floor(random() * 3),
    tradableBalanceRatio: 0.99,
    feeRatio: undefined,
    stoploss: -0.01,
    minimalRoi: { 0: 0.01, 20: 0.002 },
    trailingStop: random() < 0.3 ? { positive: 0.004, offset: 0.006 } : undefined,
    orderTypes: { entry: type(), exit: type() },
    unfilledTimeoutMs: { entry: 180_000, exit: 180_000 },
    positionAdjustmentEnable: random() < 0.5,
  };
  return { settings, wording: { stoploss: 'market', timeInForce: { entry: 'GTC', exit: 'GTC' } } };
}
