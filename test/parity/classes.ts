/** The strategy classes that golden cases name, written against the public strategy interface. */
import { defineStrategy, stoplossFromOpen, ta } from '../../src/index.ts';
import type { Candles } from '../../src/index.ts';
import type { AnyStrategy, ColumnSet } from '../../src/core/strategy/spec.ts';
import type { Timeframe } from '../../src/core/model/timeframe.ts';

import {
  adjustOrder,
  candleNumber,
  customPrices,
  customStop,
  dca,
  emaCross,
  leverageOf,
  minutesOpen,
  moduloSignals,
  sign,
  withLeverage,
  type ClassInput,
  type Parts,
} from './class-parts.ts';

const CLASSES: Readonly<Record<string, (input: ClassInput) => Parts>> = {
  ModSignals: (input) => ({ signals: moduloSignals(input) }),
  ModSignalsShort: (input) => withLeverage({ signals: moduloSignals(input) }, input),
  EmaCross: (input) => emaCross(input, false),
  EmaCrossLS: (input) => emaCross(input, true),

  RsiBb({ params }) {
    const [buy, deep, sell] = [params.get('rsi_buy'), params.get('rsi_deep'), params.get('rsi_sell')];
    return {
      indicators({ candles }) {
        const bands = ta.bbands(candles.close, 20, 2, 2);
        return { rsi: ta.rsi(candles.close, 14), lower: bands.bbLower, upper: bands.bbUpper };
      },
      signals({ candles: { close, volume }, columns: { rsi, lower, upper } }) {
        const rows = close.length;
        const enterLong = Uint8Array.from({ length: rows }, (_, i) =>
          rsi[i] < buy && close[i] < lower[i] && volume[i] > 0 ? 1 : 0,
        );
        const exitLong = Uint8Array.from({ length: rows }, (_, i) => (rsi[i] > sell ? 1 : 0));
        const enterTag = Array.from(enterLong, (yes, i) => (yes ? (rsi[i] < deep ? 'deep' : 'dip') : ''));
        const exitTag = Array.from(exitLong, (yes, i) => (yes && close[i] > upper[i] ? 'hot' : ''));
        return { enterLong, exitLong, enterTag, exitTag };
      },
    };
  },

  CustomExit(input) {
    const { params, timeframe } = input;
    const [tp, late, max] = [params.get('tp'), params.get('late'), params.get('max')];
    const [bailMod, bailRem, bailBelow] = [params.get('bail_mod'), params.get('bail_rem'), params.get('bail_below')];
    return {
      signals: moduloSignals(input),
      callbacks: {
        customExit({ time, trade, currentProfit }) {
          const minutes = minutesOpen(time, trade.openTimeMs);
          if (currentProfit > tp) return 'take_profit';
          if (candleNumber(time, timeframe) % bailMod === bailRem && currentProfit < bailBelow) return 'bail';
          if (minutes >= late && currentProfit > 0) return 'late_win';
          return minutes >= max;
        },
      },
    };
  },

  ConfirmVeto(input) {
    const { params, timeframe } = input;
    const [mod, block, minProfit] = [
      params.get('entry_mod'),
      params.get('entry_block') as number[],
      params.get('min_signal_profit'),
    ];
    return {
      signals: moduloSignals(input),
      callbacks: {
        confirmTradeEntry: ({ time }) => !block.includes(candleNumber(time, timeframe) % mod),
        confirmTradeExit({ time, trade, rate, exitReason }) {
          const k = candleNumber(time, timeframe);
          if (exitReason === 'roi') return k % 2 === 0;
          if (exitReason === 'exit_signal') return trade.profitRatioAt(rate) > minProfit;
          return !['stop_loss', 'trailing_stop_loss'].includes(exitReason) || k % 4 !== 3;
        },
      },
    };
  },

  CustomRoi(input) {
    const { params } = input;
    const [late, lateRoi, byTag] = [params.get('late'), params.get('late_roi'), params.get('roi_by_tag')];
    return {
      signals: moduloSignals(input),
      callbacks: { customRoi: ({ duration, enterTag }) => (duration >= late ? lateRoi : byTag[enterTag]) },
    };
  },

  StrategyLocks(input) {
    const [below, minutes] = [input.params.get('lock_below'), input.params.get('lock_minutes')];
    return {
      signals: moduloSignals(input),
      callbacks: {
        orderFilled({ pair, time, trade, order, locks }) {
          if (order.isEntry || trade.profitRatioAt(order.price) >= below) return;
          locks.lock(pair, time + minutes * 60_000, 'loss');
        },
      },
    };
  },

  CustomStopAtr: (input) => customStop(input),
  CustomStopAtrLS: (input) => withLeverage(customStop(input), input),

  CustomStopFromOpen(input) {
    const steps: [number, number][] = input.params.get('steps');
    return {
      signals: moduloSignals(input),
      callbacks: {
        customStoploss(call) {
          const step = steps.findLast(([threshold]) => call.currentProfit > threshold);
          return step && stoplossFromOpen(step[1], call);
        },
      },
    };
  },

  CustomStopAfterFill(input) {
    const [base, perFill] = [input.params.get('fill_base'), input.params.get('fill_step')];
    const aging: [number, number][] = input.params.get('aging');
    return {
      signals: moduloSignals(input),
      callbacks: {
        customStoplossAfterFill: ({ trade }) => -(base + perFill * trade.filledEntries),
        customStoploss({ time, trade }) {
          const minutes = minutesOpen(time, trade.openTimeMs);
          return aging.findLast(([from]) => minutes >= from)?.[1];
        },
        ...dca(input, true),
      },
    };
  },

  CustomPrices: (input) => ({ signals: moduloSignals(input), callbacks: customPrices(input) }),
  CustomPricesLS: (input) => withLeverage({ signals: moduloSignals(input), callbacks: customPrices(input) }, input),

  TimeoutCallbacks(input) {
    const { params, timeframe } = input;
    const [entryAge, exitAge] = [params.get('entry_age'), params.get('exit_age')];
    const age = (time: number, placed: number) => (time - placed) / 60_000;
    return {
      signals: moduloSignals(input),
      callbacks: {
        ...customPrices(input),
        checkEntryTimeout: ({ time, order }) =>
          age(time, order.placedTimeMs) >= entryAge && candleNumber(time, timeframe) % 2 === 0,
        checkExitTimeout: ({ time, order }) => age(time, order.placedTimeMs) >= exitAge,
      },
    };
  },

  AdjustEntry(input) {
    const { params, timeframe } = input;
    const [off, off2, cancelAfter] = [params.get('off'), params.get('off2'), params.get('cancel_after')];
    return {
      signals: moduloSignals(input),
      callbacks: {
        customEntryPrice: ({ side, proposedRate }) => proposedRate * (1 - sign(side === 'short') * off),
        adjustEntryPrice({ time, trade, proposedRate }) {
          const n = candleNumber(time, timeframe) - candleNumber(trade.openTimeMs, timeframe);
          if (n >= cancelAfter) return null;
          return n % 2 === 1 ? undefined : proposedRate * (1 - sign(trade.isShort) * off2);
        },
      },
    };
  },

  AdjustOrder: (input) => adjustOrder(input),
  AdjustOrderLS: (input) => withLeverage(adjustOrder(input), input),

  CustomStake(input) {
    const { params, timeframe } = input;
    const [stakes, every] = [params.get('stakes') as [string, number][], params.get('every')];
    return {
      signals: moduloSignals(input),
      callbacks: {
        customStakeAmount({ time, proposedStake, minStake, maxStake }) {
          const [kind, v] = stakes[Math.floor(candleNumber(time, timeframe) / every) % stakes.length];
          const answers: Record<string, number> = {
            times: proposedStake * v,
            min: minStake * v,
            max: maxStake * v,
            abs: v,
            none: 0,
          };
          return answers[kind];
        },
      },
    };
  },

  Dca: (input) => ({ signals: moduloSignals(input), callbacks: dca(input) }),
  DcaLS: (input) => withLeverage({ signals: moduloSignals(input), callbacks: dca(input) }, input),
  DcaPrices(input) {
    const [below, above] = [input.params.get('e_below'), input.params.get('x_above')];
    return {
      signals: moduloSignals(input),
      callbacks: {
        ...dca(input),
        customEntryPrice: ({ side, proposedRate }) => proposedRate * (1 - sign(side === 'short') * below),
        customExitPrice: ({ trade, proposedRate }) => proposedRate * (1 + sign(trade.isShort) * above),
      },
    };
  },
  TagLeverage: (input) => ({
    shorts: true,
    signals: moduloSignals(input),
    callbacks: leverageOf(input.params.get('leverage')),
  }),

  InformativeTrend(input) {
    const { params } = input;
    const [rsiMax, ethUp, rsiExit] = [params.get('rsi_max'), params.get('eth_up'), params.get('rsi_exit')];
    const modulo = moduloSignals(input, 'enterLong');
    return {
      informative: { own: { timeframe: '1h' }, eth: { pair: 'ETH/BTC', timeframe: '1h' } },
      indicators: ({ informative }) => ({
        rsi_1h: informative['own'].align(({ candles }: { candles: Candles }) => ta.rsi(candles.close, 14)),
        eth_up: informative['eth'].align(({ candles }: { candles: Candles }) => {
          const [fast, slow] = [ta.ema(candles.close, 6), ta.ema(candles.close, 18)];
          return Float64Array.from(fast, (value, row) => (value > slow[row] ? 1 : 0));
        }),
      }),
      signals(frame) {
        const { rsi_1h: rsi, eth_up: up } = frame.columns;
        const { enterLong, enterTag } = modulo(frame);
        return {
          enterLong: enterLong.map((yes, row) => (yes && rsi[row] < rsiMax && up[row] === ethUp ? 1 : 0)),
          exitLong: Uint8Array.from(rsi, (value: number) => (value > rsiExit ? 1 : 0)),
          enterTag: enterTag,
        };
      },
    };
  },

  InformativeBtc(input) {
    const below = input.params.get('below');
    const modulo = moduloSignals(input, 'enterLong');
    return {
      informative: { own: { timeframe: '1h' } },
      indicators: ({ informative }) => ({
        ema_1h: informative['own'].align(({ candles }: { candles: Candles }) => ta.ema(candles.close, 8)),
      }),
      signals(frame) {
        const { enterLong, enterTag } = modulo(frame);
        const { close } = frame.candles;
        const ema = frame.columns['ema_1h'];
        return {
          enterLong: enterLong.map((yes, row) => (yes && close[row] > ema[row] ? 1 : 0)),
          enterTag: enterTag,
        };
      },
      callbacks: { customExit: ({ row }) => row.close < row.ema_1h * (1 - below) && 'under_1h_ema' },
    };
  },
};

