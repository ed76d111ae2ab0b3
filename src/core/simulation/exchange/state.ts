import { exactOf, type Exact } from '../../model/exact.ts';
import type { Market } from '../../model/market.ts';
import type { OrderSide, OrderStatus, VenueOrderType } from '../../model/venue.ts';
import type {
  DepthOptions,
  ExchangeEvent,
  ExchangeEventBody,
  ExchangeFill,
  ExchangeOptions,
  FillOptions,
  MarginMode,
  MarketStatus,
  PositionSide,
  SelfTrade,
  WalletKind,
} from './types.ts';

/** An order while the exchange works on it. */
export interface Order {
  readonly id: number;
  readonly account: string;
  readonly clientOrderId: string;
  readonly pair: string;
  readonly side: OrderSide;
  readonly type: VenueOrderType;
  status: OrderStatus;
  /** Undefined: a worth in quote is asked. */
  amount: Exact | undefined;
  quoteAmount: Exact | undefined;
  price: Exact | undefined;
  triggerPrice: Exact | undefined;
  readonly triggerBy: 'last' | 'mark';
  readonly trailingRatio: number | undefined;
  /** Trailing: the price comes from below or above to `triggerPrice` and arms it. */
  armsAt: 'above' | 'below' | undefined;
  trailed: Exact | undefined;
  triggeredMs: number | undefined;
  readonly timeInForce: 'GTC' | 'IOC' | 'FOK' | 'PO';
  readonly reduceOnly: boolean;
  readonly closePosition: boolean;
  readonly positionSide: PositionSide;
  readonly selfTrade: SelfTrade;
  readonly isLiquidation: boolean;
  readonly goodTillMs: number | undefined;
  listId: number | undefined;
  filled: Exact;
  cost: Exact;
  /** Spot: what of the account's balance it holds. */
  locked: Exact;
  /** Displayed outside amount that is served before it at its price. */
  queueAhead: Exact;
  /** Place in time at its price. */
  priority: number;
  place: 'none' | 'book' | 'trigger';
  readonly createdMs: number;
  updatedMs: number;
}

export interface Balance {
  free: Exact;
  used: Exact;
}

/** Signed: short is negative. Cost is what the amount was bought (sold) for, with its sign. */
export interface Position {
  readonly pair: string;
  readonly positionSide: PositionSide;
  amount: Exact;
  cost: Exact;
  isolatedMargin: Exact;
  updatedMs: number;
}

export interface Account {
  readonly id: string;
  readonly parent: string | undefined;
  readonly wallets: Record<WalletKind, Map<string, Balance>>;
  paysFeeAsset: boolean;
  isHedgeMode: boolean;
  /** By pair; `*` = every pair. */
  readonly fees: Map<string, { makerRatio: Exact; takerRatio: Exact }>;
  readonly settings: Map<string, { leverage: number; marginMode: MarginMode }>;
  /** By pair and position side. */
  readonly positions: Map<string, Position>;
  readonly open: Map<number, Order>;
  /** The latest that ended, oldest first. */
  readonly done: Map<number, Order>;
  readonly fills: ExchangeFill[];
}

/** A market's rules as exact numbers. */
export interface Rules {
  readonly tick: Exact;
  readonly step: Exact;
  readonly minAmount: Exact;
  readonly maxAmount: Exact;
  readonly minCost: Exact;
  readonly maxCost: Exact;
  readonly takerRatio: Exact;
  readonly makerRatio: Exact;
}

export interface Level {
  readonly price: Exact;
  amount: Exact;
}

export interface MarketState {
  market: Market;
  status: MarketStatus;
  last: Exact | undefined;
  /** Side of the last print: it was at the ask when bought, at the bid when sold. */
  lastSide: OrderSide;
  lastTradeId: number;
  mark: Exact | undefined;
  fundingRate: Exact | undefined;
  nextFundingMs: number | undefined;
  bookId: number;
  /** Outside liquidity, best first; undefined = to be made anew from the last price. */
  outside: Record<OrderSide, Level[]> | undefined;
  /** Given by `setBook`: stands until the next one. */
  isBookGiven: boolean;
}

/** What hangs on a market and is made again from the orders after a restore. */
export interface MarketIndex {
  readonly rules: Rules;
  /** Resting orders, best price first, older first. */
  readonly resting: Record<OrderSide, Order[]>;
  readonly triggers: Order[];
}

