/** Runs one rule table through the engine: signals by row, and callbacks that answer by row. */
import { runEngine, type BacktestPair } from '../../src/app/backtest/run-engine.ts';
import { defineStrategy } from '../../src/index.ts';
import { FundingTable } from '../../src/core/engine/funding.ts';
import { allocateCandles, type Candles } from '../../src/core/model/candles.ts';
import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT, type PairSignals } from '../../src/core/model/signals.ts';
import { timeframeMs, type Timeframe } from '../../src/core/model/timeframe.ts';
import type { StrategyCallbacks } from '../../src/core/strategy/callbacks.ts';
import type { AnyStrategy, ColumnSet } from '../../src/core/strategy/spec.ts';
import { compareLocks, lockOf } from './compare-locks.ts';
import { compareCounts, compareTrades, type Difference } from './compare.ts';
import { ordersAsObjects, type CandleRow, type RuleTable } from './golden-case.ts';
import { engineSettings, goldenMarket } from './settings.ts';

type Answers = Readonly<Record<string, any>>;

const CALLBACKS = [
  'custom_entry_price',
  'custom_exit_price',
  'custom_stoploss',
  'custom_roi',
  'custom_stake_amount',
  'adjust_entry_price',
  'adjust_exit_price',
  'custom_exit',
  'adjust_trade_position',
  'veto_entry_rows',
  'veto_exit',
  'entry_timeout_rows',
  'exit_timeout_rows',
  'leverage',
  'lock_on_exit_minutes',
  'log',
  'log_dp',
];

/** The first difference between a rule table's expected result and ours. */
export async function checkRuleTable(table: RuleTable): Promise<Difference | undefined> {
  const unknown = Object.keys(table.callbacks).find((name) => !CALLBACKS.includes(name));
  if (unknown !== undefined) throw new Error(`unknown callback ${unknown}`);
  const { settings } = table;
  const log: unknown[][] = [];
  const strategy = tableStrategy(table, log);
  const run = {
    strategy,
    params: {},
    settings: engineSettings(settings, {
      fee: table.fee,
      canShort: settings['trading_mode'] === 'futures',
      protections: table.protections,
    }),
    pairs: table.pairs.map((pair) => tablePair(table, pair)),
    ...(table.timeframe_detail !== null && { detailTimeframe: table.timeframe_detail }),
  };
  const result = await runEngine(run);
  const expected = table.expected.trades.map((trade) => ({
    ...trade,
    orders: ordersAsObjects(trade['orders'], table.order_columns),
  }));
  return (
    compareTrades(expected, result.trades.slice()) ??
    compareCounts({ ...table.expected.counters, final_balance: table.expected.final_balance }, result) ??
    compareLocks(table.expected.locks.map(lockOf), result) ??
    compareLog(table, log)
  );
}

function tablePair(table: RuleTable, pair: string): BacktestPair {
  const candles = tableCandles(table.candles[pair]);
  return {
    pair,
    market: goldenMarket(pair, table.markets[pair]),
    candles,
    signals: tableSignals(table.signals[pair] ?? [], candles.length),
    rows: { at: (index) => ({ index }) },
    ...(table.detail_candles !== null && { detail: tableCandles(table.detail_candles[pair] ?? []) }),
    ...(table.funding !== null && { funding: tableFunding(table, candles.time[0]) }),
  };
}

/** Hourly mark prices from the first candle on; the rate is 0 at the hours that are not listed. */
function tableFunding({ mark_open: mark, funding }: RuleTable, firstMs: number): FundingTable {
  const hours = 24 * 30;
  const at = (hour: number, price: number): CandleRow => [firstMs + hour * 3_600_000, price, price, price, price, 0];
  const rates = Array.from({ length: hours }, (_, hour) => at(hour, funding![String(hour)] ?? 0));
  const marks = Array.from({ length: hours }, (_, hour) => at(hour, mark!));
  return new FundingTable(tableCandles(rates), tableCandles(marks));
}

export function tableCandles(rows: readonly CandleRow[]): Candles {
  const candles = allocateCandles(rows.length);
  const columns = [candles.time, candles.open, candles.high, candles.low, candles.close, candles.volume];
  rows.forEach((row, index) => columns.forEach((column, cell) => (column[index] = row[cell]!)));
  return candles;
}

function tableSignals(rows: RuleTable['signals'][string], length: number): PairSignals {
  const flags = new Uint8Array(length);
  const enterTag = new Uint16Array(length);
  const exitTag = new Uint16Array(length);
  const tags = [''];
  const tagIndex = (tag: unknown) => (typeof tag === 'string' && tag !== '' ? tags.push(tag) - 1 : 0);
  for (const [row, enterLong, exitLong, enterShort, exitShort, enter, exit] of rows) {
    const bits = [
      [enterLong, ENTER_LONG],
      [exitLong, EXIT_LONG],
      [enterShort, ENTER_SHORT],
      [exitShort, EXIT_SHORT],
    ] as const;
    const at = row as number;
    flags[at] = bits.reduce((sum, [yes, bit]) => (yes ? sum | bit : sum), 0);
    enterTag[at] = tagIndex(enter);
    exitTag[at] = tagIndex(exit);
  }
  return { flags, enterTag, exitTag, tags };
}

/** Answer of the largest row at or before `row`; `*` is the default. */
function upTo(answers: Answers, row: number): any {
  const keys = Object.keys(answers).filter((key) => key !== '*' && Number(key) <= row);
  const best = keys.sort((a, b) => Number(b) - Number(a))[0];
  return best === undefined ? answers['*'] : answers[best];
}