/** The strategy of a case. Throws for an unknown class or parameter. */
export function goldenStrategy(
  name: string,
  input: ClassInput,
  options: { stoploss: number; useCustomStoploss: boolean; useCustomRoi: boolean },
): { strategy: AnyStrategy; canShort: boolean } {
  const build = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (build === undefined) throw new Error(`unknown strategy class ${name}`);
  const { shorts, informative, indicators, signals, callbacks } = build(input);
  input.params.optional('protections');
  input.params.assertAllRead();
  const { customStoploss, customStoplossAfterFill, customRoi, ...others } = callbacks ?? {};
  const strategy = defineStrategy<{}, string, ColumnSet>({
    timeframe: input.timeframe as Timeframe,
    stoploss: options.stoploss,
    ...(informative ? { informative } : {}),
    indicators: (frame) => indicators?.(frame) ?? {},
    ...(signals ? { signals: (frame) => signals(frame as unknown as Parameters<typeof signals>[0]) } : {}),
    ...others,
    ...(customStoploss && options.useCustomStoploss ? { customStoploss } : {}),
    ...(customStoplossAfterFill && options.useCustomStoploss ? { customStoplossAfterFill } : {}),
    ...(customRoi && options.useCustomRoi ? { customRoi } : {}),
  });
  return { strategy, canShort: shorts ?? false };
}
