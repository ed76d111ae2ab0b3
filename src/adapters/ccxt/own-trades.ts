import type { Trade } from 'ccxt';
import type { Connection } from './connection.ts';

const WEEK = 7 * 86_400_000;
/** Binance futures tell no older trades than those of half a year. */
const OLDEST_FUTURES_MS = 180 * 86_400_000;
const KRAKEN_PAGE = 50;

/** Every own trade of a pair since a time, page by page; other pairs' may be among them. */
export async function ownTrades(connection: Connection, pair: string, sinceMs: number): Promise<readonly Trade[]> {
  if (connection.name === 'kraken') return krakenTrades(connection, sinceMs);
  if (connection.name.startsWith('binance')) return binanceTrades(connection, pair, sinceMs);
  return tradesByTime(connection, pair, sinceMs);
}

/** Binance: from a time on for a page (futures: for a week), then on by id. */
async function binanceTrades(connection: Connection, pair: string, sinceMs: number): Promise<Trade[]> {
  const limit = 1000;
  const isFutures = connection.exchange.market(pair).contract === true;
  const all: Trade[] = [];
  const startMs = isFutures ? Math.max(sinceMs, connection.venueNow() - OLDEST_FUTURES_MS) : sinceMs;
  for (let fromMs = startMs; ; fromMs += WEEK) {
    const params = isFutures ? { until: fromMs + WEEK - 1 } : {};
    let page = await read(connection, pair, fromMs, limit, params);
    all.push(...page);
    while (page.length === limit) {
      const fromId = String(BigInt(all.at(-1)!.id!) + 1n);
      page = await read(connection, pair, undefined, limit, { fromId });
      all.push(...page);
    }
    if (!isFutures || fromMs + WEEK > connection.venueNow()) return unique(all);
  }
}

/** Kraken: newest first, 50 a page; its start is not included, and in seconds. */
async function krakenTrades(connection: Connection, sinceMs: number): Promise<Trade[]> {
  const all: Trade[] = [];
  for (let offset = 0; ; offset += KRAKEN_PAGE) {
    const params = { start: Math.floor(sinceMs / 1000) - 1, ofs: offset };
    const page = await read(connection, undefined, undefined, undefined, params);
    all.push(...page);
    if (page.length < KRAKEN_PAGE) return unique(all);
  }
}

async function tradesByTime(connection: Connection, pair: string, sinceMs: number): Promise<Trade[]> {
  const all = new Map<string, Trade>();
  for (let fromMs = sinceMs; ;) {
    const page = await read(connection, pair, fromMs, 100, {});
    const known = all.size;
    for (const each of page) all.set(each.id!, each);
    if (all.size === known) return [...all.values()];
    fromMs = Math.max(...page.map((each) => each.timestamp!));
  }
}

function read(
  connection: Connection,
  pair: string | undefined,
  since: number | undefined,
  limit: number | undefined,
  params: object,
): Promise<Trade[]> {
  return connection.read('reconcile', (exchange) => exchange.fetchMyTrades(pair, since, limit, params));
}

function unique(trades: readonly Trade[]): Trade[] {
  return [...new Map(trades.map((each) => [`${each.symbol} ${each.id}`, each])).values()];
}
