import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { SqliteJournal } from '../../../src/adapters/sqlite/sqlite-journal.ts';
import { Bot } from '../../../src/app/trade/bot.ts';
import { LIVE_TURNS } from '../../../src/app/trade/live-turns.ts';
import { replayBot } from '../../../src/app/trade/replay.ts';
import type { JournalCandle } from '../../../src/core/model/journal.ts';
import type { Market } from '../../../src/core/model/market.ts';
import { exactText } from '../../../src/core/model/exact.ts';
import type { OrderReport, OrderRequest } from '../../../src/core/model/venue.ts';
import { tradeState } from '../../../src/core/session/trade-state.ts';
import type { Intent } from '../../../src/core/orders/intents.ts';
import { randomStream } from '../../../src/core/simulation/random.ts';
import { defineStrategy } from '../../../src/core/strategy/define.ts';
import type { AnyStrategy } from '../../../src/core/strategy/spec.ts';
import { SETTINGS } from '../../support/candle-table.ts';
import { silentLog } from '../../support/silent-log.ts';
import { temporaryFolder } from '../../support/strategy-folder.ts';

const MINUTE_MS = 60_000;
const folder = temporaryFolder();

const market = (base: string): Market => ({
  pair: `${base}/USDT`,
  base,
  quote: 'USDT',
  kind: 'spot',
  tickSize: 0.01,
  stepSize: 0.001,
  minAmount: 0.001,
  maxAmount: 1e6,
  minCost: 5,
  maxCost: 1e9,
  takerRatio: 0.001,
  makerRatio: 0.001,
  contractSize: 1,
});
const MARKETS = [market('AAA'), market('BBB')];

/** Enters and leaves often; keeps something with its trades, and moves their stops by hand. */
const strategyWith = (entries: number) =>
  defineStrategy({
    timeframe: '1m',
    stoploss: -0.02,
    minimalRoi: { 0: 0.01 },
    indicators: ({ candles }) => ({ half: candles.close.map((close) => close / 2) }),
    enterLong: (row) => (Math.floor(row.half * 1000) % 10 < entries ? 'digit' : false),
    exitLong: (row) => Math.floor(row.half * 1000) % 10 === 9,
    customStoploss: ({ trade, currentProfit }) => {
      trade.data.set('best', Math.max(currentProfit, Number(trade.data.get('best') ?? -1)));
      return currentProfit > 0.004 ? -0.003 : undefined;
    },
  }) as unknown as AnyStrategy;
const strategy = strategyWith(4);

