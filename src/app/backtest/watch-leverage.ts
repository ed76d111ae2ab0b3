import type { LeverageCall } from '../../core/strategy/callbacks.ts';
import { defineStrategy, nameStrategy } from '../../core/strategy/define.ts';
import type { AnyRow, AnyStrategy } from '../../core/strategy/spec.ts';

type Call = LeverageCall<AnyRow, Readonly<Record<string, unknown>>>;

/** A strategy whose answers to `leverage` are looked at, and what there is to say of them after the run. */
export interface WatchedStrategy {
  readonly strategy: AnyStrategy;
  warnings(): string[];
}

/** Takes note of leverages above the limit of the market's tier, which are lowered to it. */
export function watchLeverage(strategy: AnyStrategy): WatchedStrategy {
  const { spec } = strategy;
  if (spec.leverage === undefined) return { strategy, warnings: () => [] };
  let count = 0;
  let first = '';
  const leverage = (call: Call): number => {
    const answer = spec.leverage!(call);
    if (answer > call.maxLeverage) {
      if (count++ === 0) first = `${call.pair}: ${answer}, the tier of the stake allows ${call.maxLeverage}`;
    }
    return answer;
  };
  return {
    strategy: nameStrategy(defineStrategy({ ...spec, leverage }), strategy.name, strategy.file),
    warnings: () => {
      const times = count === 1 ? 'once' : `${count} times`;
      return count === 0
        ? []
        : [`leverage gave more than the market allows ${times}, and was lowered; the first, ${first}`];
    },
  };
}
