/** Turns a golden case's freqtrade options into the engine's settings and markets. */
import type { Market } from '../../src/core/model/market.ts';
import type { EngineSettings, ProtectionSettings } from '../../src/core/model/settings.ts';
import type { GoldenConfig, GoldenMarket } from './golden-case.ts';

/** Keys that have no effect on a backtest. */
const IGNORED = ['dry_run', 'process_only_new_candles', 'margin_mode', 'timeframe_detail', 'protections'];

type Reader = (value: any, settings: Mutable<EngineSettings>, config: GoldenConfig) => void;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const READERS: Readonly<Record<string, Reader>> = {
  dry_run_wallet: (value, s) => (s.startBalance = value),
  stake_currency: (value, s) => (s.stakeCurrency = value),
  stake_amount: (value, s) => (s.stakeAmount = value),
  max_open_trades: (value, s) => (s.maxOpenTrades = value === -1 ? Infinity : value),
  tradable_balance_ratio: (value, s) => (s.tradableBalanceRatio = value),
  available_capital: (value, s) => (s.availableCapital = value ?? undefined),
  amend_last_stake_amount: (value, s) => (s.amendLastStakeAmount = value),
  last_stake_amount_min_ratio: (value, s) => (s.lastStakeAmountMinRatio = value),
  timeframe: (value, s) => (s.timeframe = value),
  trading_mode: (value, s) => (s.tradingMode = value),
  fee: (value, s) => (s.feeRatio = value ?? undefined),
  liquidation_buffer: (value, s) => (s.liquidationBuffer = value),
  enable_protections: (value, s) => (s.enableProtections = value),
  position_stacking: (value, s) => (s.positionStacking = value),
  position_adjustment_enable: (value, s) => (s.positionAdjustmentEnable = value),
  max_entry_position_adjustment: (value, s) => (s.maxEntryPositionAdjustment = value),
  minimal_roi: (value, s) => (s.minimalRoi = value),
  stoploss: (value, s) => (s.stoploss = value),
  trailing_stop(value, s, config) {
    const { trailing_stop_positive: positive, trailing_stop_positive_offset: offset } = config;
    if (!value) return;
    s.trailingStop = {
      ...(positive === null || positive === undefined ? {} : { positive }),
      offset: offset ?? 0,
      onlyOffsetIsReached: config['trailing_only_offset_is_reached'] ?? false,
    };
  },
  use_exit_signal: (value, s) => (s.useExitSignal = value),
  exit_profit_only: (value, s) => (s.exitProfitOnly = value),
  exit_profit_offset: (value, s) => (s.exitProfitOffset = value),
  ignore_roi_if_entry_signal: (value, s) => (s.ignoreRoiIfEntrySignal = value),
  ignore_buying_expired_candle_after: (value, s) => (s.ignoreBuyingExpiredCandleAfter = value ?? 0),
  order_types: (value, s) => (s.orderTypes = { entry: value.entry, exit: value.exit }),
  order_time_in_force: (value, s) => (s.orderTimeInForce = value),
  unfilledtimeout(value, s) {
    const unit = value.unit === 'seconds' ? 1000 : 60_000;
    s.unfilledTimeoutMs = { entry: value.entry * unit, exit: value.exit * unit };
  },
};

/** Options that other readers (or the runner) look at. */
const ELSEWHERE = [
  'startup_candle_count',
  'trailing_stop_positive',
  'trailing_stop_positive_offset',
  'trailing_only_offset_is_reached',
  'use_custom_stoploss',
  'use_custom_roi',
];

const DEFAULTS: EngineSettings = {
  fills: 'freqtrade',
  timeframe: '5m',
  tradingMode: 'spot',
  stakeCurrency: 'BTC',
  startBalance: 0,
  stakeAmount: 0,
  maxOpenTrades: 0,
  tradableBalanceRatio: 0.99,
  availableCapital: undefined,
  amendLastStakeAmount: false,
  lastStakeAmountMinRatio: 0.5,
  feeRatio: undefined,
  stoploss: -1,
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
};

/** Throws on keys that are not known, so that no option is passed over in silence. */
export function engineSettings(
  config: GoldenConfig,
  more: { fee: number; canShort: boolean; protections: readonly Readonly<Record<string, any>>[]; fills?: 'candle' },
): EngineSettings {
  const settings: Mutable<EngineSettings> = { ...DEFAULTS, canShort: more.canShort };
  for (const [key, value] of Object.entries(config)) {
    const read = READERS[key];
    if (read) read(value, settings, config);
    else if (!IGNORED.includes(key) && !ELSEWHERE.includes(key)) throw new Error(`unknown configuration key ${key}`);
  }
  settings.feeRatio = more.fee;
  settings.protections = more.protections.map(protection);
  if (more.fills) settings.fills = more.fills;
  return settings;
}

const PROTECTION_KEYS: Readonly<Record<string, keyof ProtectionSettings>> = {
  method: 'method',
  lookback_period: 'lookbackPeriod',
  lookback_period_candles: 'lookbackPeriodCandles',
  stop_duration: 'stopDuration',
  stop_duration_candles: 'stopDurationCandles',
  unlock_at: 'unlockAt',
  trade_limit: 'tradeLimit',
  required_profit: 'requiredProfit',
  only_per_pair: 'onlyPerPair',
  only_per_side: 'onlyPerSide',
  max_allowed_drawdown: 'maxAllowedDrawdown',
  calculation_mode: 'calculationMode',
};

function protection(options: Readonly<Record<string, any>>): ProtectionSettings {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => {
      const name = PROTECTION_KEYS[key];
      if (name === undefined) throw new Error(`unknown protection key ${key}`);
      return [name, value];
    }),
  ) as unknown as ProtectionSettings;
}

export function goldenMarket(pair: string, rules: GoldenMarket): Market {
  const [symbol, settle] = pair.split(':') as [string, string | undefined];
  const [base, quote] = symbol.split('/') as [string, string];
  return {
    pair,
    base,
    quote,
    ...(settle === undefined ? {} : { settle }),
    kind: settle === undefined ? 'spot' : 'futures',
    tickSize: rules.price,
    stepSize: rules.amount,
    minAmount: rules.min_amount ?? 0,
    maxAmount: rules.max_amount ?? Infinity,
    minCost: rules.min_cost ?? 0,
    maxCost: rules.max_cost ?? Infinity,
    takerRatio: rules.taker,
    makerRatio: rules.maker,
    contractSize: 1,
    ...(rules.leverage_tiers === undefined
      ? {}
      : {
          leverageTiers: rules.leverage_tiers.map((tier) => ({
            minNotional: tier.min,
            maxNotional: tier.max,
            maintenanceMarginRatio: tier.mmr,
            maxLeverage: tier.lev,
            maintenanceAmount: tier.amt,
          })),
        }),
  };
}