function tableStrategy(table: RuleTable, log: unknown[][]): AnyStrategy {
  const { callbacks: answers, settings, timeframe } = table;
  const step = timeframeMs(timeframe);
  const first = Math.min(...table.pairs.map((pair) => table.candles[pair][0][0]));
  const rowOf = (pair: string, time: number) => (time - table.candles[pair][0][0]) / step;
  const note = (name: string, call: { pair: string; time: number }, ...more: unknown[]) =>
    answers['log'] && log.push([name, call.pair, rowOf(call.pair, call.time), ...more]);
  const asks = (name: string) => answers[name] !== undefined;
  const logs = answers['log'] === true;
  const onRow = (rows: readonly number[] | undefined, pair: string, time: number) =>
    (rows ?? []).includes(rowOf(pair, time));
  const adjust = (name: 'adjust_entry_price' | 'adjust_exit_price') => (call: any) => {
    const answer = upTo(answers[name] ?? {}, rowOf(call.pair, call.time));
    note(name, call, call.proposedRate, call.currentOrderRate);
    return answer === 'cancel' ? null : answer === 'keep' ? undefined : answer;
  };
  const callbacks: StrategyCallbacks<any, any> = {
    ...(asks('custom_entry_price') && {
      customEntryPrice: ({ pair, time }) => upTo(answers['custom_entry_price'], rowOf(pair, time)),
    }),
    ...(asks('custom_exit_price') && {
      customExitPrice: ({ pair, time }) => upTo(answers['custom_exit_price'], rowOf(pair, time)),
    }),
    ...(settings['use_custom_roi'] && {
      customRoi: ({ pair, time }) => upTo(answers['custom_roi'] ?? {}, rowOf(pair, time)),
    }),
    ...(settings['use_custom_stoploss'] && {
      customStoploss(call) {
        note('custom_stoploss', call, call.currentRate, call.currentProfit);
        return upTo(answers['custom_stoploss'] ?? {}, rowOf(call.pair, call.time));
      },
    }),
    ...((asks('custom_stake_amount') || logs) && {
      customStakeAmount(call) {
        note('custom_stake_amount', call, call.currentRate, call.proposedStake, call.minStake, call.maxStake);
        return upTo(answers['custom_stake_amount'] ?? {}, rowOf(call.pair, call.time)) ?? call.proposedStake;
      },
    }),
    ...((asks('custom_exit') || logs) && {
      customExit(call) {
        const row = rowOf(call.pair, call.time);
        note('custom_exit', call, call.currentRate, call.currentProfit);
        if (answers['log_dp']) log.push(['dp_last_row', call.pair, row, call.row.index]);
        return answers['custom_exit']?.[Math.floor(row)];
      },
    }),
    ...((asks('veto_entry_rows') || logs) && {
      confirmTradeEntry(call) {
        const yes = !onRow(answers['veto_entry_rows'], call.pair, call.time);
        note('confirm_trade_entry', call, call.rate, call.amount, yes);
        return yes;
      },
    }),
    ...((asks('veto_exit') || logs) && {
      confirmTradeExit(call) {
        const row = rowOf(call.pair, call.time);
        const vetoes: [number | string, string][] = answers['veto_exit'] ?? [];
        const yes = !vetoes.some(([at, reason]) => (at === '*' || Number(at) === row) && reason === call.exitReason);
        note('confirm_trade_exit', call, call.exitReason, call.rate, yes);
        return yes;
      },
    }),
    ...(asks('adjust_trade_position') && {
      adjustTradePosition(call) {
        note('adjust_trade_position', call, call.currentRate, call.currentProfit);
        return answers['adjust_trade_position'][rowOf(call.pair, call.time)];
      },
    }),
    ...((asks('adjust_entry_price') || logs) && { adjustEntryPrice: adjust('adjust_entry_price') }),
    ...((asks('adjust_exit_price') || logs) && { adjustExitPrice: adjust('adjust_exit_price') }),
    ...(asks('entry_timeout_rows') && {
      checkEntryTimeout: ({ pair, time }) => onRow(answers['entry_timeout_rows'], pair, time),
    }),
    ...(asks('exit_timeout_rows') && {
      checkExitTimeout: ({ pair, time }) => onRow(answers['exit_timeout_rows'], pair, time),
    }),
    ...(asks('leverage') && { leverage: () => answers['leverage'] }),
    ...((asks('lock_on_exit_minutes') || logs) && {
      orderFilled(call) {
        note('order_filled', call, call.order.side, call.order.price);
        const minutes = answers['lock_on_exit_minutes'];
        if (minutes !== undefined && !call.order.isEntry)
          call.locks.lock(call.pair, call.time + minutes * 60_000, 'rule');
      },
    }),
  };
  return defineStrategy<{}, string, ColumnSet>({
    timeframe: timeframe as Timeframe,
    stoploss: settings['stoploss'],
    indicators: () => ({}),
    ...(logs && { botLoopStart: ({ time }) => void log.push(['bot_loop_start', (time - first) / step]) }),
    ...callbacks,
  });
}

/** Callbacks are compared entry by entry, numbers to a relative 1e-9. */
function compareLog(table: RuleTable, log: readonly unknown[][]): Difference | undefined {
  if (!table.callbacks['log']) return undefined;
  const same = (a: unknown, b: unknown) =>
    a === b || (typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-9 * Math.abs(a));
  for (let index = 0; index < Math.max(log.length, table.callback_log.length); index++) {
    const [want, got] = [table.callback_log[index], log[index]];
    if (
      want === undefined ||
      got === undefined ||
      want.length !== got.length ||
      !want.every((x, i) => same(x, got[i]))
    ) {
      return { field: `callback ${index + 1}`, expected: JSON.stringify(want), got: JSON.stringify(got) };
    }
  }
  return undefined;
}
