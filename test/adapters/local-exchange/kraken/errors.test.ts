import { createHash, createHmac } from 'node:crypto';
import type { kraken } from 'ccxt';
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseScenario } from '../../../../src/adapters/local-exchange/scenario.ts';
import type { LocalExchange } from '../../../../src/adapters/local-exchange/start-local-exchange.ts';
import { KRAKEN_SECRET, START_MS, connectKraken, startTestKraken } from '../../../support/local-exchange.ts';

let exchange: LocalExchange;
let client: kraken;
const PAIR = 'BTC/USD';

beforeEach(async () => {
  exchange = await startTestKraken();
  client = await connectKraken(exchange, { timeout: 2000 });
  await client.loadMarkets();
});
afterEach(async () => {
  await client.close();
  await exchange.close();
});

async function post(
  name: string,
  fields: Record<string, string>,
  sign: Partial<Record<'API-Key' | 'API-Sign', string>>,
) {
  const body = new URLSearchParams(fields).toString();
  const path = `/0/private/${name}`;
  const hash = createHash('sha256').update(`${fields['nonce']}${body}`).digest();
  const signature = createHmac('sha512', 'S1').update(path).update(hash).digest('base64');
  const response = await fetch(exchange.url + path, {
    method: 'POST',
    body,
    headers: {
      ...{ 'API-Key': 'K1', 'API-Sign': signature, 'Content-Type': 'application/x-www-form-urlencoded' },
      ...sign,
    },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as { error: string[]; result?: unknown };
}

it('takes the signature of the example in the documentation of Kraken', async () => {
  // docs.kraken.com, REST authentication: key, body and signature are from there.
  const secret = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==';
  const signature = '4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==';
  exchange.keys.create({ name: 'documented', account: 'tester', apiKey: 'K2', secret }, START_MS);
  const fields = {
    nonce: '1616492376594',
    ...{ ordertype: 'limit', pair: 'XBTUSD', price: '37500', type: 'buy', volume: '1.25' },
  };
  const headers = { 'API-Key': 'K2', 'API-Sign': signature };
  expect(await post('AddOrder', fields, headers)).toMatchObject({
    error: [],
    result: { descr: { order: 'buy 1.25000000 XBTUSD @ limit 37500.0' } },
  });
  const other = { ...fields, nonce: '1616492376595' };
  expect(await post('AddOrder', other, headers)).toEqual({ error: ['EAPI:Invalid signature'] });
});

it('wants every nonce above the last one, or within the window of the key', async () => {
  const errors = async (nonce: string): Promise<string[]> => (await post('Balance', { nonce }, {})).error;
  expect(await errors('100')).toEqual([]);
  expect(await errors('100')).toEqual(['EAPI:Invalid nonce']);
  expect(await errors('99')).toEqual(['EAPI:Invalid nonce']);
  expect(await errors('101')).toEqual([]);
  expect(await errors('x')).toEqual(['EAPI:Invalid nonce']);

  const secret = KRAKEN_SECRET;
  exchange.keys.create({ name: 'wide', account: 'tester', apiKey: 'K2', secret, nonceWindow: 10 }, START_MS);
  const wide = async (nonce: string): Promise<string[]> =>
    (await post('Balance', { nonce }, { 'API-Key': 'K2' })).error;
  expect(await wide('100')).toEqual([]);
  expect(await wide('95')).toEqual([]);
  expect(await wide('95')).toEqual(['EAPI:Invalid nonce']);
  expect(await wide('90')).toEqual(['EAPI:Invalid nonce']);
});

type Refused = readonly [message: string, error: typeof ccxt.BaseError, call: () => Promise<unknown>];
const limit = (amount: number, price: number, params = {}) =>
  client.createOrder(PAIR, 'limit', 'buy', amount, price, params);
const refusals: readonly Refused[] = [
  ['EQuery:Unknown asset pair', ccxt.ExchangeError, () => client.publicGetTicker({ pair: 'NOPE' })],
  ['EGeneral:Unknown method', ccxt.ExchangeError, () => client.privatePostWithdrawStatus()],
  ['EOrder:Insufficient funds', ccxt.InsufficientFunds, () => limit(100, 40_000)],
  ['EOrder:Order minimum not met', ccxt.InvalidOrder, () => limit(0.00001, 40_000)],
  ['EOrder:Post only order', ccxt.ExchangeError, () => limit(0.1, 60_000, { postOnly: true })],
  ['EGeneral:Invalid arguments:timeinforce', ccxt.ExchangeError, () => limit(0.1, 40_000, { timeInForce: 'X' })],
  ['EGeneral:Invalid arguments:oflags', ccxt.ExchangeError, () => limit(0.1, 40_000, { oflags: 'fcib' })],
  ['EService:Deadline elapsed', ccxt.ExchangeError, () => limit(0.1, 40_000, { deadline: '2025-03-03T11:59:59Z' })],
  ['EOrder:Unknown order', ccxt.InvalidOrder, () => client.fetchOrder('O00000-00000-009999', PAIR)],
];
it.each(refusals)('%s', async (message, error, call) => {
  const refusal = await call().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(refusal).toBeInstanceOf(error);
  expect((refusal as Error).message).toContain(message);
});

it('refuses keys that are unknown, revoked, expired, of another address, or may not trade', async () => {
  const refused = async (error: typeof ccxt.BaseError, message: string): Promise<void> => {
    const call = limit(0.1, 40_000);
    await expect(call).rejects.toThrow(error);
    await expect(call).rejects.toThrow(message);
  };
  exchange.act({ do: 'edit-key', key: 'test', canTrade: false });
  await refused(ccxt.PermissionDenied, 'EGeneral:Permission denied');
  exchange.act({ do: 'edit-key', key: 'test', canTrade: true, ips: ['10.0.0.1'] });
  await refused(ccxt.PermissionDenied, 'EGeneral:Permission denied');
  exchange.act({ do: 'edit-key', key: 'test', ips: [], expires: { afterMs: 1000 } });
  await limit(0.1, 40_000);
  exchange.advance(1000);
  await refused(ccxt.AuthenticationError, 'EAPI:Invalid key');
  exchange.act({ do: 'edit-key', key: 'test', expires: { afterMs: 1_000_000 } });
  exchange.act({ do: 'revoke-key', key: 'test' });
  await refused(ccxt.AuthenticationError, 'EAPI:Invalid key');
});

it('counts the calls of a key, gives them back with time, and locks out who does not listen', async () => {
  // A counter of 20, two points for a history of trades; docs.kraken.com, "Spot REST Rate Limits".
  for (let call = 0; call < 10; call++) await client.fetchMyTrades(PAIR);
  await expect(client.fetchBalance()).rejects.toThrow(ccxt.DDoSProtection);
  exchange.advance(2000);
  await client.fetchBalance();
  for (let call = 0; call < 11; call++) await expect(client.fetchBalance()).rejects.toThrow('Rate limit exceeded');
  exchange.advance(60_000);
  const locked = client.fetchBalance();
  await expect(locked).rejects.toThrow(ccxt.DDoSProtection);
  await expect(locked).rejects.toThrow('EGeneral:Temporary lockout');
  exchange.advance(15 * 60_000);
  await client.fetchBalance();
});

it('counts fast cancels against a pair', async () => {
  // 125 points; an order is 1 and its cancel within 5 s is 8: thirteen pairs are 117.
  for (let count = 0; count < 13; count++) {
    const { id } = await limit(0.1, 40_000);
    await client.cancelOrder(id!, PAIR);
  }
  const { id } = await limit(0.1, 40_000);
  const cancel = client.cancelOrder(id!, PAIR);
  await expect(cancel).rejects.toThrow(ccxt.DDoSProtection);
  await expect(cancel).rejects.toThrow('EOrder:Rate limit exceeded');
});

it('has the faults of a scenario', async () => {
  const add = (fault: object): void => exchange.faults.add(parseScenario({ faults: [fault] }));
  const request = 'POST /0/private/AddOrder';
  add({ request, do: 'lose', acted: true });
  await expect(limit(0.1, 40_000)).rejects.toThrow(ccxt.NetworkError);
  expect(await client.fetchOpenOrders(PAIR)).toHaveLength(1);
  exchange.faults.clear();
  add({ request, do: 'answer', status: 520, body: '' });
  await expect(limit(0.1, 40_000)).rejects.toThrow(ccxt.ExchangeNotAvailable);
  exchange.faults.clear();
  add({ request, do: 'html' });
  await expect(limit(0.1, 40_000)).rejects.toThrow(ccxt.ExchangeNotAvailable);
  exchange.faults.clear();
  add({ request, do: 'ban', seconds: 60 });
  await expect(limit(0.1, 40_000)).rejects.toThrow('EGeneral:Temporary lockout');
  exchange.advance(60_000);
  exchange.faults.clear();
  expect(await client.fetchOpenOrders(PAIR)).toHaveLength(1);
  exchange.act({ do: 'market', pair: PAIR, status: 'halted' });
  await expect(limit(0.1, 40_000)).rejects.toThrow('EService:Market in cancel_only mode');
  exchange.act({ do: 'market', pair: PAIR, status: 'delisted' });
  await expect(client.publicGetTicker({ pair: 'XBTUSD' })).rejects.toThrow('EQuery:Unknown asset pair');
});
