import type { OrderRecord, Side, TradeRecord } from './trade.ts';

/** Number columns of trades, in the order in which `tradeHash` reads them. */
export const TRADE_NUMBERS = [
  'id',
  'openTimeMs',
  'closeTimeMs',
  'openRate',
  'closeRate',
  'amount',
  'stakeAmount',
  'maxStakeAmount',
  'leverage',
  'feeOpenRatio',
  'feeCloseRatio',
  'profitAbs',
  'profitRatio',
  'fundingFees',
  'minRate',
  'maxRate',
  'initialStopLoss',
  'initialStopLossRatio',
  'stopLoss',
  'stopLossRatio',
  'isStopLossTrailing',
  'liquidationPrice',
  'openAtEnd',
] as const satisfies readonly (keyof TradeRecord)[];

/** Number columns of orders, in the order in which `tradeHash` reads them. */
export const ORDER_NUMBERS = [
  'placedTimeMs',
  'filledTimeMs',
  'price',
  'amount',
  'cost',
  'fundingFee',
] as const satisfies readonly (keyof OrderRecord)[];

type Columns<Name extends string> = Record<Name, Float64Array>;

/** A trade without its orders, as a table takes it in. */
type TradeFields = Omit<TradeRecord, 'orders' | 'initialStopLossRatio'> & {
  readonly initialStopLossRatio: number | undefined;
};
type OrderFields = Omit<OrderRecord, 'cost' | 'filledTimeMs'> & { readonly filledTimeMs: number | undefined };

const LEAST_CAPACITY = 64;
/** An entry and an exit. */
const USUAL_ORDERS = 2;

/** Filled orders of a table's trades, in the order of the trades. */
class OrderTable {
  length = 0;
  readonly side: ('buy' | 'sell')[] = [];
  readonly tag: string[] = [];
  /** Units as in OrderRecord; NaN = no funding fee. Longer than the table. */
  readonly numbers: Columns<(typeof ORDER_NUMBERS)[number]>;

  constructor(capacity: number) {
    this.numbers = columnsOf(ORDER_NUMBERS, capacity);
  }
}

/**
 * Trades in columns, in order of closing: what a run leaves behind, at a fraction of the memory and time that an object
 * for each trade and order takes. To whoever wants objects it is like an array of them, made anew each time.
 */
export class TradeTable implements Iterable<TradeRecord> {
  length = 0;
  readonly pair: string[] = [];
  readonly side: Side[] = [];
  readonly enterTag: string[] = [];
  readonly exitReason: string[] = [];
  /** Units as in TradeRecord; NaN = no liquidation price, 1 = true. Longer than the table: look at `length`. */
  readonly numbers: Columns<(typeof TRADE_NUMBERS)[number]>;
  readonly orders: OrderTable;
  /** Row of each trade's first order. */
  readonly #firstOrder: number[] = [];

  /** `capacity`: for how many trades there is room at once; more are let in. */
  constructor(capacity = LEAST_CAPACITY) {
    this.numbers = columnsOf(TRADE_NUMBERS, capacity);
    this.orders = new OrderTable(USUAL_ORDERS * capacity);
  }

  /** The same trades as a table. */
  static of(records: Iterable<TradeRecord>): TradeTable {
    const table = new TradeTable();
    for (const record of records) table.push(record);
    return table;
  }

  push(record: TradeRecord): void {
    this.add(record);
    for (const order of record.orders) this.addOrder(order, order.cost);
  }

  /** Appends a trade; its orders follow by `addOrder`. */
  add(trade: TradeFields): void {
    const { numbers } = this;
    const row = this.length++;
    if (row === numbers.id.length) grow(numbers);
    this.pair.push(trade.pair);
    this.side.push(trade.side);
    this.enterTag.push(trade.enterTag);
    this.exitReason.push(trade.exitReason);
    this.#firstOrder.push(this.orders.length);
    numbers.id[row] = trade.id;
    numbers.openTimeMs[row] = trade.openTimeMs;
    numbers.closeTimeMs[row] = trade.closeTimeMs;
    numbers.openRate[row] = trade.openRate;
    numbers.closeRate[row] = trade.closeRate;
    numbers.amount[row] = trade.amount;
    numbers.stakeAmount[row] = trade.stakeAmount;
    numbers.maxStakeAmount[row] = trade.maxStakeAmount;
    numbers.leverage[row] = trade.leverage;
    numbers.feeOpenRatio[row] = trade.feeOpenRatio;
    numbers.feeCloseRatio[row] = trade.feeCloseRatio;
    numbers.profitAbs[row] = trade.profitAbs;
    numbers.profitRatio[row] = trade.profitRatio;
    numbers.fundingFees[row] = trade.fundingFees;
    numbers.minRate[row] = trade.minRate;
    numbers.maxRate[row] = trade.maxRate;
    numbers.initialStopLoss[row] = trade.initialStopLoss;
    numbers.initialStopLossRatio[row] = trade.initialStopLossRatio ?? 0;
    numbers.stopLoss[row] = trade.stopLoss;
    numbers.stopLossRatio[row] = trade.stopLossRatio;
    numbers.isStopLossTrailing[row] = trade.isStopLossTrailing ? 1 : 0;
    numbers.liquidationPrice[row] = trade.liquidationPrice ?? Number.NaN;
    numbers.openAtEnd[row] = trade.openAtEnd ? 1 : 0;
  }

