import type { ProtectionSettings } from '../model/settings.ts';
import { floorToTimeframe, timeframeMs } from '../model/timeframe.ts';
import type { Side, TradeRecord } from '../model/trade.ts';
import type { TradeTable } from '../model/trade-table.ts';
import type { Locks } from './locks.ts';

const MINUTE_MS = 60_000;
const STOP_REASONS = ['stop_loss', 'trailing_stop_loss', 'liquidation', 'stoploss_on_exchange'];

/** A lock that a protection asks for, before its end is moved to a candle's start. */
interface Verdict {
  readonly untilMs: number;
  readonly reason: string;
  readonly side: Side | '*';
}

/** What protections look at. */
export interface ProtectionInput {
  /** All closed trades in order of closing. */
  readonly closed: TradeTable;
  /** Balance that drawdowns are measured on before any profit, in the stake currency. */
  readonly startCapital: number;
}

/**
 * Runs the protections after a trade of `pair` and `side` has closed at `nowMs` (UTC ms): first all that
 * lock the pair, then all that lock everything. A lock is only made if none that covers it lasts longer.
 */
export function runProtections(
  protections: readonly ProtectionSettings[],
  input: ProtectionInput,
  locks: Locks,
  { pair, side, nowMs, timeframe }: { pair: string; side: Side; nowMs: number; timeframe: string },
): void {
  for (const isGlobal of [false, true]) {
    for (const settings of protections) {
      const run = isGlobal ? GLOBAL[settings.method] : PER_PAIR[settings.method];
      const verdict = run?.(new Protection(settings, timeframe), input, { pair, side, nowMs });
      const target = isGlobal ? '*' : pair;
      if (verdict && !locks.isLocked(target, verdict.side, verdict.untilMs)) {
        locks.add(target, verdict.side, verdict.reason, nowMs, verdict.untilMs);
      }
    }
  }
}

type Occasion = { readonly pair: string; readonly side: Side; readonly nowMs: number };
type Judge = (protection: Protection, input: ProtectionInput, occasion: Occasion) => Verdict | undefined;

const PER_PAIR: Partial<Record<ProtectionSettings['method'], Judge>> = {
  CooldownPeriod: cooldown,
  StoplossGuard: (protection, input, occasion) => stoplossGuard(protection, input, occasion, occasion.pair),
  LowProfitPairs: lowProfitPairs,
};

const GLOBAL: Partial<Record<ProtectionSettings['method'], Judge>> = {
  StoplossGuard: (protection, input, occasion) =>
    protection.settings.onlyPerPair ? undefined : stoplossGuard(protection, input, occasion, undefined),
  MaxDrawdown: maxDrawdown,
};

/** One protection's windows and words. */
class Protection {
  readonly settings: ProtectionSettings;
  readonly #timeframe: string;

  constructor(settings: ProtectionSettings, timeframe: string) {
    this.settings = settings;
    this.#timeframe = timeframe;
  }

  get lookbackMs(): number {
    const { lookbackPeriod, lookbackPeriodCandles } = this.settings;
    return this.#duration(lookbackPeriod, lookbackPeriodCandles);
  }

  /** Trades of `pair` (undefined = all) that closed within the window before `nowMs`. */
  window(input: ProtectionInput, nowMs: number, pair: string | undefined): TradeRecord[] {
    const since = nowMs - this.lookbackMs;
    const { closeTimeMs } = input.closed.numbers;
    let first = input.closed.length;
    while (first > 0 && closeTimeMs[first - 1] > since) first--;
    const trades = input.closed.slice(first);
    return pair === undefined ? trades : trades.filter((trade) => trade.pair === pair);
  }

  /** End of a lock measured from the last close of `trades`. */
  lockEnd(trades: readonly TradeRecord[]): number {
    const last = Math.max(...trades.map((trade) => trade.closeTimeMs));
    const { unlockAt, stopDuration, stopDurationCandles } = this.settings;
    if (unlockAt === undefined) return last + this.#duration(stopDuration, stopDurationCandles);
    const [hours, minutes] = unlockAt.split(':').map(Number) as [number, number];
    const day = floorToTimeframe(last, '1d');
    const unlock = day + (hours * 60 + minutes) * MINUTE_MS;
    return unlock < last ? unlock + timeframeMs('1d') : unlock;
  }

  /** `for 7 candles`, `for 17 minutes` or `until 06:30`. */
  get lockWords(): string {
    const { unlockAt, stopDuration, stopDurationCandles } = this.settings;
    if (unlockAt !== undefined) return `until ${unlockAt}`;
    return `for ${this.#words(stopDuration, stopDurationCandles)}`;
  }

