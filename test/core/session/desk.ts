import type { Bar } from '../../../src/core/engine/bar.ts';
import type { LiveTrader } from '../../../src/core/engine/live-trader.ts';
import { allocateCandles } from '../../../src/core/model/candles.ts';
import type { Market } from '../../../src/core/model/market.ts';
import type { EngineSettings } from '../../../src/core/model/settings.ts';
import type { FillReport, OrderReport, OrderRequest } from '../../../src/core/model/venue.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { Session } from '../../../src/core/session/session.ts';
import type { SessionOptions, StepResult } from '../../../src/core/session/session-types.ts';
import { defineStrategy } from '../../../src/core/strategy/define.ts';
import type { AnyStrategy } from '../../../src/core/strategy/spec.ts';
import { SETTINGS as TABLE_SETTINGS } from '../../support/candle-table.ts';

export const PAIR = 'AAA/USDT';
const MARKET: Market = {
  pair: PAIR,
  base: 'AAA',
  quote: 'USDT',
  kind: 'spot',
  tickSize: 0.01,
  stepSize: 0.01,
  minAmount: 0.01,
  maxAmount: 1e6,
  minCost: 5,
  maxCost: 1e9,
  takerRatio: 0,
  makerRatio: 0,
  contractSize: 1,
};

export const SETTINGS: EngineSettings = {
  ...TABLE_SETTINGS,
  timeframe: '1m',
  stakeCurrency: 'USDT',
  startBalance: 1000,
  stakeAmount: 100,
  maxOpenTrades: 1,
  feeRatio: undefined,
  stoploss: -0.1,
  unfilledTimeoutMs: { entry: 600_000, exit: 600_000 },
};

const strategy = defineStrategy({
  timeframe: '1m',
  stoploss: -0.1,
  indicators: () => ({}),
  enterLong: () => false,
}) as unknown as AnyStrategy;

/** A session whose venue is the test itself. */
export class Desk {
  readonly session: Session;
  nowMs = 1000;
  #fills = 0;
  last: StepResult | undefined;

  constructor(more: Partial<SessionOptions> = {}) {
    const row = { at: () => ({}) };
    const turns = {
      atOpen(trader: LiveTrader, bar: Bar) {
        trader.cancelOldOrders(bar);
        trader.enter(bar);
        for (const trade of [...trader.openIn(bar.pairIndex)]) trader.exitAtOpen(trade, bar);
      },
      withinBar: () => undefined,
    };
    this.session = new Session({
      settings: SETTINGS,
      strategy,
      params: {},
      pairs: [
        { pair: PAIR, market: MARKET, candles: allocateCandles(0), rows: row, enterTag: () => '', exitTag: () => '' },
      ],
      account: 'main',
      wording: { stoploss: 'market', timeInForce: { entry: 'GTC', exit: 'GTC' } },
      turns,
      epoch: 'abc123',
      bot: 1,
      requestExpiryMs: 5000,
      settleMs: 2000,
      ...more,
    });
  }

  tell(event: SessionEvent): StepResult {
    this.nowMs += 1000;
    return (this.last = this.session.step(event, this.nowMs));
  }

  open(price: number, flags: number): StepResult {
    return this.tell({
      kind: 'open',
      timeMs: this.nowMs,
      pairs: [{ pair: PAIR, price, row: 0, flags, canEnter: true }],
    });
  }

  /** Requests to place that the last step has brought about; they count as sent. */
  placed(): OrderRequest[] {
    const places = this.last!.intents.flatMap((intent) => (intent.kind === 'place' ? [intent.request] : []));
    const result = this.last;
    for (const { clientOrderId } of places) this.session.step({ kind: 'sending', clientOrderId }, this.nowMs);
    this.last = result;
    return places;
  }

  cancels(): string[] {
    return this.last!.intents.flatMap((intent) => (intent.kind === 'cancel' ? [intent.clientOrderId] : []));
  }

  report(request: OrderRequest, status: OrderReport['status'], filledAmount = '0'): StepResult {
    return this.tell({ kind: 'order', report: reportOf(request, status, filledAmount) });
  }

  fill({ clientOrderId, side }: OrderRequest, amount: string, price: string, fee?: FillReport['fee']): StepResult {
    const fill = {
      fillId: String(++this.#fills),
      orderId: `v-${clientOrderId}`,
      clientOrderId,
      pair: PAIR,
      side,
      price,
      amount,
    };
    const cost = String(Number(price) * Number(amount));
    return this.tell({ kind: 'fill', fill: { ...fill, cost, fee, isMaker: true, timeMs: this.nowMs } });
  }

  get trade() {
    return this.session.trader.open[0];
  }
}

function reportOf(
  { clientOrderId, side, type, amount, price }: OrderRequest,
  status: OrderReport['status'],
  filledAmount: string,
): OrderReport {
  const times = { createdMs: 0, updatedMs: 0, reduceOnly: false };
  const prices = { price, triggerPrice: undefined, averagePrice: undefined };
  return {
    orderId: `v-${clientOrderId}`,
    clientOrderId,
    pair: PAIR,
    side,
    type,
    status,
    amount,
    filledAmount,
    ...prices,
    ...times,
  };
}
