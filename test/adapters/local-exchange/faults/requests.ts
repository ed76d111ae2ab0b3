import ccxt from 'ccxt';
import { expect } from 'vitest';
import { balance, everywhere, type Row } from './bench.ts';

const { AuthenticationError, BadRequest, BadSymbol, DDoSProtection, ExchangeError, ExchangeNotAvailable } = ccxt;
const { InsufficientFunds, InvalidNonce, InvalidOrder, NetworkError, OperationFailed, PermissionDenied } = ccxt;
const { MarketClosed, OnMaintenance, RequestTimeout } = ccxt;

/** What a request meets. */
export const REQUESTS: readonly Row[] = [
  {
    fault: 'an answer lost before the exchange acted',
    script: ({ order }) => ({ request: order, do: 'lose' }),
    error: everywhere(NetworkError),
  },
  {
    fault: 'an answer lost after the exchange acted',
    script: ({ order }) => ({ request: order, do: 'lose', acted: true }),
    error: everywhere(NetworkError),
    orders: 1,
  },
  {
    fault: 'an answer later than the client waits',
    script: ({ order }) => ({ request: order, do: 'delay', seconds: 0.8 }),
    error: everywhere(RequestTimeout),
    orders: 1,
  },
  {
    fault: 'a late answer',
    script: ({ order }) => ({ request: order, do: 'delay', seconds: 0.05 }),
    shows: async ({ buy }) => expect((await buy()).id).toBeDefined(),
  },
  {
    fault: '500 without a word',
    script: ({ order }) => ({ request: order, do: 'answer', status: 500 }),
    error: everywhere(ExchangeNotAvailable, '500'),
  },
  {
    fault: "502, a gateway's page, after the exchange acted",
    script: ({ order }) => ({ request: order, do: 'html', acted: true }),
    error: everywhere(ExchangeNotAvailable, '502'),
    orders: 1,
  },
  {
    fault: '503 in the words of the venue',
    script: ({ order }) => ({
      ...{ request: order, do: 'answer' },
      ...(order.includes('/0/')
        ? { status: 200, body: { error: ['EService:Unavailable'] } }
        : { status: 503, body: { code: -1000, msg: 'Unknown error, please check your request or try again later.' } }),
    }),
    error: {
      spot: [OperationFailed, '-1000'],
      futures: [OperationFailed, '-1000'],
      kraken: [ExchangeNotAvailable, 'EService:Unavailable'],
    },
  },
  {
    fault: 'half a JSON: ccxt fails in a way of its own, of Kraken it takes it for an answer',
    script: ({ order }) => ({ request: order, do: 'garbage', acted: true }),
    orders: 1,
    shows: async ({ client, buy }) => {
      if (client.id === 'kraken') expect((await buy()).id).toBeUndefined();
      else await expect(buy()).rejects.toThrow(TypeError);
    },
  },
  ...([418, 429] as const).map((status): Row => ({
    fault: `a ban by ${status}`,
    script: ({ order }) => ({ request: order, do: 'ban', status, seconds: 60 }),
    error: {
      spot: [DDoSProtection, '-1003'],
      futures: [DDoSProtection, '-1003'],
      kraken: [DDoSProtection, status === 418 ? 'EGeneral:Temporary lockout' : 'EAPI:Rate limit exceeded'],
    },
  })),
];

/**
 * What happens at a time. Of futures ccxt knows some codes by the name of Binance's host only: on loopback they are
 * plain ExchangeErrors.
 */
