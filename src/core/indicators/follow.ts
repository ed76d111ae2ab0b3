import { CANDLE_COLUMNS, type Candles } from '../model/candles.ts';
import { ta } from './index.ts';
import type { Indicator, Parameters } from './registry.ts';

type Result = ArrayLike<number> | Readonly<Record<string, ArrayLike<number>>>;
type AnyFunction = (...values: unknown[]) => Result;

const FIRST_CAPACITY = 256;

/**
 * An indicator of candles that arrive one at a time. Its values are those of the batch form on all candles so
 * far, to the last bit, since that is what computes them: a row costs as much as the history is long (an
 * average of 1,000 rows takes a few microseconds), and no second form of any indicator can come apart from the first.
 */
export class IndicatorFollower {
  readonly #indicator: Indicator;
  readonly #parameters: readonly unknown[];
  #columns: Float64Array[];
  #length = 0;

  constructor(indicator: Indicator, parameters: Parameters = indicator.parameters) {
    this.#indicator = indicator;
    this.#parameters = Object.values(parameters);
    this.#columns = indicator.inputs.map(() => new Float64Array(FIRST_CAPACITY));
  }

  /** Takes the next value of each input, in the registry's order, and gives the newest value of each output. */
  push(...values: readonly number[]): readonly number[] {
    if (this.#length === this.#columns[0].length) this.#grow();
    this.#columns.forEach((column, input) => (column[this.#length] = values[input]));
    this.#length++;
    const run = (ta as unknown as Record<string, AnyFunction>)[this.#indicator.name];
    const result = run(...this.#inputs(), ...this.#parameters);
    const newest = (column: ArrayLike<number>): number => column[this.#length - 1];
    if (ArrayBuffer.isView(result)) return [newest(result as Float64Array)];
    const columns = result as Readonly<Record<string, ArrayLike<number>>>;
    return this.#indicator.outputs.map((name) => newest(columns[name]));
  }

  #inputs(): readonly unknown[] {
    const views = this.#columns.map((column) => column.subarray(0, this.#length));
    if (this.#indicator.takes === 'columns') return views;
    // Columns that the indicator does not read are there for their length only.
    const named = CANDLE_COLUMNS.map((name) => [name, views[this.#indicator.inputs.indexOf(name)] ?? views[0]]);
    return [{ length: this.#length, ...(Object.fromEntries(named) as Omit<Candles, 'length'>) }];
  }

  #grow(): void {
    this.#columns = this.#columns.map((column) => {
      const longer = new Float64Array(column.length * 2);
      longer.set(column);
      return longer;
    });
  }
}
