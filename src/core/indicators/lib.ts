/*
 * Importing this module loads the technicalindicators package (tens of milliseconds) and fills `ta.lib`.
 * What of the package equals TA-Lib and what does not: docs/reference/technicalindicators.md.
 */
import * as technicalindicators from 'technicalindicators';
import { checkPeriod, type Column, eachRun, float64Columns } from './column.ts';
import { provideLibrary } from './library.ts';

/** The package's input with columns where it takes arrays. */
type ColumnsFor<Input> = {
  [K in keyof Input as K extends 'reversedInput' | 'format' ? never : K]: Input[K] extends number[] | undefined
    ? Column
    : Input[K];
};

type AnyInput = Readonly<Record<string, unknown>>;
type AnyFunction = (input: AnyInput) => readonly unknown[];

/**
 * Calls `run` for each run of rows without a missing value and writes its answers, which the package gives
 * without the first rows, so that the last answer stands in the last row.
 */
function aligned(run: AnyFunction, input: AnyInput, outputs: readonly string[]): readonly Float64Array[] {
  const names = Object.keys(input).filter((name) => ArrayBuffer.isView(input[name]));
  const columns = float64Columns(names.map((name) => input[name] as Column));
  // The package takes any number for a period and answers with nonsense.
  for (const name of Object.keys(input)) if (/per(iod)?\d?$/i.test(name)) checkPeriod(input[name] as number, name);
  const length = columns[0]?.length ?? 0;
  const results = outputs.map(() => new Float64Array(length).fill(NaN));
  if (length === 0) return results;
  eachRun(columns, 0, [], (from, to) => {
    const part: Record<string, unknown> = { ...input };
    for (const [index, name] of names.entries()) part[name] = Array.from(columns[index].subarray(from, to));
    const answers = run(part);
    for (const [index, answer] of answers.entries()) {
      const row = to - answers.length + index;
      for (const [place, output] of outputs.entries()) {
        const value = output === '' ? answer : (answer as Record<string, unknown> | undefined)?.[output];
        if (typeof value === 'number' && row >= from) results[place][row] = value;
      }
    }
  });
  return results;
}

function one<Input>(run: (input: Input) => readonly unknown[]) {
  return (input: ColumnsFor<Input>): Float64Array => aligned(run as AnyFunction, input, [''])[0];
}

function many<Input, const Output extends string>(
  run: (input: Input) => readonly unknown[],
  outputs: readonly Output[],
) {
  return (input: ColumnsFor<Input>): Readonly<Record<Output, Float64Array>> => {
    const results = aligned(run as AnyFunction, input, outputs);
    return Object.fromEntries(outputs.map((output, place) => [output, results[place]])) as Record<Output, Float64Array>;
  };
}

const functions = {
  adl: one(technicalindicators.adl),
  adx: many(technicalindicators.adx, ['adx', 'pdi', 'mdi']),
  atr: one(technicalindicators.atr),
  averageGain: one(technicalindicators.averagegain),
  averageLoss: one(technicalindicators.averageloss),
  awesomeOscillator: one(technicalindicators.awesomeoscillator),
  bollingerBands: many(technicalindicators.bollingerbands, ['upper', 'middle', 'lower', 'pb']),
  cci: one(technicalindicators.cci),
  chandelierExit: many(technicalindicators.chandelierexit, ['exitLong', 'exitShort']),
  ema: one(technicalindicators.ema),
  forceIndex: one(technicalindicators.forceindex),
  highest: one(technicalindicators.highest),
  ichimokuCloud: many(technicalindicators.ichimokucloud, ['conversion', 'base', 'spanA', 'spanB']),
  keltnerChannels: many(technicalindicators.keltnerchannels, ['upper', 'middle', 'lower']),
  kst: many(technicalindicators.kst, ['kst', 'signal']),
  lowest: one(technicalindicators.lowest),
  macd: many(technicalindicators.macd, ['MACD', 'signal', 'histogram']),
  mfi: one(technicalindicators.mfi),
  obv: one(technicalindicators.obv),
  psar: one(technicalindicators.psar),
  roc: one(technicalindicators.roc),
  rsi: one(technicalindicators.rsi),
  sd: one(technicalindicators.sd),
  sma: one(technicalindicators.sma),
  stochastic: many(technicalindicators.stochastic, ['k', 'd']),
  stochasticRsi: many(technicalindicators.stochasticrsi, ['stochRSI', 'k', 'd']),
  sum: one(technicalindicators.sum),
  trix: one(technicalindicators.trix),
  trueRange: one(technicalindicators.truerange),
  vwap: one(technicalindicators.vwap),
  wema: one(technicalindicators.wema),
  williamsR: one(technicalindicators.williamsr),
  wma: one(technicalindicators.wma),
};

/** The functions of `ta.lib`. */
export type Library = typeof functions;

provideLibrary(functions);
