import type { ParamSet } from './parameters.ts';
import type { AnyStrategy, OwnColumns, Strategy, StrategySpec } from './spec.ts';

const STRATEGY = Symbol.for('tradewright.strategy');

/** Declares a strategy; its result is the default export of a strategy file. */
export function defineStrategy<P extends ParamSet = {}, I extends string = never, C extends OwnColumns<C> = {}>(
  spec: StrategySpec<P, I, C>,
): Strategy<P, C> {
  return brand(spec as AnyStrategy['spec'], 'strategy', undefined);
}

/** True for results of `defineStrategy`, whichever copy of the program made them. */
export function isStrategy(value: unknown): value is AnyStrategy {
  return typeof value === 'object' && value !== null && STRATEGY in value;
}

/** The same strategy under the name and path of its file. */
export function nameStrategy(strategy: AnyStrategy, name: string, file: string | undefined): AnyStrategy {
  return brand(strategy.spec, name, file);
}

function brand(spec: AnyStrategy['spec'], name: string, file: string | undefined): AnyStrategy {
  return Object.defineProperty({ spec, name, file }, STRATEGY, { value: true });
}
