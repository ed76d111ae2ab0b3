import type { LeverageTiers } from 'ccxt';
import type { CandleKind, Candles } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import { closestName } from '../../core/model/suggest.ts';
import { TIMEFRAMES } from '../../core/model/timeframe.ts';
import type { MarketTrade, OrderBook, Ticker } from '../../core/model/venue.ts';
import type { CandleQuery, ListedMarket, MarketData, MarketDataLimits, TradeQuery } from '../../ports/market-data.ts';
import { candlesOf, candleEndMs } from './candle-rows.ts';
import type { Connection } from './connection.ts';
import { leverageTiers, listedMarket } from './market-rules.ts';
import { bookOf, tickerOf, tradeOf } from './public-shapes.ts';
import { venueFacts } from './venue-facts.ts';

/** ccxt's word for the price that candles are made of. */
const PRICE: Partial<Record<CandleKind, string>> = { mark: 'mark', index: 'index', premiumIndex: 'premiumIndex' };

/** Venues that tell their leverage tiers without keys. */
const PUBLIC_TIERS = new Set(['bybit', 'gate', 'krakenfutures']);

/** Public data through ccxt. */
export class CcxtMarketData implements MarketData {
  readonly exchange: string;
  readonly #connection: Connection;
  #markets: readonly ListedMarket[] | undefined;
  #offsetMs: number | undefined;

  constructor(connection: Connection) {
    this.exchange = connection.name;
    this.#connection = connection;
  }

  async limits(): Promise<MarketDataLimits> {
    const { exchange } = this.#connection;
    const { candlesPerRequest, ...facts } = venueFacts(this.exchange, exchange);
    return {
      timeframes: TIMEFRAMES.filter((each) => Object.hasOwn(exchange.timeframes ?? {}, each)),
      candlesPerRequest,
      newestCandlesOnly: facts.newestCandlesOnly,
      hasTradeHistory: facts.hasTradeHistory,
      hasFundingHistory: exchange.has['fetchFundingRateHistory'] === true,
      hasMarkHistory: exchange.has['fetchMarkOHLCV'] === true,
    };
  }

  async clockOffsetMs(): Promise<number> {
    const { clock, exchange } = this.#connection;
    if (exchange.has['fetchTime'] !== true) return 0;
    const sentMs = clock.now();
    const venueMs = await this.#connection.read('data', () => exchange.fetchTime());
    const offsetMs = Math.round(Number(venueMs) - (sentMs + clock.now()) / 2);
    exchange.options['timeDifference'] = -offsetMs;
    this.#offsetMs = offsetMs;
    return offsetMs;
  }

