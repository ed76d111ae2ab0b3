import type { Exchange } from 'ccxt';

/** How to ask for one page of trades, and where the next one begins if this one is empty. */
interface TradePage {
  readonly since: number | undefined;
  readonly limit: number;
  readonly params: Readonly<Record<string, unknown>>;
  /** Undefined: an empty page says that there are none later either. */
  readonly nextMs?: number;
}

interface TradeRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly afterId: string | undefined;
}

/** What ccxt does not tell of a venue. */
export interface VenueFacts {
  readonly candlesPerRequest: number;
  /** An answer begins with the first candle from the asked time on, however much later that is. */
  readonly seeksCandles: boolean;
  /** The venue answers only with this many newest candles. */
  readonly newestCandlesOnly: number | undefined;
  readonly hasTradeHistory: boolean;
  readonly fundingPerRequest: number;
  tradePage(range: TradeRange): TradePage;
}

const HOUR = 3_600_000;

/** By id where one is known: times repeat within a millisecond. By time, Binance answers for an hour at most. */
function binanceTrades({ fromMs, toMs, afterId }: TradeRange): TradePage {
  if (afterId !== undefined) {
    return { since: undefined, limit: 1000, params: { fromId: String(BigInt(afterId) + 1n) } };
  }
  const nextMs = fromMs + HOUR;
  return { since: fromMs, limit: 1000, params: { until: Math.min(toMs, nextMs) - 1 }, nextMs };
}

/** Kraken answers with the trades after a time in nanoseconds. */
function krakenTrades({ fromMs }: TradeRange): TradePage {
  return { since: undefined, limit: 1000, params: { since: String(BigInt(fromMs) * 1_000_000n - 1n) } };
}

function tradesByTime({ fromMs, toMs }: TradeRange): TradePage {
  return { since: fromMs, limit: 1000, params: { until: toMs - 1 } };
}

const BINANCE: Partial<VenueFacts> = {
  candlesPerRequest: 1000,
  seeksCandles: true,
  hasTradeHistory: true,
  fundingPerRequest: 1000,
  tradePage: binanceTrades,
};

const FACTS: Readonly<Record<string, Partial<VenueFacts>>> = {
  binance: BINANCE,
  binanceus: BINANCE,
  binanceusdm: BINANCE,
  kraken: {
    candlesPerRequest: 720,
    seeksCandles: true,
    newestCandlesOnly: 720,
    hasTradeHistory: true,
    tradePage: krakenTrades,
  },
  coinbase: { hasTradeHistory: true },
  bitget: { hasTradeHistory: true },
  gate: { hasTradeHistory: true, newestCandlesOnly: 10_000 },
};

/** What is known of a venue; where nothing is, the careful answer. */
export function venueFacts(name: string, exchange: Exchange): VenueFacts {
  const { spot, swap } = exchange.features ?? {};
  const limits = [spot?.fetchOHLCV?.limit, swap?.linear?.fetchOHLCV?.limit].filter((each) => each !== undefined);
  return {
    candlesPerRequest: limits.length === 0 ? 100 : Math.min(...limits.map(Number)),
    seeksCandles: false,
    newestCandlesOnly: undefined,
    hasTradeHistory: false,
    fundingPerRequest: 100,
    tradePage: tradesByTime,
    ...FACTS[name],
  };
}
