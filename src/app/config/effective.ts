import { resolveParams } from '../../core/strategy/parameters.ts';
import { loadStrategy } from '../strategy/load.ts';
import { DEFAULTS } from './defaults.ts';
import { type JsonSchema, childSchema, configJsonSchema, namedKeys } from './json-schema.ts';
import { type ConfigRequest, type LoadedConfig, addTunedParameters, loadConfig } from './load.ts';
import { type Assignment, type Source, isTree, merge } from './merge.ts';
import { type Config, STRATEGY_KEYS } from './schema.ts';
import { maskSecrets } from './secrets.ts';

/** One value in force, and where it comes from. */
export interface EffectiveValue {
  /** Dotted path. */
  readonly key: string;
  readonly value: unknown;
  readonly source: Source;
}

/**
 * Every value in force in the order of the schema: configuration over tuned parameters over strategy over
 * defaults, secrets masked. Without a strategy that layer is missing. Keys that nothing sets and that have no
 * default do not appear. Throws InputError like `loadConfig` and for a strategy that does not load.
 */
export async function effectiveConfig(
  request: ConfigRequest,
): Promise<{ loaded: LoadedConfig; values: EffectiveValue[] }> {
  const loaded = loadConfig(request);
  const layers: Assignment[] = [{ path: [], value: DEFAULTS, source: () => ({ kind: 'default', name: '' }) }];
  if (loaded.strategy === undefined) return { loaded, values: valuesOf([...layers, ...loaded.assignments]) };
  const { name, path, strategy } = await loadStrategy(loaded.strategy, loaded);
  const options = strategy.spec as unknown as Config;
  const own = STRATEGY_KEYS.filter((key) => options[key] !== undefined).map((key) => [key, options[key]]);
  const source = (): Source => ({ kind: 'strategy', name });
  layers.push({ path: [], value: { ...Object.fromEntries(own), params: resolveParams(strategy) }, source });
  const tuned = addTunedParameters(loaded, path);
  // Only the strategy knows the type of its parameters: a variable's text becomes a value here.
  const params = resolveParams(strategy, tuned.config.params);
  const values = valuesOf([...layers, ...tuned.assignments]).map((each) => {
    const param = /^params\.(.+)$/.exec(each.key)?.[1];
    return param === undefined ? each : { ...each, value: params[param] };
  });
  return { loaded: tuned, values };
}

function valuesOf(layers: readonly Assignment[]): EffectiveValue[] {
  const { tree, sources } = merge(layers);
  return [...leaves(tree, configJsonSchema())].flatMap(([path, value]) => {
    const key = path.join('.');
    const source = sources.get(key);
    return source ? [{ key, value: maskSecrets(value, path), source }] : [];
  });
}

/** Paths and values of a tree, named keys in the order of the schema, then those of free-form maps. */
function* leaves(
  tree: Record<string, unknown>,
  schema: JsonSchema,
  path: string[] = [],
): Generator<[string[], unknown]> {
  const named = namedKeys(schema).filter((key) => Object.hasOwn(tree, key));
  const free = Object.keys(tree).filter((key) => !named.includes(key));
  for (const key of [...named, ...free]) {
    const at = [...path, key];
    const value = tree[key];
    const inner = childSchema(schema, key) ?? {};
    if (isTree(value) && key !== 'minimalRoi') yield* leaves(value, inner, at);
    else yield [at, value];
  }
}