  /** Appends an order, which has filled, of the trade that was added last. */
  addOrder(order: OrderFields, cost: number): void {
    const { orders } = this;
    const { numbers } = orders;
    const row = orders.length++;
    if (row === numbers.price.length) grow(numbers);
    orders.side.push(order.side);
    orders.tag.push(order.tag);
    numbers.placedTimeMs[row] = order.placedTimeMs;
    numbers.filledTimeMs[row] = order.filledTimeMs!;
    numbers.price[row] = order.price;
    numbers.amount[row] = order.amount;
    numbers.cost[row] = cost;
    numbers.fundingFee[row] = order.fundingFee ?? Number.NaN;
  }

  /** First row in `orders` of a trade; of the row after the last trade: the number of orders. */
  firstOrder(row: number): number {
    return row < this.length ? this.#firstOrder[row] : this.orders.length;
  }

  /** A trade as an object of its own. */
  record(row: number): TradeRecord {
    const { numbers } = this;
    const first = this.firstOrder(row);
    return {
      id: numbers.id[row],
      pair: this.pair[row],
      side: this.side[row],
      enterTag: this.enterTag[row],
      exitReason: this.exitReason[row],
      openTimeMs: numbers.openTimeMs[row],
      closeTimeMs: numbers.closeTimeMs[row],
      openRate: numbers.openRate[row],
      closeRate: numbers.closeRate[row],
      amount: numbers.amount[row],
      stakeAmount: numbers.stakeAmount[row],
      maxStakeAmount: numbers.maxStakeAmount[row],
      leverage: numbers.leverage[row],
      feeOpenRatio: numbers.feeOpenRatio[row],
      feeCloseRatio: numbers.feeCloseRatio[row],
      profitAbs: numbers.profitAbs[row],
      profitRatio: numbers.profitRatio[row],
      fundingFees: numbers.fundingFees[row],
      minRate: numbers.minRate[row],
      maxRate: numbers.maxRate[row],
      initialStopLoss: numbers.initialStopLoss[row],
      initialStopLossRatio: numbers.initialStopLossRatio[row],
      stopLoss: numbers.stopLoss[row],
      stopLossRatio: numbers.stopLossRatio[row],
      isStopLossTrailing: numbers.isStopLossTrailing[row] === 1,
      liquidationPrice: known(numbers.liquidationPrice[row]),
      openAtEnd: numbers.openAtEnd[row] === 1,
      orders: Array.from({ length: this.firstOrder(row + 1) - first }, (_, index) => this.#order(first + index)),
    };
  }

  #order(row: number): OrderRecord {
    const { side, tag, numbers } = this.orders;
    return {
      side: side[row],
      placedTimeMs: numbers.placedTimeMs[row],
      filledTimeMs: numbers.filledTimeMs[row],
      price: numbers.price[row],
      amount: numbers.amount[row],
      cost: numbers.cost[row],
      tag: tag[row],
      fundingFee: known(numbers.fundingFee[row]),
    };
  }

  /** The trades from row `from` on as objects. */
  slice(from = 0): TradeRecord[] {
    return Array.from({ length: this.length - from }, (_, index) => this.record(from + index));
  }

  *[Symbol.iterator](): Iterator<TradeRecord> {
    for (let row = 0; row < this.length; row++) yield this.record(row);
  }
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function columnsOf<Name extends string>(names: readonly Name[], capacity: number): Columns<Name> {
  return Object.fromEntries(names.map((name) => [name, new Float64Array(capacity)])) as Columns<Name>;
}

function grow(columns: Columns<string>): void {
  for (const [name, column] of Object.entries(columns)) {
    columns[name] = new Float64Array(Math.max(LEAST_CAPACITY, 2 * column.length));
    columns[name].set(column);
  }
}