  get windowWords(): string {
    const { lookbackPeriod, lookbackPeriodCandles } = this.settings;
    return this.#words(lookbackPeriod, lookbackPeriodCandles);
  }

  #duration(minutes: number | undefined, candles: number | undefined): number {
    return candles === undefined ? (minutes ?? 60) * MINUTE_MS : candles * timeframeMs(this.#timeframe);
  }

  #words(minutes: number | undefined, candles: number | undefined): string {
    const [count, unit] = candles === undefined ? [minutes ?? 60, 'minute'] : [candles, 'candle'];
    return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
}

function cooldown(protection: Protection, input: ProtectionInput, { pair, nowMs }: Occasion): Verdict | undefined {
  const trades = protection.window(input, nowMs, pair);
  if (trades.length === 0) return undefined;
  const reason = `Cooldown period for ${protection.lockWords}.`;
  return { untilMs: protection.lockEnd(trades), reason, side: '*' };
}

function stoplossGuard(
  protection: Protection,
  input: ProtectionInput,
  { side, nowMs }: Occasion,
  pair: string | undefined,
): Verdict | undefined {
  const { tradeLimit = 10, requiredProfit = 0, onlyPerSide = false } = protection.settings;
  const stops = protection
    .window(input, nowMs, pair)
    .filter(
      (trade) =>
        STOP_REASONS.includes(trade.exitReason) &&
        trade.profitRatio !== 0 &&
        trade.profitRatio < requiredProfit &&
        (!onlyPerSide || trade.side === side),
    );
  if (stops.length < tradeLimit) return undefined;
  const minutes = protection.lookbackMs / MINUTE_MS;
  const reason = `${tradeLimit} stoplosses in ${minutes} min, locking ${protection.lockWords}.`;
  return { untilMs: protection.lockEnd(stops), reason, side: onlyPerSide ? side : '*' };
}

function lowProfitPairs(
  protection: Protection,
  input: ProtectionInput,
  { pair, side, nowMs }: Occasion,
): Verdict | undefined {
  const { tradeLimit = 1, requiredProfit = 0, onlyPerSide = false } = protection.settings;
  const trades = protection.window(input, nowMs, pair);
  if (trades.length < tradeLimit) return undefined;
  const counted = trades.filter((trade) => trade.profitRatio !== 0 && (!onlyPerSide || trade.side === side));
  const profit = counted.reduce((sum, trade) => sum + trade.profitRatio, 0);
  if (profit >= requiredProfit) return undefined;
  const reason = `${counted.length === 0 ? '0' : decimal(profit)} < ${decimal(requiredProfit)} in ${protection.windowWords}, locking ${protection.lockWords}.`;
  return { untilMs: protection.lockEnd(trades), reason, side: onlyPerSide ? side : '*' };
}

function maxDrawdown(protection: Protection, input: ProtectionInput, { nowMs }: Occasion): Verdict | undefined {
  const { tradeLimit = 1, maxAllowedDrawdown = 0, calculationMode = 'ratios' } = protection.settings;
  const trades = protection.window(input, nowMs, undefined);
  if (trades.length < tradeLimit) return undefined;
  const drawdown =
    calculationMode === 'ratios'
      ? fall(trades.map((trade) => trade.profitRatio))
      : fall(
          trades.map((trade) => trade.profitAbs),
          capitalBefore(input, nowMs - protection.lookbackMs),
        );
  if (drawdown <= maxAllowedDrawdown) return undefined;
  const reason = `${decimal(drawdown)} passed ${decimal(maxAllowedDrawdown)} in ${protection.windowWords}, locking ${protection.lockWords}.`;
  return { untilMs: protection.lockEnd(trades), reason, side: '*' };
}

/** Largest fall of the running sum under its maximum (at least 0); with `capital` as a share of capital plus maximum. */
function fall(profits: readonly number[], capital?: number): number {
  let sum = 0;
  let peak = 0;
  let deepest = 0;
  for (const profit of profits) {
    sum += profit;
    peak = Math.max(peak, sum);
    deepest = Math.max(deepest, capital === undefined ? peak - sum : (peak - sum) / (capital + peak));
  }
  return deepest;
}

function capitalBefore(input: ProtectionInput, timeMs: number): number {
  const { closeTimeMs, profitAbs } = input.closed.numbers;
  let capital = input.startCapital;
  for (let row = 0; row < input.closed.length; row++) if (closeTimeMs[row] <= timeMs) capital += profitAbs[row];
  return capital;
}

/** A number as freqtrade's reasons print it: whole ones with one decimal, small ones as 1e-05. */
function decimal(value: number): string {
  if (Number.isInteger(value)) return value.toFixed(1);
  const text = Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e-(\d)$/, 'e-0$1');
}
