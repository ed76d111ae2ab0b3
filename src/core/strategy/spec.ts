import type { CandleKind, Candles } from '../model/candles.ts';
import type { StrategyOptions } from '../model/settings.ts';
import type { Timeframe } from '../model/timeframe.ts';
import type { Signal, StrategyCallbacks } from './callbacks.ts';
import type { ParamSet, Values } from './parameters.ts';
import type { PlotConfig } from './plot.ts';

/** An indicator: one number for each candle, NaN where it has no value. */
export type Column = Float64Array;

/** A column as `indicators` may return it; `Uint8Array` means yes (1) or no (0). */
export type AnyColumn = Float64Array | Int32Array | Uint8Array;

type CandleName = 'time' | 'open' | 'high' | 'low' | 'close' | 'volume';
type Reserved = CandleName | 'prev' | 'ago' | 'index' | 'pair';

/** Columns by name, where the names are not known to the compiler. */
export type ColumnSet = Readonly<Record<string, AnyColumn>>;

/**
 * What a type of columns must be. The names of the candle's own columns and of the row's own members are
 * taken. It is stated over C's own keys, because an interface has no index signature.
 */
export type OwnColumns<C> = { readonly [K in keyof C]: K extends Reserved ? never : AnyColumn };

/** What a row shows of a column: a yes/no column is a boolean, every other one a number. */
export type Cell<X> = X extends Uint8Array ? boolean : number;

/**
 * One candle with its columns, and the candles before it. Valid only during the call that gave it.
 * Before the first candle, numbers are NaN and yes/no columns are false.
 */
export type Row<C> = { readonly [K in CandleName]: number } & {
  /** Number of the candle, from 0, counted from the first one that was loaded. */
  readonly index: number;
  readonly pair: string;
  /** The candle before this one. */
  readonly prev: Row<C>;
  /** The candle `n` before this one (a whole number, 0 or more). */
  ago(n: number): Row<C>;
} & { readonly [K in keyof C]: Cell<C[K]> };

/** Another timeframe or pair that a strategy reads. */
export interface InformativeSpec {
  readonly timeframe: Timeframe;
  /** `{base}`, `{quote}` and `{stake}` stand for those of the pair in turn; left out = the pair itself. */
  readonly pair?: string;
  readonly kind?: Extract<CandleKind, 'spot' | 'futures' | 'mark'>;
}

/** The closed candles of an informative series, and the way to bring columns of it to the strategy's own candles. */
export interface Informative {
  readonly candles: Candles;
  /** Computes columns on the informative candles and gives each own candle the newest one that was closed with it. */
  align(compute: (frame: { readonly candles: Candles }) => Column): Column;
  align(compute: (frame: { readonly candles: Candles }) => Uint8Array): Uint8Array;
  align<T extends { readonly [K in keyof T]: AnyColumn }>(compute: (frame: { readonly candles: Candles }) => T): T;
}

/** What `enterLong` and the like get besides the row. */
export interface SignalContext<V> {
  readonly params: V;
  readonly pair: string;
  /** Open time of the row's candle, UTC ms. */
  readonly time: number;
}

/** A tag for every row: one text for all, a text each (empty = none), or numbers into `tags`. */
export type TagColumn = string | readonly (string | null | undefined)[] | Uint16Array | Int32Array;

/** Whole columns of signals, one entry a candle (1 = yes). A column that is left out never signals. */
export interface SignalColumns {
  readonly enterLong?: Uint8Array;
  readonly exitLong?: Uint8Array;
  readonly enterShort?: Uint8Array;
  readonly exitShort?: Uint8Array;
  /** Counts on rows that enter. */
  readonly enterTag?: TagColumn;
  /** Counts on rows that exit. */
  readonly exitTag?: TagColumn;
  /** Texts that tag columns of numbers point into. */
  readonly tags?: readonly string[];
}

/** The names of the functions that see one row and answer yes, no or a tag. */
export type SignalName = 'enterLong' | 'exitLong' | 'enterShort' | 'exitShort';

type SignalFunctions<P, C> = {
  readonly [S in SignalName]?: (row: Row<C>, context: SignalContext<Values<P>>) => Signal;
};

/** A strategy as its file states it: options, parameters, and functions of which only `indicators` is required. */
export type StrategySpec<P extends ParamSet, I extends string, C extends OwnColumns<C>> = StrategyOptions & {
  readonly timeframe: Timeframe;
  readonly params?: P;
  readonly informative?: Readonly<Record<I, InformativeSpec>>;
  /** How charts show the columns; further keys are free. */
  readonly plot?: PlotConfig & Readonly<Record<string, unknown>>;
  /** Once, before the first candle. May be async. */
  botStart?(call: { readonly params: Values<P> }): void | Promise<void>;
  /** At every step, before any pair is judged; `time` is UTC ms. May be async. */
  botLoopStart?(call: { readonly params: Values<P>; readonly time: number }): void | Promise<void>;
  /** Every column that later functions read, computed on whole series, once a pair. */
  indicators(frame: {
    readonly candles: Candles;
    readonly pair: string;
    readonly params: Values<P>;
    readonly informative: { readonly [K in I]: Informative };
  }): C;
  /** Signals as whole columns, instead of or beside the row functions. */
  signals?(frame: {
    readonly candles: Candles;
    readonly columns: Readonly<C>;
    readonly params: Values<P>;
    readonly pair: string;
  }): SignalColumns;
} & SignalFunctions<P, C> &
  StrategyCallbacks<Row<C>, Values<P>>;

/** A defined strategy: what a strategy file exports as default. */
export interface Strategy<P extends ParamSet, C extends OwnColumns<C>> {
  readonly spec: StrategySpec<P, string, C>;
  /** The file's name without its ending, once it is loaded. */
  readonly name: string;
  /** Path of the file, once it is loaded. */
  readonly file: string | undefined;
}

/** A strategy whose columns and parameters are not known to the compiler. */
export type AnyStrategy = Strategy<any, any>;

/** A row whose columns are not known to the compiler. */
export type AnyRow = Row<any>;
