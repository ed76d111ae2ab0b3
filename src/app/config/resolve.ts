import { InputError } from '../../core/model/errors.ts';
import type { EngineSettings, StrategyOptions, TrailingStop } from '../../core/model/settings.ts';
import { contradictions } from './contradictions.ts';
import { DEFAULTS } from './defaults.ts';
import { resolveFillModels } from './fill-models.ts';
import { throwProblems } from './problems.ts';
import { type Config, STRATEGY_KEYS } from './schema.ts';

/** Options of which a configuration may set a part: the rest keeps the strategy's value, then the default. */
const PARTIAL = ['orderTypes', 'orderTimeInForce', 'unfilledtimeout'] as const;

/** The strategy's options with those of the configuration over them; every key that neither sets stays absent. */
export function resolveStrategyOptions(strategy: StrategyOptions, config: Config): StrategyOptions {
  const own = pick(strategy as Partial<Config>);
  const over = pick(config);
  const merged: Partial<Config> = { ...own, ...over };
  for (const key of PARTIAL) {
    if (own[key] && over[key]) Object.assign(merged, { [key]: { ...own[key], ...over[key] } });
  }
  return merged as StrategyOptions;
}

function pick(options: Partial<Config>): Partial<Config> {
  return Object.fromEntries(
    STRATEGY_KEYS.filter((key) => options[key] !== undefined).map((key) => [key, options[key]]),
  );
}

/**
 * Everything that the engine has to know: the configuration over the strategy over the defaults.
 * Throws InputError CONFIG_CONTRADICTION for options that cannot hold together.
 */
export function resolveEngineSettings(strategy: StrategyOptions, config: Config): EngineSettings {
  const options = resolveStrategyOptions(strategy, config);
  throwProblems(contradictions({ ...config, ...(options as Config) }));
  const set = { ...DEFAULTS, ...config, ...options };
  const orderTypes = { ...DEFAULTS.orderTypes, ...options.orderTypes };
  const timeout = { ...DEFAULTS.unfilledtimeout, ...options.unfilledtimeout };
  const unitMs = timeout.unit === 'seconds' ? 1000 : 60_000;
  return {
    fills: set.fills,
    ...(config.fillModel && { fillModels: resolveFillModels(config.fillModel) }),
    timeframe: set.timeframe,
    tradingMode: set.tradingMode,
    stakeCurrency: config.stakeCurrency ?? firstPairCurrency(config),
    startBalance: set.dryRunWallet,
    stakeAmount: set.stakeAmount,
    maxOpenTrades: set.maxOpenTrades === -1 ? Infinity : set.maxOpenTrades,
    tradableBalanceRatio: set.tradableBalanceRatio,
    availableCapital: config.availableCapital,
    amendLastStakeAmount: set.amendLastStakeAmount,
    lastStakeAmountMinRatio: set.lastStakeAmountMinRatio,
    feeRatio: config.fee,
    stoploss: set.stoploss,
    minimalRoi: set.minimalRoi ?? {},
    trailingStop: trailing(set.trailingStop),
    canShort: set.canShort,
    useExitSignal: set.useExitSignal,
    exitProfitOnly: set.exitProfitOnly,
    exitProfitOffset: set.exitProfitOffset,
    ignoreRoiIfEntrySignal: set.ignoreRoiIfEntrySignal,
    ignoreBuyingExpiredCandleAfter: set.ignoreBuyingExpiredCandleAfter,
    orderTypes: { entry: orderTypes.entry, exit: orderTypes.exit },
    orderTimeInForce: { ...DEFAULTS.orderTimeInForce, ...options.orderTimeInForce },
    unfilledTimeoutMs: { entry: timeout.entry * unitMs, exit: timeout.exit * unitMs },
    positionStacking: set.positionStacking,
    positionAdjustmentEnable: set.positionAdjustmentEnable,
    maxEntryPositionAdjustment: set.maxEntryPositionAdjustment,
    liquidationBuffer: set.liquidationBuffer,
    enableProtections: set.enableProtections,
    protections: set.protections ?? [],
  };
}

function trailing(option: boolean | TrailingStop | undefined): TrailingStop | undefined {
  return option === true ? {} : option || undefined;
}

function firstPairCurrency(config: Config): string {
  const currency = /[/:]([^/:]+)$/.exec(config.exchange?.pairWhitelist?.[0] ?? '')?.[1];
  if (currency !== undefined) return currency;
  throw new InputError('CONFIG_INVALID', 'stakeCurrency is not set, and there is no pair to take it from', {
    path: 'stakeCurrency',
    hint: 'Set stakeCurrency and exchange.pairWhitelist in the configuration.',
  });
}