/** Plays some hours to a bot whose venue fills orders in parts, late or not at all; it is started anew now and then. */
function play(path: string): { quotes: number; trades: number; unwritten: string[] } {
  const random = randomStream(11);
  const settings = {
    ...SETTINGS,
    timeframe: '1m' as const,
    stakeCurrency: 'USDT',
    maxOpenTrades: 2,
    feeRatio: undefined,
  };
  let nowMs = 100 * MINUTE_MS;
  let fills = 0;
  let quotes = 0;
  const unwritten: string[] = [];
  const queue: Intent[] = [];
  const begin = () => {
    const journal = new SqliteJournal(path);
    const bot = new Bot({
      name: 'alpha',
      settings: { ...settings, stoploss: -0.02, minimalRoi: { 0: 0.01 } },
      strategy,
      params: {},
      markets: MARKETS,
      journal,
      clock: { now: () => nowMs, sleepUntil: () => Promise.resolve() },
      log: silentLog,
      account: 'main',
      wording: { stoploss: 'market', timeInForce: { entry: 'GTC', exit: 'GTC' } },
      stopsOnExchange: { moveEveryMs: MINUTE_MS, mostAnHour: 60 },
      turns: LIVE_TURNS,
      requestExpiryMs: 5000,
      settleMs: 2000,
      act: (intents) => void queue.push(...intents),
    });
    const known = bot.analyst.series().flatMap((id) => journal.candles(bot.number, id, 0));
    const fresh = MARKETS.map(({ pair }) => candle(pair, nowMs - MINUTE_MS, 100));
    bot.start(known, known.length === 0 ? fresh : []);
    return { bot, journal };
  };
  const candle = (pair: string, timeMs: number, price: number): JournalCandle => ({
    pair,
    timeframe: '1m',
    kind: 'spot',
    timeMs,
    values: [price, price * 1.001, price * 0.999, price * (1 + (random() - 0.5) / 100), 1],
  });
  let { bot, journal } = begin();
  const fill = (intent: Extract<Intent, { kind: 'place' }>): void => {
    const { clientOrderId, request } = intent;
    const { pair, side, amount } = request;
    bot.apply({ kind: 'sending', clientOrderId });
    if (bot.session.orders.get(clientOrderId)?.state !== 'sent') return;
    if (random() < 0.1) {
      const failure = { kind: 'funds', venueCode: '-2010', message: 'no' } as const;
      return bot.apply({ kind: 'placed', clientOrderId, answer: { kind: 'refused', failure } });
    }
    const value = reportOf(clientOrderId, request, 'open');
    bot.apply({ kind: 'placed', clientOrderId, answer: { kind: 'done', value } });
    if (request.type === 'stop') return;
    const part = random() < 0.3 ? (Math.floor(Number(amount) * 400) / 1000).toFixed(3) : amount;
    const price =
      request.price ?? request.triggerPrice ?? String(bot.session.prices().find((each) => each.pair === pair)!.price);
    bot.apply({
      kind: 'fill',
      fill: {
        fillId: String(++fills),
        orderId: `v-${clientOrderId}`,
        clientOrderId,
        pair,
        side,
        price,
        amount: part,
        cost: (Number(price) * Number(part)).toFixed(6),
        fee: { asset: 'USDT', amount: '0.01' },
        isMaker: false,
        timeMs: nowMs,
      },
    });
  };
  for (let minute = 0; minute < 150; minute++) {
    nowMs += MINUTE_MS;
    const price = () => Number((100 + Math.sin(minute / 9) * 3 + random()).toFixed(2));
    bot.hear({
      kind: 'closed',
      timeMs: nowMs,
      candles: MARKETS.map(({ pair }) => candle(pair, nowMs - MINUTE_MS, price())),
      prices: new Map(MARKETS.map(({ pair }) => [pair, price()])),
      stale: [],
    });
    for (let second = 1; second < 60; second += 3) {
      nowMs += 3000;
      for (const intent of queue.splice(0)) {
        if (intent.kind === 'place') fill(intent);
        const order = intent.kind === 'notify' ? undefined : bot.session.orders.get(intent.clientOrderId);
        if (order === undefined || intent.kind === 'place') continue;
        const { request, clientOrderId, orderId, filled } = order;
        if (orderId === '') bot.apply({ kind: 'looked-up', clientOrderId, known: false, venueTimeMs: nowMs * 2 });
        else bot.apply({ kind: 'order', report: reportOf(clientOrderId, request, 'canceled', exactText(filled)) });
      }
      quotes++;
      bot.hear({ kind: 'quote', pair: MARKETS[second % 2].pair, price: price() });
    }
    nowMs -= 60_000;
    unwritten.push(...differences(journal, bot));
    if (minute === 50) bot.apply({ kind: 'command', command: { do: 'exit', reason: 'by_hand' } });
    if (minute === 70) bot.apply({ kind: 'outside', asset: 'AAA', change: '-5', total: '0' });
    if (minute % 37 !== 36) continue;
    journal.close();
    queue.length = 0;
    ({ bot, journal } = begin());
  }
  const trades = journal.closedTrades(bot.number).length;
  journal.close();
  return { quotes, trades, unwritten };
}

