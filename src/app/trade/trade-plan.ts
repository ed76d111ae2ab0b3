import type { EngineSettings, StrategyOptions } from '../../core/model/settings.ts';
import { resolveParams } from '../../core/strategy/parameters.ts';
import { loadNamedStrategy } from '../backtest/prepare.ts';
import { DEFAULTS } from '../config/defaults.ts';
import { addTunedParameters, loadConfig, type ConfigRequest, type LoadedConfig } from '../config/load.ts';
import { resolveEngineSettings, resolveStrategyOptions } from '../config/resolve.ts';
import type { LoadedStrategy } from '../strategy/load.ts';

export interface PlanRequest {
  readonly config: ConfigRequest;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Read the strategy's files again. */
  readonly fresh?: boolean;
}

/** What a bot is to trade, and how, as configuration and strategy say. */
export interface TradePlan {
  readonly loaded: LoadedConfig;
  /** Name of the bot. */
  readonly bot: string;
  readonly strategy: LoadedStrategy;
  readonly options: StrategyOptions;
  readonly settings: EngineSettings;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Reads configuration and strategy. Throws InputError for anything wrong in them. */
export async function readPlan(request: PlanRequest): Promise<TradePlan> {
  const configured = loadConfig(request.config);
  const strategy = await loadNamedStrategy(configured, request.fresh);
  const loaded = addTunedParameters(configured, strategy.path);
  const { config } = loaded;
  const { spec } = strategy.strategy;
  return {
    loaded,
    bot: config.botName ?? DEFAULTS.botName,
    strategy,
    options: resolveStrategyOptions(spec, config),
    settings: { ...resolveEngineSettings(spec, config), fills: 'candle' },
    params: resolveParams(strategy.strategy, { ...config.params, ...request.params }),
  };
}