  /** A reload that fails leaves the markets as they were, with a warning. */
  async markets(reload = false): Promise<readonly ListedMarket[]> {
    const known = this.#markets;
    if (known !== undefined && !reload) return known;
    try {
      this.#markets = await this.#fetchMarkets(reload);
    } catch (error) {
      if (known === undefined) throw error;
      this.#connection.log.warn('the markets cannot be read again: their rules stay as they were', {
        exchange: this.exchange,
        error: (error as Error).message,
      });
    }
    return this.#markets!;
  }

  /** Throws InputError PAIR_UNKNOWN, TIMEFRAME_UNSUPPORTED. */
  async candles({ pair, timeframe, kind, fromMs, toMs }: CandleQuery): Promise<Candles> {
    await this.#known(pair);
    const { timeframes } = await this.limits();
    if (!timeframes.includes(timeframe)) {
      throw new InputError('TIMEFRAME_UNSUPPORTED', `${this.exchange} has no candles of ${timeframe}`, {
        value: timeframe,
        hint: `Use one of ${timeframes.join(' ')}, or make longer ones of shorter ones.`,
      });
    }
    this.#offsetMs ??= await this.clockOffsetMs();
    const { candlesPerRequest: limit, seeksCandles } = venueFacts(this.exchange, this.#connection.exchange);
    const price = PRICE[kind];
    const params = price === undefined ? {} : { price };
    for (let since = fromMs; ; since = candleEndMs(since, timeframe, limit)) {
      const rows = await this.#connection.read('data', (exchange) =>
        exchange.fetchOHLCV(pair, timeframe, since, limit, params),
      );
      const untilMs = Math.min(toMs, this.#connection.clock.now() + this.#offsetMs);
      const candles = candlesOf(rows, timeframe, { fromMs, untilMs, isTraded: price === undefined });
      const isLast = seeksCandles || candleEndMs(since, timeframe, limit) >= untilMs;
      if (candles.length > 0 || isLast) return candles;
    }
  }

  async trades({ pair, fromMs, toMs, afterId }: TradeQuery): Promise<readonly MarketTrade[]> {
    await this.#known(pair);
    const facts = venueFacts(this.exchange, this.#connection.exchange);
    for (let since = fromMs; ;) {
      const page = facts.tradePage({ fromMs: since, toMs, afterId });
      const found = await this.#connection.read('data', (exchange) =>
        exchange.fetchTrades(pair, page.since, page.limit, page.params),
      );
      const trades = found
        .map(tradeOf)
        .filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs)
        .sort((a, b) => a.timeMs - b.timeMs);
      if (trades.length > 0 || page.nextMs === undefined || page.nextMs >= toMs) return trades;
      since = page.nextMs;
    }
  }

  async funding(query: { readonly pair: string; readonly fromMs: number; readonly toMs: number }) {
    const { pair, fromMs, toMs } = query;
    await this.#known(pair);
    const { fundingPerRequest } = venueFacts(this.exchange, this.#connection.exchange);
    const found = await this.#connection.read('data', (exchange) =>
      exchange.fetchFundingRateHistory(pair, fromMs, fundingPerRequest, { until: toMs - 1 }),
    );
    return found
      .map((each) => ({ timeMs: each.timestamp!, rateRatio: Number(each.fundingRate) }))
      .filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs)
      .sort((a, b) => a.timeMs - b.timeMs);
  }

  async tickers(pairs?: readonly string[]): Promise<readonly Ticker[]> {
    await this.#connection.loadMarkets();
    const found = await this.#connection.read('data', (exchange) =>
      exchange.fetchTickers(pairs === undefined ? undefined : [...pairs]),
    );
    return Object.values(found).map(tickerOf);
  }

  async orderBook(pair: string, levels?: number): Promise<OrderBook> {
    await this.#known(pair);
    const book = await this.#connection.read('data', (exchange) => exchange.fetchOrderBook(pair, levels));
    return bookOf(pair, book, this.#connection.clock.now());
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #fetchMarkets(reload: boolean): Promise<readonly ListedMarket[]> {
    await this.#connection.loadMarkets(reload);
    const { exchange } = this.#connection;
    const listed = Object.values(exchange.markets ?? {}).flatMap((market) => listedMarket(exchange, market) ?? []);
    const tiers = await this.#leverageTiers(listed);
    return listed.map((market) => {
      const found = tiers[market.pair];
      return found === undefined ? market : { ...market, leverageTiers: leverageTiers(found) };
    });
  }

  /** Where the venue tells everybody, or keys are there; a venue that fails here does without. */
  async #leverageTiers(markets: readonly ListedMarket[]): Promise<LeverageTiers> {
    const { exchange, log } = this.#connection;
    const isTold = PUBLIC_TIERS.has(this.exchange) || Boolean(exchange.apiKey);
    const hasFutures = markets.some(({ kind }) => kind === 'futures');
    if (!hasFutures || !isTold || exchange.has['fetchLeverageTiers'] !== true) return {};
    try {
      return await this.#connection.read('data', () => exchange.fetchLeverageTiers());
    } catch (error) {
      log.warn('the leverage tiers cannot be read: liquidation prices will be missing', {
        exchange: this.exchange,
        error: (error as Error).message,
      });
      return {};
    }
  }

  /** Throws InputError PAIR_UNKNOWN. */
  async #known(pair: string): Promise<void> {
    const markets = await this.markets();
    if (markets.some((each) => each.pair === pair)) return;
    const meant = closestName(
      pair,
      markets.map((each) => each.pair),
    );
    throw new InputError('PAIR_UNKNOWN', `${this.exchange} has no market ${pair}`, {
      value: pair,
      hint: meant === undefined ? '`tradewright list-pairs` lists them.' : `Did you mean ${meant}?`,
    });
  }
}