/** Whose money changes when an account's does: every movement has two ends, so that all of them add up to 0. */
export type Counterpart = 'external' | 'outside' | 'fees' | 'funding' | 'insurance';

export interface State {
  nowMs: number;
  nextOrderId: number;
  nextListId: number;
  nextPriority: number;
  nextSequence: number;
  readonly markets: Map<string, MarketState>;
  readonly accounts: Map<string, Account>;
  readonly counterparts: Record<Counterpart, Map<string, Exact>>;
}

export interface Settings {
  readonly seed: number;
  readonly fills: FillOptions;
  readonly depth: DepthOptions;
  readonly feeAsset: { readonly asset: string; readonly discountRatio: number } | undefined;
  readonly spotFee: 'received' | 'quote';
  readonly moneyDigits: number;
  readonly maxOpenOrders: number;
  readonly maxTriggerOrders: number;
  readonly selfTrade: SelfTrade;
  readonly defaultLeverage: number;
  readonly liquidationFeeRatio: number;
  readonly historyLimit: number;
}

/** Everything the parts of the exchange work on. */
export interface World {
  readonly settings: Settings;
  readonly state: State;
  readonly index: Map<string, MarketIndex>;
  /** Newest order of an account's client id, by account. */
  readonly clientIds: Map<string, Map<string, Order>>;
  readonly events: ExchangeEvent[];
  /** Pairs whose book changed in this command. */
  readonly changedBooks: Set<string>;
  /** Pairs whose last or mark price changed since triggers were last looked at. */
  readonly changedPrices: Set<string>;
  /** Open orders that end by themselves. */
  readonly timed: Set<Order>;
}

function settingsOf(options: ExchangeOptions): Settings {
  return {
    seed: options.seed,
    fills: { fillAt: 'touch', volumeLimited: true, queue: true, ...options.fills },
    depth: { levels: 20, spreadRatio: 0.0001, stepRatio: 0.0002, levelCost: 20_000, ...options.depth },
    feeAsset: options.feeAsset,
    spotFee: options.spotFee ?? 'received',
    moneyDigits: options.moneyDigits ?? 8,
    maxOpenOrders: options.maxOpenOrders ?? 200,
    maxTriggerOrders: options.maxTriggerOrders ?? 50,
    selfTrade: options.selfTrade ?? 'expire-maker',
    defaultLeverage: options.defaultLeverage ?? 20,
    liquidationFeeRatio: options.liquidationFeeRatio ?? 0.0125,
    historyLimit: options.historyLimit ?? 10_000,
  };
}

export function newWorld(options: ExchangeOptions): World {
  return {
    settings: settingsOf(options),
    state: newState(),
    index: new Map(),
    clientIds: new Map(),
    events: [],
    changedBooks: new Set(),
    changedPrices: new Set(),
    timed: new Set(),
  };
}

function newState(): State {
  return {
    nowMs: 0,
    nextOrderId: 1,
    nextListId: 1,
    nextPriority: 1,
    nextSequence: 1,
    markets: new Map(),
    accounts: new Map(),
    counterparts: {
      external: new Map(),
      outside: new Map(),
      fees: new Map(),
      funding: new Map(),
      insurance: new Map(),
    },
  };
}

export function rulesOf(market: Market): Rules {
  const finite = (value: number): Exact => (Number.isFinite(value) ? exactOf(value) : 0n);
  return {
    tick: exactOf(market.tickSize),
    step: exactOf(market.stepSize),
    minAmount: exactOf(market.minAmount),
    maxAmount: finite(market.maxAmount),
    minCost: exactOf(market.minCost),
    maxCost: finite(market.maxCost),
    takerRatio: exactOf(market.takerRatio),
    makerRatio: exactOf(market.makerRatio),
  };
}

export function emit(world: World, body: ExchangeEventBody): void {
  const { state } = world;
  world.events.push({ ...body, sequence: state.nextSequence++, timeMs: state.nowMs });
}

export function accountOf(world: World, order: Order): Account {
  return world.state.accounts.get(order.account)!;
}

export function opposite(side: OrderSide): OrderSide {
  return side === 'buy' ? 'sell' : 'buy';
}
