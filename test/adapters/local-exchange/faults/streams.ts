import ccxt, { type Exchange } from 'ccxt';
import { expect } from 'vitest';
import { balance, type Bench, everywhere, type Row, second, settles, subscribed } from './bench.ts';

const { NetworkError, RequestTimeout } = ccxt;

/** Somebody else buys these amounts, one after the other. */
function print({ exchange, pair }: Bench, amounts: readonly number[]): void {
  for (const amount of amounts) {
    exchange.act({ do: 'trade', pair, price: '50000', amount: String(amount), side: 'buy' });
  }
}

/** What ccxt has of three public trades of 11, 12 and 13 coins. */
async function seen(bench: Bench, expected: readonly number[]): Promise<void> {
  const { client, pair } = bench;
  client.watchTrades(pair).catch(() => {});
  await subscribed(bench);
  print(bench, [11, 12, 13]);
  const amounts = (): number[] =>
    ((client.trades[pair] ?? []) as { readonly amount: number }[])
      .map(({ amount }) => amount)
      .filter((each) => each > 10);
  await settles(amounts, expected);
}

/** What a watch comes to once the fault strikes; `isIt` tells it from what was told before. */
async function struck<T>(
  bench: Bench,
  watch: (client: Exchange) => Promise<T>,
  strike: () => unknown,
  isIt: (told: T) => boolean = () => true,
): Promise<T> {
  let watched = watch(bench.client);
  watched.catch(() => {});
  await subscribed(bench);
  await strike();
  for (;;) {
    const told = await watched;
    if (isIt(told)) return told;
    watched = watch(bench.client);
  }
}

/** What streams meet, and what the account is told. */
export const STREAMS: readonly Row[] = [
  {
    fault: 'a trade that is told twice: ccxt keeps both',
    script: ({ trades }) => ({ stream: trades, nth: 2, do: 'duplicate' }),
    shows: (bench) => seen(bench, [11, 12, 12, 13]),
  },
  {
    fault: 'a trade that is never told',
    script: ({ trades }) => ({ stream: trades, nth: 2, do: 'lose' }),
    shows: (bench) => seen(bench, [11, 13]),
  },
  {
    fault: 'a late trade',
    script: ({ trades }) => ({ stream: trades, do: 'late', seconds: 0.05 }),
    shows: (bench) => seen(bench, [12, 13, 11]),
  },
  {
    fault: 'trades out of order',
    script: ({ trades }) => ({ stream: trades, do: 'reorder' }),
    shows: (bench) => seen(bench, [12, 11, 13]),
  },
  {
    fault: 'a socket that drops at a message',
    script: ({ trades }) => ({ stream: trades, do: 'drop' }),
    error: everywhere(NetworkError),
    call: (bench) =>
      struck(
        bench,
        (client) => client.watchTrades(bench.pair),
        () => print(bench, [11]),
      ),
  },
  {
    fault: 'a socket that falls silent at a message: ccxt misses the answers to its pings',
    script: ({ trades }) => ({ stream: trades, do: 'silence' }),
    error: everywhere(RequestTimeout),
    call: (bench) => {
      bench.client.streaming = { ...bench.client.streaming, keepAlive: 60 };
      return struck(
        bench,
        (client) => client.watchTrades(bench.pair),
        () => print(bench, [11]),
      );
    },
  },
  {
    fault: 'a fill that is told twice: ccxt keeps one, of Kraken both',
    script: () => ({ stream: 'user', do: 'duplicate', times: 20 }),
    shows: async (bench) => {
      const { client, pair } = bench;
      await struck(
        bench,
        () => client.watchMyTrades(pair),
        () => client.createOrder(pair, 'market', 'buy', 0.01),
      );
      await subscribed(bench);
      const fills = bench.exchange.exchange.fills('tester').length;
      expect(client.myTrades).toHaveLength(client.id === 'kraken' ? 2 * fills : fills);
    },
  },
  {
    fault: 'an order event later than those after it: ccxt believes the old one',
    script: ({ greetings }) => ({ stream: 'user', nth: greetings + 1, do: 'late', seconds: 0.1 }),
    shows: async (bench) => {
      const { client, pair } = bench;
      client.watchOrders(pair).catch(() => {});
      await subscribed(bench);
      const { id } = await client.createOrder(pair, 'market', 'buy', 0.01);
      const status = (): unknown => client.orders?.findLast((each: { id: string }) => each.id === id)?.status;
      await settles(status, 'closed');
      await settles(status, 'open');
      expect(await client.fetchOrder(id!, pair)).toMatchObject({ status: 'closed', filled: 0.01 });
    },
  },
];

