import fc from 'fast-check';
import type { FillRules, EngineSettings } from '../../src/core/model/settings.ts';
import type { StrategyCallbacks } from '../../src/core/strategy/callbacks.ts';
import { HOUR, row, START, type Prices, type Table, type TablePair } from '../support/candle-table.ts';

/** A number from 0 to 1 that hangs on nothing but its arguments. */
function chance(seed: number, pair: string, timeMs: number, salt: number): number {
  let hash = 2_166_136_261 ^ seed;
  for (const part of [pair.charCodeAt(0), timeMs / HOUR, salt]) hash = Math.imul(hash ^ (part + 1), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/** Candles in whole cents around 100 that gap, jump and stand still. */
const candles: fc.Arbitrary<Prices[]> = fc
  .array(fc.tuple(...[6, 6, 8, 8].map((most) => fc.integer({ min: -most * 100, max: most * 100 }))), {
    minLength: 12,
    maxLength: 40,
  })
  .map((moves) => {
    let last = 10_000;
    return moves.map(([gap, body, up, down], index): Prices => {
      // Most candles open where the last one closed. The first price has two decimals whatever comes.
      const open = index === 0 ? 10_001 : Math.max(500, gap > 300 || gap < -300 ? last + gap : last);
      const close = Math.max(500, open + body);
      const high = Math.max(open, close) + Math.max(0, up);
      const low = Math.max(100, Math.min(open, close) - Math.max(0, down));
      last = close;
      return [open / 100, high / 100, low / 100, close / 100];
    });
  });

const pair = fc.record({ candles, startRow: fc.integer({ min: 0, max: 6 }) });

const settings = fc.record({
  stakeAmount: fc.constantFrom(500, 1000, 4000, 'unlimited' as const),
  maxOpenTrades: fc.integer({ min: 1, max: 4 }),
  tradableBalanceRatio: fc.constantFrom(1, 0.9),
  amendLastStakeAmount: fc.boolean(),
  feeRatio: fc.constantFrom(0, 0.001, 0.01),
  stoploss: fc.constantFrom(-0.01, -0.05, -0.2, -0.99),
  minimalRoi: fc.constantFrom({}, { 0: 0.03 }, { 0: 0.1, 120: 0.02, 600: -0.01 }, { 0: 0.05, 240: -1 }),
  trailingStop: fc.constantFrom(
    undefined,
    {},
    { positive: 0.01 },
    { positive: 0.01, offset: 0.03 },
    { positive: 0.02, offset: 0.03, onlyOffsetIsReached: true },
  ),
  exitProfitOnly: fc.boolean(),
  positionStacking: fc.boolean(),
  tradingMode: fc.constantFrom('spot' as const, 'futures' as const),
  timeoutHours: fc.constantFrom(1, 3, 1000),
});

/** Which callbacks a run has. */
const callbacks = fc.record({
  prices: fc.boolean(),
  moves: fc.boolean(),
  adjusts: fc.boolean(),
  refuses: fc.boolean(),
  leverage: fc.constantFrom(1, 1, 3, 20),
});

function strategyOf(
  seed: number,
  has: { prices: boolean; moves: boolean; adjusts: boolean; refuses: boolean; leverage: number },
) {
  const at = (call: { pair: string; time: number }, salt: number) => chance(seed, call.pair, call.time, salt);
  const near = (call: { pair: string; time: number }, price: number, salt: number) =>
    price * (0.96 + 0.08 * at(call, salt));
  const { prices, moves, adjusts, refuses, leverage } = has;
  return {
    ...(prices && {
      customEntryPrice: (call) => near(call, call.proposedRate, 1),
      customExitPrice: (call) => near(call, call.proposedRate, 2),
    }),
    ...(moves && {
      adjustOrderPrice: (call) =>
        at(call, 3) < 0.3 ? near(call, call.proposedRate, 4) : at(call, 3) < 0.4 ? null : undefined,
    }),
    ...(adjusts && {
      adjustTradePosition: (call) =>
        at(call, 5) < 0.2 ? 300 : at(call, 5) < 0.4 ? -call.trade.stakeAmount / 3 : undefined,
    }),
    ...(refuses && {
      confirmTradeEntry: (call) => at(call, 6) > 0.2,
      confirmTradeExit: (call) => at(call, 7) > 0.3,
    }),
    leverage: () => leverage,
  } satisfies StrategyCallbacks<any, any>;
}

/** A table of one to three pairs with random candles, signals, settings and callbacks. */
export const randomTables: fc.Arbitrary<Table> = fc
  .tuple(fc.integer(), fc.array(pair, { minLength: 1, maxLength: 3 }), settings, callbacks)
  .map(([seed, pairs, { timeoutHours, ...chosen }, has]) => {
    const rows = (
      name: string,
      { candles: { length }, startRow }: (typeof pairs)[number],
      salt: number,
      share: number,
    ) =>
      Array.from({ length }, (_, index) => startRow + index).filter(
        (at) => chance(seed, name, START + at * HOUR, salt) < share,
      );
    const table = (each: (typeof pairs)[number], index: number): [string, TablePair] => {
      const name = `${'ABC'[index]}/USD`;
      const signals = { enterLong: 0.3, exitLong: 0.15, enterShort: 0.3, exitShort: 0.15 };
      const columns = Object.entries(signals).map(([key, share], salt) => [key, rows(name, each, 10 + salt, share)]);
      return [name, { ...each, ...Object.fromEntries(columns) }];
    };
    const timeout = timeoutHours * HOUR;
    return {
      pairs: Object.fromEntries(pairs.map(table)),
      settings: {
        ...chosen,
        canShort: chosen.tradingMode === 'futures',
        unfilledTimeoutMs: { entry: timeout, exit: timeout },
        positionAdjustmentEnable: true,
      },
      callbacks: strategyOf(seed, has),
    };
  });

export const withRules = (table: Table, fills: FillRules, more: Partial<EngineSettings> = {}): Table => ({
  ...table,
  settings: { ...table.settings, fills, ...more },
});

/** The table without all candles from `atRow` on; undefined if nothing is left of a pair. */
export function cutTable(table: Table, atRow: number): Table | undefined {
  const cut = Object.entries(table.pairs!).map(([name, each]): [string, TablePair] => [
    name,
    { ...each, candles: each.candles.slice(0, Math.max(0, atRow - (each.startRow ?? 0))) },
  ]);
  const left = cut.filter(([, { candles: rows }]) => rows.length > 1);
  return left.length === cut.length ? { ...table, pairs: Object.fromEntries(left) } : undefined;
}

/** The candle of a pair at a time, and the close before it. */
export function candleAt(table: Table, name: string, timeMs: number) {
  const { candles: rows, startRow = 0 } = table.pairs![name];
  const at = row(timeMs) - startRow;
  const [open, high, low, close, volume = 1] = rows[at];
  return { open, high, low, close, volume, before: rows[at - 1][3] };
}
