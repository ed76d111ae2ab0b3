import {
  addDecimals,
  decimalOf,
  divideDecimals,
  multiplyDecimals,
  negateDecimal,
  toNumber,
  type Decimal,
  type Grid,
} from '../model/decimal.ts';
import type { Side } from '../model/trade.ts';
import type { TradeTable } from '../model/trade-table.ts';
import type { Order } from './order.ts';
import type { ReadOnlyTrade } from './trade-view.ts';
import { exactOrderValue, orderValue, roundExactProfit, roundProfit, roundRatio } from './value.ts';

/** Averages are cut after this many decimals, which decides how later roundings fall. */
const AVERAGE_PLACES = 18;
const MINUTE_MS = 60_000;
/** Profit ratios are rounded to multiples of it. */
const RATIO_UNIT = 1e-8;
const ZERO: Decimal = { digits: 0n, scale: 0 };
const ONE: Decimal = { digits: 1n, scale: 0 };

/** What never changes in a trade. */
export interface TradeStart {
  readonly id: number;
  readonly pairIndex: number;
  readonly pair: string;
  readonly isShort: boolean;
  readonly enterTag: string;
  readonly openTimeMs: number;
  readonly leverage: number;
  /** Fee of orders that take, which a later exit is expected to do. */
  readonly feeRatio: number;
  readonly makerFeeRatio: number;
  /** Price distance by which the market must go beyond a resting order to fill it. */
  readonly throughDistance: number;
  readonly priceGrid: Grid;
  readonly amountGrid: Grid;
  /** Grid of the average entry; undefined = not rounded. */
  readonly averageGrid: Grid | undefined;
}

/** One trade from the placing of its first order to its last exit: its position, money and stop. */
export class OpenTrade {
  readonly start: TradeStart;
  readonly orders: Order[] = [];
  /** Coins held; 0 until the first entry has filled. */
  amount = 0;
  /** Proposed price until the first fill, then the average entry rounded to the tick. */
  openRate: number;
  /** Stake tied up, in the stake currency; counted from the placing of the first order on. */
  stakeAmount: number;
  maxStakeAmount = 0;
  /** Orders of which something has filled. */
  filledEntries = 0;
  filledExits = 0;
  realizedProfit = 0;
  /** Funding of all booked orders, and what has come up since the last of them. */
  fundingFees = 0;
  fundingRunning = 0;
  stopLoss = 0;
  stopLossRatio = 0;
  initialStopLoss = 0;
  initialStopLossRatio: number | undefined = undefined;
  isStopLossTrailing = false;
  liquidationPrice: number | undefined = undefined;
  minRate: number;
  maxRate: number;
  exitReason = '';
  closeRate = 0;
  closeTimeMs = 0;
  openAtEnd = false;
  /** The open entry (exit) order, at most one of each. */
  openEntry: Order | undefined = undefined;
  openExit: Order | undefined = undefined;
  /** An entry filled inside the present candle, not at its open, so that its high and low may have come before. */
  filledInsideCandle = false;
  /** ROI ratio whose target stood on the candle before without being reached; undefined = none. */
  restingRoi: number | undefined = undefined;
  /** ROI ratio whose target the bar judged last has reached. */
  reachedRoi: number | undefined = undefined;
  /** Stop and target, or the raising of a stop and its hit, lay in the bar judged last, which does not tell their order. */
  isUncertain = false;
  /** What the strategy sees of it, once it has been asked something about it. */
  view: ReadOnlyTrade | undefined = undefined;
  /** Mean fee of the entries and of the exits, by value. */
  feeOpenRatio: number;
  feeCloseRatio: number;
  /** Value of the exits so far. */
  #left = 0;
  /** Value of the whole position at the open rate, with the entry fee. */
  #openValue = 0;
  /** Sum over filled entries of amount * price with the fee: what the profit ratio is measured on. */
  #paidIn = 0;
  #heldAmount = ZERO;
  #heldCost = ZERO;
  #average: Decimal | undefined = undefined;
  #data: Map<string, unknown> | undefined = undefined;
  #isClosed = false;
  /** Funding of orders booked since the last exit: part of the next one's profit. */
  #unsettledFunding = 0;
  /** Funding that profits count: what has come up since the last booked order only from the next look at it on. */
  #funding = 0;