/** What the account is told of things that happen at a time. */
export const EVENTS: readonly Row[] = [
  {
    fault: 'all sockets drop',
    script: () => ({ at: '1s', do: 'drop' }),
    error: everywhere(NetworkError),
    call: (bench) =>
      struck(
        bench,
        (client) => client.watchOrders(bench.pair),
        () => second(bench),
        () => false,
      ),
  },
  {
    fault: 'all sockets fall silent',
    script: () => ({ at: '1s', do: 'silence' }),
    error: everywhere(RequestTimeout),
    call: (bench) => {
      bench.client.streaming = { ...bench.client.streaming, keepAlive: 60 };
      return struck(
        bench,
        (client) => client.watchOrders(bench.pair),
        () => second(bench),
        () => false,
      );
    },
  },
  {
    fault: 'an order that fills in part',
    script: ({ pair }) => ({ at: '1s', do: 'trade', pair, price: 39_999, amount: 0.004 }),
    orders: 1,
    shows: async (bench) => {
      const { id } = await bench.buy();
      const told = await struck(
        bench,
        (client) => client.watchMyTrades(bench.pair),
        () => second(bench),
      );
      expect(told.at(-1)).toMatchObject({ order: id, amount: 0.004 });
      const asked = await bench.client.fetchOrder(id!, bench.pair);
      expect(asked).toMatchObject({ status: 'open', filled: 0.004, remaining: 0.006 });
    },
  },
  {
    fault: 'money that somebody moved',
    script: ({ quote, wallet }) => ({ at: '1s', do: 'balance', account: 'tester', asset: quote, wallet, change: -250 }),
    shows: async (bench) => {
      const held = async (): Promise<number> =>
        ((await balance(bench)) as Record<string, { total: number }>)[bench.quote].total;
      const before = await held();
      const params = bench.wallet === 'futures' ? { type: 'swap' } : {};
      const total = (told: object): number => (told as Record<string, { total: number }>)[bench.quote].total;
      await struck(
        bench,
        (client): Promise<object> => client.watchBalance(params),
        () => second(bench),
        (told) => total(told) === before - 250,
      );
      expect(await held()).toBe(before - 250);
    },
  },
  {
    fault: 'a pair that is delisted: its orders end',
    script: ({ pair }) => ({ at: '1s', do: 'market', pair, status: 'delisted' }),
    shows: async (bench) => {
      const { client, pair } = bench;
      const { id } = await bench.buy();
      const ended = /^(?:expired|canceled)$/;
      await struck(
        bench,
        () => client.watchOrders(pair),
        () => second(bench),
        (told) => told.some((each) => each.id === id && ended.test(each.status ?? '')),
      );
      await client.loadMarkets(true);
      expect(client.markets![pair]?.active ?? false).toBe(false);
    },
  },
  {
    fault: 'a step size that has changed',
    script: ({ pair }) => ({ at: '1s', do: 'market', pair, stepSize: 0.1 }),
    shows: async ({ exchange, client, pair }) => {
      exchange.advance(1000);
      await client.loadMarkets(true);
      expect(client.market(pair).precision.amount).toBe(0.1);
    },
  },
];
