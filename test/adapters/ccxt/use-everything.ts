// Run by a test: uses all that an exchange of ccxt is used for, at the server named as the first argument.
import { openExchange } from '../../../src/adapters/ccxt/open-exchange.ts';
import { silentLog } from '../../support/silent-log.ts';
import { realClock } from './venue-server.ts';

const [name, kind, pair, baseUrl] = process.argv.slice(2) as [string, 'spot' | 'futures', string, string];
const keys = { apiKey: 'K1', secret: 'S1S1' };
const options = { clock: realClock, log: silentLog, rateLimit: 0, streams: true, keys, marketKinds: [kind] };
// Without a base address it would go to the exchange itself.
const exchange = await openExchange(name, baseUrl === undefined ? options : { ...options, baseUrl });
const { data, streams, venue } = exchange;

const stop = new AbortController();
const range = { pair, fromMs: Date.now() - 60_000, toMs: Date.now() };
const order = { clientOrderId: 'tw1', pair, side: 'buy', amount: '0.01' } as const;
const first = async (stream: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of stream) return;
};
const uses: (() => Promise<unknown>)[] = [
  () => data.markets(),
  () => data.limits(),
  () => data.clockOffsetMs(),
  () => data.candles({ ...range, timeframe: '1m', kind }),
  () => data.candles({ ...range, timeframe: '1m', kind: 'mark' }),
  () => data.trades(range),
  () => data.funding(range),
  () => data.tickers(),
  () => data.orderBook(pair),
  () => venue.place({ ...order, type: 'limit', price: '40000' }),
  () => venue.place({ ...order, type: 'stop', triggerPrice: '60000' }),
  () => venue.cancel({ pair, clientOrderId: 'tw1' }),
  () => venue.setLeverage(pair, 3, 'isolated'),
  () => venue.order({ pair, orderId: '1' }),
  () => venue.order({ pair, clientOrderId: 'tw1' }),
  () => venue.openOrders(pair),
  () => venue.fills(pair, range.fromMs),
  () => venue.balances(),
  () => venue.positions(),
  () => first(venue.watchAccount(stop.signal)),
  () => first(streams.watchTrades([pair], stop.signal)),
  () => first(streams.watchTickers([pair], stop.signal)),
  () => first(streams.watchOrderBook(pair, stop.signal)),
  () => first(streams.watchCandles([pair], '1m', stop.signal)),
  () => first(streams.watchMark([pair], stop.signal)),
];
setTimeout(() => stop.abort(), 1500);
// What the server cannot do fails; only where requests go matters here.
await Promise.allSettled(uses.map((use) => use()));
await data.close();
process.stdout.write('used\n');
process.exit();
