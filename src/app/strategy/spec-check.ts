import { InputError } from '../../core/model/errors.ts';
import type { StrategyOptions } from '../../core/model/settings.ts';
import { closestName } from '../../core/model/suggest.ts';
import { isTimeframe, TIMEFRAMES } from '../../core/model/timeframe.ts';
import type { ParamSet } from '../../core/strategy/parameters.ts';
import type { AnyStrategy, InformativeSpec, StrategySpec } from '../../core/strategy/spec.ts';
import { schemaProblems } from '../config/problems.ts';
import { configSchema, STRATEGY_KEYS } from '../config/schema.ts';

type OwnKey = Exclude<keyof StrategySpec<ParamSet, string, object>, keyof StrategyOptions>;

/** What a strategy may hold besides its plain options, which the configuration's schema describes. */
const OWN_KEYS: Readonly<Record<OwnKey, 'object' | 'function'>> = {
  params: 'object',
  informative: 'object',
  plot: 'object',
  botStart: 'function',
  botLoopStart: 'function',
  indicators: 'function',
  signals: 'function',
  enterLong: 'function',
  exitLong: 'function',
  enterShort: 'function',
  exitShort: 'function',
  customStakeAmount: 'function',
  leverage: 'function',
  customEntryPrice: 'function',
  customExitPrice: 'function',
  customExit: 'function',
  customStoploss: 'function',
  customStoplossAfterFill: 'function',
  customRoi: 'function',
  confirmTradeEntry: 'function',
  confirmTradeExit: 'function',
  adjustTradePosition: 'function',
  adjustEntryPrice: 'function',
  adjustExitPrice: 'function',
  adjustOrderPrice: 'function',
  checkEntryTimeout: 'function',
  checkExitTimeout: 'function',
  orderFilled: 'function',
};
/** freqtrade's names, in camelCase, that are more than another spelling here. */
const FREQTRADE_NAMES: ReadonlyMap<string, string> = new Map([
  ['populateIndicators', 'indicators'],
  ['populateEntryTrend', 'enterLong and enterShort, or signals'],
  ['populateExitTrend', 'exitLong and exitShort, or signals'],
  ['informativePairs', 'informative'],
  ['plotConfig', 'plot'],
  ['useCustomStoploss', 'customStoploss alone'],
  ['trailingStopPositive', 'trailingStop: { positive }'],
  ['trailingStopPositiveOffset', 'trailingStop: { offset }'],
  ['trailingOnlyOffsetIsReached', 'trailingStop: { onlyOffsetIsReached }'],
]);
const REQUIRED = ['timeframe', 'stoploss', 'indicators'];

/** Throws InputError STRATEGY_INVALID that names every option of a strategy that is unknown, missing or of the wrong kind. */
export function assertSpec(path: string, strategy: AnyStrategy): void {
  const spec: Readonly<Record<string, unknown>> = { ...strategy.spec };
  const problems = [
    ...REQUIRED.filter((key) => spec[key] === undefined).map((key) => `${key} is missing`),
    ...Object.keys(spec).flatMap((key) => keyProblems(key, spec[key])),
    ...optionProblems(spec),
    ...entriesOf(spec['informative']).flatMap(informativeProblems),
    ...entriesOf(spec['params']).flatMap(paramProblems),
  ];
  if (problems.length === 0) return;
  const list = problems.length === 1 ? problems[0] : problems.map((problem) => `\n  ${problem}`).join('');
  throw new InputError('STRATEGY_INVALID', `${path}: ${list}`, { path });
}

function keyProblems(key: string, value: unknown): string[] {
  if ((STRATEGY_KEYS as readonly string[]).includes(key)) return [];
  const kind = Object.hasOwn(OWN_KEYS, key) ? OWN_KEYS[key as OwnKey] : undefined;
  if (kind === undefined) {
    const meant =
      FREQTRADE_NAMES.get(key.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())) ??
      closestName(key, [...STRATEGY_KEYS, ...Object.keys(OWN_KEYS)]);
    return [`${key} means nothing in a strategy${meant === undefined ? '' : `; did you mean ${meant}?`}`];
  }
  const fits = value === undefined || (typeof value === kind && value !== null);
  return fits ? [] : [`${key} must be ${kind === 'object' ? 'an object' : 'a function'}`];
}

function optionProblems(spec: Readonly<Record<string, unknown>>): string[] {
  const set = STRATEGY_KEYS.filter((key) => spec[key] !== undefined).map((key) => [key, spec[key]] as const);
  const options = Object.fromEntries(set);
  const { error } = configSchema.safeParse(options);
  return schemaProblems(error?.issues ?? [], options, () => '').map(({ message }) => message);
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function informativeProblems([alias, series]: [string, unknown]): string[] {
  const timeframe = (series as Partial<InformativeSpec> | null)?.timeframe;
  if (timeframe !== undefined && isTimeframe(timeframe)) return [];
  return [`informative.${alias}.timeframe is ${JSON.stringify(timeframe)}; expected one of ${TIMEFRAMES.join(', ')}`];
}

function paramProblems([name, param]: [string, unknown]): string[] {
  const made = typeof param === 'object' && param !== null && 'kind' in param && 'default' in param;
  return made ? [] : [`params.${name} is not a parameter: make it with int, decimal, categorical or boolean`];
}