export const ACTIONS: readonly Row[] = [
  {
    fault: 'a ban of everyone',
    script: () => ({ at: '1s', do: 'ban', status: 418, seconds: 60 }),
    error: {
      spot: [DDoSProtection, '418'],
      futures: [DDoSProtection, '418'],
      kraken: [DDoSProtection, 'EGeneral:Temporary lockout'],
    },
  },
  {
    fault: 'a clock that goes wrong',
    script: () => ({ at: '1s', do: 'drift', seconds: 30 }),
    error: {
      spot: [InvalidNonce, '-1021'],
      futures: [InvalidNonce, '-1021'],
      kraken: [ExchangeError, 'EService:Deadline elapsed'],
    },
    call: ({ client, pair, exchange }) => {
      const deadline = new Date(exchange.nowMs() + 5000).toISOString();
      return client.createOrder(pair, 'limit', 'buy', 0.01, 40_000, client.id === 'kraken' ? { deadline } : {});
    },
  },
  {
    fault: 'a least amount that has changed',
    script: ({ pair }) => ({ at: '1s', do: 'market', pair, minAmount: 1 }),
    error: {
      spot: [InvalidOrder, '-1013'],
      futures: [BadRequest, '-4004'],
      kraken: [InvalidOrder, 'EOrder:Order minimum not met'],
    },
  },
  {
    fault: 'a tick size that has changed',
    script: ({ pair }) => ({ at: '1s', do: 'market', pair, tickSize: 50 }),
    error: {
      spot: [InvalidOrder, '-1013'],
      futures: [BadRequest, '-4014'],
      kraken: [ExchangeError, 'EOrder:Tick size check failed'],
    },
    call: ({ buy }) => buy(40_010),
  },
  {
    fault: 'a market that is halted',
    script: ({ pair }) => ({ at: '1s', do: 'market', pair, status: 'halted' }),
    error: {
      spot: [MarketClosed, 'Market is closed'],
      futures: [ExchangeError, '-4140'],
      kraken: [OnMaintenance, 'EService:Market in cancel_only mode'],
    },
  },
  {
    fault: 'a market that is delisted',
    script: ({ pair }) => ({ at: '1s', do: 'market', pair, status: 'delisted' }),
    error: {
      spot: [BadSymbol, '-1121'],
      futures: [BadSymbol, '-1121'],
      kraken: [ExchangeError, 'EQuery:Unknown asset pair'],
    },
  },
  {
    fault: 'a revoked key',
    script: () => ({ at: '1s', do: 'revoke-key', key: 'test' }),
    error: {
      spot: [AuthenticationError, '-2015'],
      futures: [AuthenticationError, '-2015'],
      kraken: [AuthenticationError, 'EAPI:Invalid key'],
    },
    call: balance,
  },
  {
    fault: 'an expired key',
    script: () => ({ at: '1s', do: 'edit-key', key: 'test', expires: '0s' }),
    error: {
      spot: [AuthenticationError, '-2015'],
      futures: [AuthenticationError, '-2015'],
      kraken: [AuthenticationError, 'EAPI:Invalid key'],
    },
    call: balance,
  },
  {
    fault: 'an address that a key may not be used from',
    script: () => ({ at: '1s', do: 'edit-key', key: 'test', ips: ['10.0.0.1'] }),
    error: {
      spot: [AuthenticationError, '-2015'],
      futures: [AuthenticationError, '-2015'],
      kraken: [PermissionDenied, 'EGeneral:Permission denied'],
    },
    call: balance,
  },
  {
    fault: 'a key that may not trade any more',
    script: () => ({ at: '1s', do: 'edit-key', key: 'test', canTrade: false, canFutures: false }),
    error: {
      spot: [AuthenticationError, '-2015'],
      futures: [AuthenticationError, '-2015'],
      kraken: [PermissionDenied, 'EGeneral:Permission denied'],
    },
  },
  {
    fault: 'money that somebody took away',
    script: ({ quote, wallet }) => ({
      at: '1s',
      do: 'balance',
      account: 'tester',
      asset: quote,
      wallet,
      change: '-9999',
    }),
    error: {
      spot: [InsufficientFunds, 'Account has insufficient balance'],
      futures: [ExchangeError, '-2019'],
      kraken: [InsufficientFunds, 'EOrder:Insufficient funds'],
    },
    call: ({ client, pair, wallet }) =>
      client.createOrder(pair, 'limit', 'buy', wallet === 'futures' ? 0.5 : 2.3, 40_000),
  },
];