/** Pieces of the session that the journal does not have as they are. */
function differences(journal: SqliteJournal, bot: Bot): string[] {
  const { trader, orders } = bot.session;
  const present: [kind: string, values: unknown[]][] = [
    ['order', orders.state()],
    ['trade', trader.open.map(tradeState)],
    ['lock', [...trader.locks.records]],
  ];
  return present.flatMap(([kind, values]) => {
    const texts = (each: unknown[]) => each.map((value) => JSON.stringify(value)).sort();
    const written = texts(journal.state(bot.number, kind).map(({ value }) => value));
    return texts(values).join() === written.join() ? [] : [`${kind}: ${texts(values).join()}\n${written.join()}`];
  });
}

function reportOf(
  clientOrderId: string,
  { pair, side, type, amount, price, triggerPrice }: Omit<OrderRequest, 'clientOrderId'>,
  status: OrderReport['status'],
  filledAmount = '0',
): OrderReport {
  const prices = { price, triggerPrice, averagePrice: undefined, createdMs: 0, updatedMs: 0, reduceOnly: false };
  const order = { orderId: `v-${clientOrderId}`, clientOrderId, pair, side, type, status, amount, filledAmount };
  return { ...order, ...prices };
}

describe('replay', () => {
  const path = join(folder, 'paper.sqlite');
  let played!: ReturnType<typeof play>;
  beforeAll(() => (played = play(path)));

  const replayed = (file: string, code: AnyStrategy = strategy) => {
    const journal = new SqliteJournal(file);
    try {
      return replayBot(journal, journal.botNumber('alpha'), { strategy: code });
    } finally {
      journal.close();
    }
  };

  it('comes to the same state over restarts, though quotes that changed nothing were not kept', () => {
    const { events, difference } = replayed(path);
    expect(difference).toBeUndefined();
    expect(played.trades).toBeGreaterThan(20);
    expect(events).toBeGreaterThan(300);
    const db = new Database(path, { readonly: true });
    const kept = db.prepare("SELECT count(*) FROM events WHERE kind = 'quote'").pluck().get() as number;
    db.close();
    expect(kept).toBeLessThan(played.quotes);
  });

  it('had all of the state to begin with', () => {
    expect(played.unwritten).toEqual([]);
  });

  it('finds a strategy that says something else, and where', () => {
    expect(replayed(path, strategyWith(5)).difference).toMatchObject({ field: /^pairs\[\d]\.flags$/ });
  });

  const LAST = 'SELECT max(sequence) FROM';
  it.each([
    [
      'a price',
      `UPDATE events SET event = replace(event, '"price":"', '"price":"1') WHERE kind = 'fill'`,
      /^intents\[0\].request.triggerPrice$/,
    ],
    ['a request', `UPDATE events SET intents = replace(intents, '"side":"buy"', '"side":"sell"')`, /^intents\[\d\]/],
    ['a fill', `UPDATE fills SET amount = '77' WHERE sequence = (${LAST} fills)`, /^fills\[0\].amount$/],
    ['a movement', `UPDATE ledger SET change = '1' WHERE sequence = (${LAST} ledger)`, /^ledger\[0\].change$/],
    [
      'a closed trade',
      "UPDATE closed_trades SET record = json_set(record, '$.profitAbs', 7)",
      /^closed\[0\].profitAbs$/,
    ],
    [
      'a count',
      `UPDATE state SET value = json_set(value, '$.sequence', 1) WHERE kind = 'session'`,
      /^session counts.sequence$/,
    ],
    ['a piece that is gone', "DELETE FROM state WHERE kind = 'order'", /^order tw/],
    ['a piece too many', "INSERT INTO state VALUES (1, 'trade', '999', 3, '{}')", /^trade 999$/],
  ])('finds %s that was changed', (what, sql, field) => {
    const copy = join(folder, `${what}.sqlite`);
    copyFileSync(path, copy);
    const db = new Database(copy);
    expect(db.prepare(sql).run().changes).toBeGreaterThan(0);
    db.close();
    const { difference } = replayed(copy);
    expect(difference?.field).toMatch(field);
    expect(difference?.recorded).not.toEqual(difference?.replayed);
  });
});
