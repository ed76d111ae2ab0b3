import { defineStrategy, nameStrategy } from '../../core/strategy/define.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';
import type { OrderRecord, RunResult } from '../../core/model/trade.ts';
import { evaluateSeries, type LoadedPair, type PairLoading, type PairSeries } from '../backtest/load-pairs.ts';
import { runEngine } from '../backtest/run-engine.ts';
import { askBot } from '../strategy/ask-bot.ts';

/** One answer of a trade callback. */
export interface CallbackAnswer {
  readonly callback: string;
  readonly pair: string;
  readonly timeMs: number;
  /** As JSON, so that answers compare by value. */
  readonly answer: string;
}

/** What a strategy did on one set of candles: its columns and signals, its callbacks' answers, its filled orders. */
export interface Trial {
  readonly pairs: readonly LoadedPair[];
  readonly answers: readonly CallbackAnswer[];
  readonly orders: readonly (OrderRecord & { readonly pair: string })[];
}

const CALLBACKS = [
  'customStakeAmount',
  'leverage',
  'customEntryPrice',
  'customExitPrice',
  'customExit',
  'customStoploss',
  'customStoplossAfterFill',
  'customRoi',
  'confirmTradeEntry',
  'confirmTradeExit',
  'adjustTradePosition',
  'adjustEntryPrice',
  'adjustExitPrice',
  'adjustOrderPrice',
  'checkEntryTimeout',
  'checkExitTimeout',
  'orderFilled',
] as const;

/** Evaluates a strategy on series and runs the engine over them, under `candle` rules, writing down every answer. */
export async function runTrial(loading: PairLoading, series: readonly PairSeries[]): Promise<Trial> {
  const answers: CallbackAnswer[] = [];
  const strategy = recording(loading.strategy, answers);
  const { params } = loading;
  const settings = { ...loading.settings, fills: 'candle' as const };
  await askBot(strategy, 'botStart', { params });
  const pairs = series.map((each) => evaluateSeries({ ...loading, strategy }, each));
  const result = await runEngine({ settings, strategy, params, pairs: pairs.map(({ ready }) => ready) });
  return { pairs, answers, orders: filledOrders(result) };
}

/** The names of the trade callbacks that a strategy has. */
export function callbackNames({ spec }: AnyStrategy): string[] {
  return CALLBACKS.filter((name) => spec[name] !== undefined);
}

function recording(strategy: AnyStrategy, answers: CallbackAnswer[]): AnyStrategy {
  const { spec } = strategy;
  const wrapped = callbackNames(strategy).map((callback) => {
    const ask = (call: { pair: string; time: number }): unknown => {
      const answer = (spec[callback as 'customExit'] as (call: unknown) => unknown)(call);
      answers.push({ callback, pair: call.pair, timeMs: call.time, answer: JSON.stringify(answer) ?? 'undefined' });
      return answer;
    };
    return [callback, ask];
  });
  return nameStrategy(defineStrategy({ ...spec, ...Object.fromEntries(wrapped) }), strategy.name, strategy.file);
}

function filledOrders({ trades, unclosedTrades }: RunResult): Trial['orders'] {
  return [...trades, ...(unclosedTrades ?? [])]
    .flatMap(({ pair, orders }) => orders.map((order) => ({ ...order, pair })))
    .toSorted((a, b) => a.filledTimeMs - b.filledTimeMs || (a.pair < b.pair ? -1 : a.pair > b.pair ? 1 : 0));
}
