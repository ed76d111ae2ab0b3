import { InputError } from '../../core/model/errors.ts';
import { maskSecrets } from '../config/secrets.ts';
import type { TradePlan } from './trade-plan.ts';

/** One value that a reload changes; undefined = it is not set. */
export interface PlanChange {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What ties a bot to its journal and account: a change of it is another bot. */
const FIXED = ['botName', 'tradingMode', 'stakeCurrency', 'exchange.name', 'exchange.baseUrl', 'exchange.key'];

/**
 * What differs between two plans, secrets masked. Throws InputError RELOAD_REFUSED for what cannot change while a bot runs.
 */
export function planChanges(before: TradePlan, after: TradePlan): PlanChange[] {
  const old = flat(configOf(before));
  const now = flat(configOf(after));
  const paths = [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path));
  const fixed = paths.find((path) => FIXED.includes(path));
  if (fixed !== undefined) {
    throw new InputError('RELOAD_REFUSED', `${fixed} cannot change while the bot runs`, {
      path: fixed,
      value: maskSecrets(JSON.parse(now.get(fixed) ?? 'null'), fixed.split('.')),
      hint: 'Stop the bot and start it again; `tradewright stop` keeps its positions.',
    });
  }
  return paths.map((path) => ({ path, from: shown(path, old.get(path)), to: shown(path, now.get(path)) }));
}

/** The configuration as it acts, with what the strategy sets, and which strategy it is. */
function configOf({ loaded, bot, options, settings, params, strategy }: TradePlan): object {
  const { stakeCurrency, tradingMode } = settings;
  const file = { strategy: strategy.name, strategyHash: strategy.hash };
  return { ...loaded.config, ...options, botName: bot, stakeCurrency, tradingMode, params, ...file };
}

/** Values as JSON texts, by dotted path. A list is one value. */
function flat(value: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, each] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof each === 'object' && each !== null && !Array.isArray(each)) {
      for (const [inner, text] of flat(each as object, at)) found.set(inner, text);
    } else if (each !== undefined) found.set(at, JSON.stringify(each));
  }
  return found;
}

function shown(path: string, text: string | undefined): unknown {
  return text === undefined ? undefined : maskSecrets(JSON.parse(text), path.split('.'));
}
