import { openExchange } from '../../src/adapters/ccxt/open-exchange.ts';
import { ExchangeHub } from '../../src/adapters/simulated/exchange-hub.ts';
import { SimulatedMarket } from '../../src/adapters/simulated/simulated-market.ts';
import { SimulatedVenue } from '../../src/adapters/simulated/simulated-venue.ts';
import type { LocalExchange } from '../../src/adapters/local-exchange/start-local-exchange.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { SimulatedExchange } from '../../src/core/simulation/exchange/exchange.ts';
import type { MarketData } from '../../src/ports/market-data.ts';
import type { Venue } from '../../src/ports/venue.ts';
import {
  BTC,
  BTC_PERPETUAL,
  KRAKEN_SECRET,
  START_MS,
  startTestFutures,
  startTestKraken,
} from '../support/local-exchange.ts';
import { silentLog } from '../support/silent-log.ts';

/** A venue that the contract is tried on. */
export interface Bench {
  readonly venue: Venue;
  readonly data: MarketData;
  readonly pair: string;
  readonly kind: 'spot' | 'futures';
  nowMs(): number;
  /** Somebody else trades at this price; undefined: nobody can be made to. */
  readonly trade: ((price: number) => void) | undefined;
  close(): Promise<void>;
}

export interface BenchKind {
  readonly name: string;
  start(): Promise<Bench>;
}

const PAIRS = { spot: 'BTC/USDT', futures: 'BTC/USDT:USDT' } as const;
/** Somebody else's amount: enough for every order of the contract. */
const AMOUNT = '50';

/** The exchange in this process. */
function simulated(kind: 'spot' | 'futures'): BenchKind {
  const pair = PAIRS[kind];
  return {
    name: `simulated ${kind}`,
    start() {
      const exchange = new SimulatedExchange({ seed: 1, markets: [BTC, BTC_PERPETUAL] });
      exchange.openAccount('tester');
      exchange.deposit('tester', kind, 'USDT', '100000', START_MS);
      const hub = new ExchangeHub(exchange);
      const clock = { now: () => START_MS, sleepUntil: async () => {} };
      const data = new SimulatedMarket(hub, clock, ['1m']);
      const trade = (price: number): void => {
        hub.run((each) => each.trade(pair, String(price), AMOUNT, 'sell', START_MS));
        if (kind === 'futures') hub.run((each) => each.mark(pair, String(price), START_MS));
      };
      trade(50_000);
      const venue = new SimulatedVenue({ hub, account: 'tester', wallet: kind, clock, latencyMs: 0 });
      const close = async (): Promise<void> => {};
      return Promise.resolve({ venue, data, pair, kind, trade, close, nowMs: clock.now });
    },
  };
}

/** An exchange of this machine behind HTTP and websockets, through ccxt. */
async function throughCcxt(
  name: string,
  exchange: LocalExchange,
  { pair, kind, secret }: { pair: string; kind: 'spot' | 'futures'; secret: string },
): Promise<Bench> {
  const clock = { now: () => exchange.nowMs(), sleepUntil: systemClock.sleepUntil };
  const { venue, data } = await openExchange(name, {
    clock,
    log: silentLog,
    baseUrl: exchange.url,
    rateLimit: 0,
    streams: true,
    marketKinds: [kind],
    keys: { apiKey: 'K1', secret },
  });
  const trade = (price: number): void => {
    exchange.act({ do: 'trade', pair, price: String(price), amount: AMOUNT, side: 'sell' });
    if (kind === 'futures') exchange.exchange.mark(pair, String(price), exchange.nowMs());
  };
  trade(50_000);
  const close = async (): Promise<void> => {
    await data.close();
    await exchange.close();
  };
  return { venue, data, pair, kind, trade, close, nowMs: clock.now };
}

function local(kind: 'spot' | 'futures'): BenchKind {
  return {
    name: `binance ${kind}, local`,
    async start() {
      const exchange = await startTestFutures({
        accounts: [{ id: 'tester', balances: { USDT: '100000' }, futures: { USDT: '100000' } }],
      });
      return throughCcxt('binance', exchange, { pair: PAIRS[kind], kind, secret: 'S1' });
    },
  };
}

const LOCAL_KRAKEN: BenchKind = {
  name: 'kraken spot, local',
  async start() {
    const exchange = await startTestKraken({
      // The clock stands, so that no counter would fall.
      hasLimits: false,
      accounts: [{ id: 'tester', balances: { USD: '100000' } }],
    });
    return throughCcxt('kraken', exchange, { pair: 'BTC/USD', kind: 'spot', secret: KRAKEN_SECRET });
  },
};

/** What runs without a network. */
export const BENCHES: readonly BenchKind[] = [
  ...[simulated('spot'), local('spot'), LOCAL_KRAKEN],
  ...[simulated('futures'), local('futures')],
];

/**
 * A venue's own test exchange, with keys for it from TRADEWRIGHT__EXCHANGE__KEY and __SECRET. Its account must hold
 * enough of the quote currency for a few of the smallest orders.
 */
export function testnet(name: string, kind: 'spot' | 'futures', pair: string = PAIRS[kind]): BenchKind {
  return {
    name: `${name} ${kind}, testnet`,
    async start() {
      const { TRADEWRIGHT__EXCHANGE__KEY: apiKey = '', TRADEWRIGHT__EXCHANGE__SECRET: secret = '' } = process.env;
      const { venue, data } = await openExchange(name, {
        clock: systemClock,
        log: silentLog,
        streams: true,
        marketKinds: [kind],
        keys: { apiKey, secret },
        ccxtConfig: { sandbox: true },
      });
      await data.clockOffsetMs();
      return { venue, data, pair, kind, trade: undefined, close: () => data.close(), nowMs: systemClock.now };
    },
  };
}
