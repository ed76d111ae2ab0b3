import { INDICATORS, type Indicator, type IndicatorGroup, type IndicatorMemory } from '../core/indicators/registry.ts';

/** What is shown of one function of `ta`. */
export interface IndicatorRow {
  readonly name: string;
  /** How to call it, with the defaults: `ta.rsi(values, 14)`. */
  readonly call: string;
  readonly title: string;
  readonly group: IndicatorGroup;
  readonly taLib: string | undefined;
  readonly inputs: readonly string[];
  readonly parameters: Indicator['parameters'];
  readonly outputs: readonly string[];
  /** Rows without a value before the first one, with the default parameters. */
  readonly lookback: number;
  readonly memory: IndicatorMemory;
}

/** The functions of `ta` whose name, TA-Lib name, group or title contains `search`, all without one. */
export function listIndicators(search = ''): IndicatorRow[] {
  const wanted = search.toLowerCase();
  return INDICATORS.map(rowOf).filter(({ name, taLib = '', group, title }) =>
    [name, taLib, group, title].some((text) => text.toLowerCase().includes(wanted)),
  );
}

function rowOf(indicator: Indicator): IndicatorRow {
  const { lookback, takes, ...rest } = indicator;
  const inputs = takes === 'candles' ? ['candles'] : indicator.inputs;
  const values = Object.values(indicator.parameters).map((value) => (typeof value === 'string' ? `'${value}'` : value));
  return {
    ...rest,
    call: `ta.${indicator.name}(${[...inputs, ...values].join(', ')})`,
    lookback: lookback(indicator.parameters),
  };
}
