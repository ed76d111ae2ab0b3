import { InputError } from '../model/errors.ts';
import { closestName } from '../model/suggest.ts';

export type ParamValue = number | string | boolean;

/** A number, word or switch of a strategy that a configuration, a search or `--param` may change. */
export interface Param<T> {
  readonly kind: 'int' | 'decimal' | 'categorical' | 'boolean';
  readonly default: T;
  /** Name of the search space that it belongs to. */
  readonly space?: string;
  /** Least and greatest value, both allowed; numbers only. */
  readonly low?: number;
  readonly high?: number;
  /** Digits after the point that a search tries; `decimal` only. */
  readonly decimals?: number;
  /** The choices; `categorical` only. */
  readonly values?: readonly ParamValue[];
}

export type ParamSet = Readonly<Record<string, Param<any>>>;

/** The values of a parameter set, by name. */
export type Values<P> = { readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never };

/** Values by name that replace defaults; texts are read as the parameter's own type. */
export type ParamOverrides = Readonly<Record<string, unknown>>;

interface ParamOptions<T> {
  readonly default: T;
  readonly space?: string;
}

/** A whole number between `low` and `high`, both allowed. */
export function int(low: number, high: number, options: ParamOptions<number>): Param<number> {
  return checked({ kind: 'int', low, high, ...options }, `int(${low}, ${high})`);
}

/** A number between `low` and `high`, both allowed; a search tries `decimals` digits after the point (default 3). */
export function decimal(
  low: number,
  high: number,
  options: ParamOptions<number> & { readonly decimals?: number },
): Param<number> {
  return checked({ kind: 'decimal', low, high, decimals: 3, ...options }, `decimal(${low}, ${high})`);
}

/** One of the given values. */
export function categorical<const V extends readonly ParamValue[]>(
  values: V,
  options: { readonly default: NoInfer<V[number]>; readonly space?: string },
): Param<V[number]> {
  return checked({ kind: 'categorical', values, ...options }, `categorical(${JSON.stringify(values)})`);
}

/** Yes or no. */
export function boolean(options: ParamOptions<boolean>): Param<boolean> {
  return checked({ kind: 'boolean', ...options }, 'boolean()');
}

/**
 * The value of every parameter of a strategy: `overrides` before `tuned` (the file beside the strategy)
 * before the defaults. Throws InputError for names that the strategy does not have and values out of range.
 */
export function resolveParams(
  strategy: { readonly name: string; readonly spec: { readonly params?: ParamSet | undefined } },
  overrides: ParamOverrides = {},
  tuned: ParamOverrides = {},
): Record<string, ParamValue> {
  const known = strategy.spec.params ?? {};
  const values: Record<string, ParamValue> = {};
  for (const [name, param] of Object.entries(known)) values[name] = param.default as ParamValue;
  for (const layer of [tuned, overrides]) {
    for (const [name, value] of Object.entries(layer)) {
      if (!Object.hasOwn(known, name)) throw unknownParam(strategy.name, name, value, Object.keys(known));
      values[name] = readValue(strategy.name, name, known[name], value);
    }
  }
  return values;
}

/** What a parameter accepts, in words: `a whole number from 5 to 20`. */
export function describeRange(param: Param<unknown>): string {
  if (param.kind === 'boolean') return 'true or false';
  if (param.kind === 'categorical') return `one of ${param.values!.join(', ')}`;
  return `a ${param.kind === 'int' ? 'whole number' : 'number'} from ${param.low} to ${param.high}`;
}

function checked<T>(param: Param<T>, label: string): Param<T> {
  if (param.low !== undefined && !(param.low <= param.high!)) {
    throw new InputError('PARAM_RANGE_INVALID', `${label}: the low end is above the high end`);
  }
  if (!accepts(param, param.default)) {
    throw new InputError(
      'PARAM_DEFAULT_INVALID',
      `${label}: the default ${JSON.stringify(param.default)} is not ${describeRange(param)}`,
      { value: param.default },
    );
  }
  return param;
}

function accepts(param: Param<unknown>, value: unknown): boolean {
  if (param.kind === 'boolean') return typeof value === 'boolean';
  if (param.kind === 'categorical') return param.values!.includes(value as ParamValue);
  if (typeof value !== 'number' || !(value >= param.low! && value <= param.high!)) return false;
  return param.kind === 'decimal' || Number.isInteger(value);
}

function readValue(strategy: string, name: string, param: Param<unknown>, given: unknown): ParamValue {
  const value = typeof given === 'string' ? fromText(param, given) : given;
  if (accepts(param, value)) return value as ParamValue;
  throw new InputError(
    'PARAM_OUT_OF_RANGE',
    `strategy ${strategy}: parameter ${name} = ${JSON.stringify(given)} is not ${describeRange(param)}`,
    {
      path: name,
      value: given,
      hint: `Give ${name} ${describeRange(param)}; its default is ${String(param.default)}.`,
    },
  );
}

function fromText(param: Param<unknown>, text: string): unknown {
  if (param.kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (param.kind === 'categorical') return param.values!.find((value) => String(value) === text) ?? text;
  return text.trim() === '' ? text : Number(text);
}

function unknownParam(strategy: string, name: string, value: unknown, known: readonly string[]): InputError {
  const closest = closestName(name, known);
  const list = known.length === 0 ? 'It has no parameters.' : `Its parameters: ${known.join(', ')}.`;
  return new InputError('PARAM_UNKNOWN', `strategy ${strategy} has no parameter "${name}"`, {
    path: name,
    value,
    hint: closest === undefined ? list : `Did you mean "${closest}"? ${list}`,
  });
}
