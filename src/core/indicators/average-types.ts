import { InputError } from '../model/errors.ts';
import {
  type AverageKernel,
  demaRun,
  hmaLookback,
  hmaRun,
  kamaLookback,
  kamaRun,
  rmaRun,
  t3Run,
  temaRun,
  trimaRun,
  wmaRun,
  zlemaLookback,
  zlemaRun,
} from './average-kernels.ts';
import { MAMA_LOOKBACK, mamaRun } from './hilbert.ts';
import { emaRun, smaRun } from './recursive.ts';

interface AverageType {
  readonly lookback: (period: number) => number;
  readonly run: AverageKernel;
}

/** MAMA with its usual limits, which take the place of a period. */
function mamaOfLimits(x: Float64Array, out: Float64Array, from: number, to: number): void {
  mamaRun(x, out, new Float64Array(to), from, to, 0.5, 0.05);
}

/** The moving averages that functions with an average of choice accept, by name. */
export const AVERAGES = {
  sma: { lookback: (period: number) => period - 1, run: smaRun },
  ema: { lookback: (period: number) => period - 1, run: emaRun },
  wma: { lookback: (period: number) => period - 1, run: wmaRun },
  dema: { lookback: (period: number) => 2 * (period - 1), run: demaRun },
  tema: { lookback: (period: number) => 3 * (period - 1), run: temaRun },
  trima: { lookback: (period: number) => period - 1, run: trimaRun },
  kama: { lookback: kamaLookback, run: kamaRun },
  mama: { lookback: () => MAMA_LOOKBACK, run: mamaOfLimits },
  t3: { lookback: (period: number) => 6 * (period - 1), run: t3Run },
  hma: { lookback: hmaLookback, run: hmaRun },
  zlema: { lookback: zlemaLookback, run: zlemaRun },
  rma: { lookback: (period: number) => period - 1, run: rmaRun },
} satisfies Record<string, AverageType>;

/** Name of a moving average. */
export type AverageName = keyof typeof AVERAGES;

/** The average of that name; throws InputError INDICATOR_AVERAGE for an unknown one. */
export function averageType(name: AverageName): AverageType {
  if (Object.hasOwn(AVERAGES, name)) return AVERAGES[name];
  throw new InputError('INDICATOR_AVERAGE', `unknown moving average ${name}`, {
    value: name,
    hint: `Use one of ${Object.keys(AVERAGES).join(', ')}.`,
  });
}
