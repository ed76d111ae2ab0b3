import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { connectCcxt, startTestExchange } from '../../support/local-exchange.ts';

let exchange: LocalExchange;
beforeEach(async () => {
  exchange = await startTestExchange();
});
afterEach(() => exchange.close());

interface Pair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A fresh pair of keys as PEM. */
function pairOf(kind: 'Ed25519' | 'RSA'): Pair {
  const { privateKey, publicKey } =
    kind === 'RSA' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
  };
}

it.each(['Ed25519', 'RSA'] as const)(
  '%s: ccxt signs with the private half, the exchange knows the public one',
  async (kind) => {
    const { privateKey, publicKey } = pairOf(kind);
    exchange.keys.create({ name: kind, account: 'tester', apiKey: 'K2', publicKey }, exchange.nowMs());
    const client = await connectCcxt(exchange, { apiKey: 'K2', secret: privateKey });
    await client.loadMarkets();
    expect((await client.fetchBalance()).USDT.total).toBe(100_000);
    await client.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 40_000);
    const listening = client.watchBalance();
    listening.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 150));
    exchange.act({ do: 'balance', account: 'tester', asset: 'USDT', wallet: 'spot', change: '1' });
    expect((await listening).USDT.total).toBe(100_001);

    const stranger = await connectCcxt(exchange, { apiKey: 'K2', secret: pairOf(kind).privateKey });
    await expect(stranger.fetchBalance()).rejects.toThrow('-1022');
    await client.close();
    await stranger.close();
  },
);

it('two keys of one account act for the same account, those of another see nothing of it', async () => {
  exchange.exchange.openAccount('other', 'tester');
  for (const [name, account] of [
    ['K2', 'tester'],
    ['K3', 'other'],
  ]) {
    exchange.keys.create({ name, account, apiKey: name, secret: 'S' }, exchange.nowMs());
  }
  const [first, second, other] = await Promise.all([
    connectCcxt(exchange),
    connectCcxt(exchange, { apiKey: 'K2', secret: 'S' }),
    connectCcxt(exchange, { apiKey: 'K3', secret: 'S' }),
  ]);
  const order = await first.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 40_000);
  expect(await second.fetchOpenOrders('BTC/USDT')).toMatchObject([{ id: order.id }]);
  expect(await other.fetchOpenOrders('BTC/USDT')).toEqual([]);
  const uid = async (client: typeof first): Promise<unknown> =>
    ((await client.fetchBalance()).info as { uid: unknown }).uid;
  expect(await uid(first)).toBe(await uid(second));
  expect(await uid(first)).not.toBe(await uid(other));
  await Promise.all([first, second, other].map((client) => client.close()));
});

it('keys come and go over the control interface, which never tells a secret twice', async () => {
  const call = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const init = {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    };
    return (await (await fetch(`${exchange.url}/control/${path}`, init)).json()) as Record<string, unknown>;
  };
  const created = await call('POST', 'keys', { name: 'new', account: 'tester', canTrade: false });
  const { apiKey, secret } = created as { apiKey: string; secret: string };
  expect(JSON.stringify(await call('GET', 'keys'))).not.toContain(secret);
  const client = await connectCcxt(exchange, { apiKey, secret });
  await client.fetchBalance();
  expect(await call('DELETE', 'keys/new')).toMatchObject({ isRevoked: true });
  await expect(client.fetchBalance()).rejects.toThrow('-2015');
  expect(await call('DELETE', 'keys/none')).toMatchObject({ code: 'KEY_UNKNOWN' });
  expect(await call('POST', 'keys', { name: 'new', account: 'tester' })).toMatchObject({ code: 'KEY_TAKEN' });
  const page = await fetch(`${exchange.url}/control/keys`, { method: 'POST', body: '{"name":"x","account":"tester"}' });
  expect(page.status).toBe(415);
  await client.close();
});