  constructor(start: TradeStart, proposedRate: number, stakeAmount: number) {
    this.start = start;
    this.openRate = proposedRate;
    this.stakeAmount = stakeAmount;
    this.minRate = proposedRate;
    this.maxRate = proposedRate;
    this.feeOpenRatio = this.feeCloseRatio = start.feeRatio;
  }

  get id(): number {
    return this.start.id;
  }

  get pair(): string {
    return this.start.pair;
  }

  get side(): Side {
    return this.start.isShort ? 'short' : 'long';
  }

  get enterTag(): string {
    return this.start.enterTag;
  }

  get openTimeMs(): number {
    return this.start.openTimeMs;
  }

  get leverage(): number {
    return this.start.leverage;
  }

  get profitAbs(): number {
    return this.realizedProfit;
  }

  /** What the strategy keeps with the trade. */
  get data(): Map<string, unknown> {
    return (this.#data ??= new Map());
  }

  /** Time of the newest fill; the opening where nothing has filled. */
  get lastFillTimeMs(): number {
    let last = this.start.openTimeMs;
    for (const { filledTimeMs } of this.orders) if (filledTimeMs !== undefined) last = Math.max(last, filledTimeMs);
    return last;
  }

  /** Time of the first filled entry; undefined before. */
  get firstFillTimeMs(): number | undefined {
    return this.orders.find(({ filledTimeMs }) => filledTimeMs !== undefined)?.filledTimeMs;
  }

  /** Price at which the newest entry filled. */
  get lastEntryPrice(): number {
    return this.orders.findLast((order) => order.isEntry && order.filledTimeMs !== undefined)!.price;
  }

  /** Did a stop or target end the trade on a bar that does not tell whether something else came first? */
  endsUncertain(timeMs: number): boolean {
    return !this.openAtEnd && (this.isUncertain || this.firstFillTimeMs === timeMs);
  }

  /** Whole minutes from the placing of the first order to `timeMs`. */
  minutesAt(timeMs: number): number {
    return Math.floor((timeMs - this.start.openTimeMs) / MINUTE_MS);
  }

  /** Stake of the position, and of what is still to fill of an entry. */
  get reservedStake(): number {
    const { openEntry } = this;
    if (openEntry === undefined || !openEntry.isRest) return this.stakeAmount;
    return this.stakeAmount + (openEntry.amount * openEntry.price) / this.start.leverage;
  }

  /** Some coins have been bought (short: sold) and are not gone again. */
  get hasPosition(): boolean {
    return this.amount > 0 && !this.#isClosed;
  }

  /** Profit ratio after both fees, times leverage, if the whole position left at `rate`; rounded to 8 decimals. */
  profitRatioAt(rate: number): number {
    return this.#openValue === 0 ? 0 : roundRatio(this.#exactRatioAt(rate));
  }

  /** Is profitRatioAt(rate) above `ratio`? Asked on every candle, and mostly answered without rounding. */
  bringsMoreThan(ratio: number, rate: number): boolean {
    if (this.#openValue !== 0 && this.#exactRatioAt(rate) < ratio - RATIO_UNIT) return false;
    return this.profitRatioAt(rate) > ratio;
  }

  /** A rate up to which (short: down to which) profitRatioAt is certainly not above `ratio`: that of a unit less. */
  rateNotAbove(ratio: number): number {
    const { isShort, leverage, feeRatio } = this.start;
    const share = (ratio - RATIO_UNIT) / leverage;
    const value = isShort
      ? this.#openValue * (1 - share) + this.#funding
      : this.#openValue * (1 + share) - this.#funding;
    return value / orderValue(this.amount, 1, feeRatio, isShort);
  }

  #exactRatioAt(rate: number): number {
    const { isShort, leverage } = this.start;
    const close = this.closeValueAt(rate);
    return (isShort ? 1 - close / this.#openValue : close / this.#openValue - 1) * leverage;
  }

  /** What leaving with everything at `rate` brings in (long) or costs (short), fee and funding included. */
  closeValueAt(rate: number): number {
    const { isShort, feeRatio } = this.start;
    return orderValue(this.amount, rate, feeRatio, isShort) + (isShort ? -this.#funding : this.#funding);
  }

  /** The price at which the profit ratio is `ratio`; solves profitRatioAt for the rate, whose last digit counts. */
  rateForProfit(ratio: number): number {
    const { isShort, leverage, feeRatio } = this.start;
    const atZero = isShort ? -this.#funding : this.#funding;
    const atOne = exactOrderValue(this.amount, 1, feeRatio, isShort) + atZero;
    const openValue = exactOrderValue(this.amount, this.openRate, this.feeOpenRatio, !isShort);
    const wanted = (1 + ratio / leverage / (isShort ? -1 : 1)) * openValue;
    return (wanted - atZero) / (atOne - atZero);
  }

  /**
   * Moves the stop to `ratio` (sign ignored) below `rate` (short: above), only in the trade's favour
   * unless `refresh`. The first call sets the initial stop. Rounded to the tick against a later exit.
   */
  adjustStopLoss(rate: number, ratio: number, refresh = false): void {
    const { isShort, leverage, priceGrid } = this.start;
    const distance = Math.abs(ratio / leverage);
    const wanted = isShort ? rate * (1 + distance) : rate * (1 - distance);
    const stop = isShort ? priceGrid.floor(wanted) : priceGrid.ceil(wanted);
    if (this.initialStopLossRatio === undefined) {
      this.initialStopLossRatio = -Math.abs(ratio);
      this.initialStopLoss = stop;
    } else {
      const better = isShort ? stop < this.stopLoss : stop > this.stopLoss;
      if (!better && !refresh) return;
      if (!refresh) this.isStopLossTrailing = true;
    }
    this.stopLoss = stop;
    this.stopLossRatio = -Math.abs(ratio);
  }

  trackExtremes(high: number, low: number): void {
    if (high > this.maxRate) this.maxRate = high;
    if (low < this.minRate) this.minRate = low;
  }

  /** Books a filled entry: average, amount, stake, and the stop that hangs on them. */
  bookEntry(order: Order): void {
    const { averageGrid, priceGrid, amountGrid, leverage, isShort } = this.start;
    if (!order.isRest) this.filledEntries++;
    const held = this.amount * this.openRate;
    this.feeOpenRatio = meanFee(this.feeOpenRatio, held, order);
    this.#paidIn += orderValue(order.amount, order.price, order.feeRatio, !isShort);
    const stake = amountGrid.product(order.amount, priceGrid, order.price) / leverage;
    this.maxStakeAmount += stake;
    if (held === 0) {
      this.openRate = averageGrid?.round(order.price) ?? order.price;
      this.amount = amountGrid.truncate(order.amount);
      this.stakeAmount = stake;
      this.minRate = this.maxRate = this.openRate;
      this.initialStopLossRatio = undefined;
      this.isStopLossTrailing = false;
    } else {
      this.#funding = this.fundingFees;
      this.#startExactBooks();
      this.#addHeld(order.amount, decimalOf(order.price), false);
      this.#average = divideDecimals(this.#heldCost, this.#heldAmount, AVERAGE_PLACES);
      this.#readExactBooks();
    }
    this.#openValue = orderValue(this.amount, this.openRate, this.feeOpenRatio, !isShort);
    this.adjustStopLoss(this.openRate, this.stopLossRatio);
  }

  /** Books a filled exit. Returns true if the trade is closed by it. */
  bookExit(order: Order): boolean {
    const { isShort } = this.start;
    const { feeOpenRatio } = this;
    if (!order.isRest) this.filledExits++;
    this.feeCloseRatio = meanFee(this.feeCloseRatio, this.#left, order);
    this.#left += order.amount * order.price;
    const isLast = order.amount === this.amount;
    const average = this.#average === undefined ? this.#firstPrice() : toNumber(this.#average);
    const funding = this.#unsettledFunding;
    this.#unsettledFunding = 0;
    const open = orderValue(order.amount, average, feeOpenRatio, !isShort);
    const close = orderValue(order.amount, order.price, order.feeRatio, isShort);
    this.realizedProfit += roundProfit(open, close, isShort, funding) ?? this.#exactProfit(order, average, funding);
    this.#isClosed = isLast;
    if (isLast) return true;
    this.#funding = this.fundingFees;
    this.#startExactBooks();
    this.#addHeld(order.amount, this.#average!, true);
    this.#readExactBooks();
    this.#openValue = orderValue(this.amount, this.openRate, feeOpenRatio, !isShort);
    this.adjustStopLoss(this.openRate, this.stopLossRatio);
    return false;
  }

  #exactProfit({ amount, price, feeRatio }: Order, average: number, funding: number): number {
    const { isShort } = this.start;
    const cutAverage = toNumber(divideDecimals(decimalOf(average), ONE, AVERAGE_PLACES));
    return roundExactProfit(
      exactOrderValue(amount, cutAverage, this.feeOpenRatio, !isShort),
      exactOrderValue(amount, price, feeRatio, isShort),
      isShort,
      funding,
    );
  }

  get profitRatio(): number {
    return (this.realizedProfit / this.#paidIn) * this.start.leverage;
  }

  /** Appends the trade, with the orders that have filled, to those of a run. */
  addTo(table: TradeTable): void {
    table.add(this);
    for (const order of this.orders) {
      if (order.filledTimeMs === undefined) continue;
      table.addOrder(order, order.amount * order.price * (1 + order.feeRatio));
    }
  }

  /** Takes note of the funding that has come up since the last booked order; profits may have to wait for it. */
  runFunding(amount: number, counts: boolean): void {
    this.fundingRunning = amount;
    if (counts) this.#funding = this.fundingFees + amount;
  }

  /** Hands the funding that has come up to an order that has just filled. */
  bookFunding(order: Order): void {
    order.fundingFee = this.orders[0] === order ? undefined : this.fundingRunning;
    this.fundingFees += this.fundingRunning;
    this.#unsettledFunding += this.fundingRunning;
    this.fundingRunning = 0;
  }

  #firstPrice(): number {
    return this.orders.find((order) => order.isEntry && order.filledTimeMs !== undefined)!.price;
  }

  /** Trades with one entry and one exit never need the exact books: their average is the entry's price. */
  #startExactBooks(): void {
    if (this.#average !== undefined) return;
    const price = decimalOf(this.#firstPrice());
    this.#addHeld(this.amount, price, false);
    this.#average = divideDecimals(this.#heldCost, this.#heldAmount, AVERAGE_PLACES);
  }

  #addHeld(amount: number, price: Decimal, leaving: boolean): void {
    const coins = leaving ? negateDecimal(decimalOf(amount)) : decimalOf(amount);
    this.#heldAmount = addDecimals(this.#heldAmount, coins);
    this.#heldCost = addDecimals(this.#heldCost, multiplyDecimals(coins, price));
  }

  #readExactBooks(): void {
    const { averageGrid, amountGrid, leverage } = this.start;
    const average = toNumber(divideDecimals(this.#heldCost, this.#heldAmount, AVERAGE_PLACES));
    this.openRate = averageGrid?.round(average) ?? average;
    this.amount = amountGrid.truncate(toNumber(this.#heldAmount));
    this.stakeAmount = toNumber(this.#heldCost) / leverage;
  }
}

/** The mean fee of orders worth `value` so far and one more. */
function meanFee(feeRatio: number, value: number, order: Order): number {
  if (value === 0 || feeRatio === order.feeRatio) return order.feeRatio;
  const more = order.amount * order.price;
  return (feeRatio * value + order.feeRatio * more) / (value + more);
}
