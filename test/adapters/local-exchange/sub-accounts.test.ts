import { generateKeyPairSync } from 'node:crypto';
import { MainClient } from 'binance';
import ccxt, { type binance } from 'ccxt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { connectCcxt, startTestFutures } from '../../support/local-exchange.ts';

const PAIR = 'BTC/USDT';
let exchange: LocalExchange;
let master: binance;
const clients: binance[] = [];

beforeEach(async () => {
  exchange = await startTestFutures();
  master = await connect();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await exchange.close();
});

async function connect(keys: { readonly apiKey?: string; readonly secret?: string } = {}): Promise<binance> {
  const client = await connectCcxt(exchange, keys);
  clients.push(client);
  return client;
}

interface CreatedKey {
  readonly apiKey: string;
  readonly secretKey: string;
}

/** ccxt has no name for this one yet. */
const createKey = async (params: object): Promise<CreatedKey> =>
  (await master.request('sub-account/subAccountApi', 'sapiV2', 'POST', params)) as CreatedKey;
const createSub = async (subAccountString: string): Promise<string> =>
  ((await master.sapiPostSubAccountVirtualSubAccount({ subAccountString })) as { email: string }).email;
const move = (params: object): Promise<unknown> =>
  master.sapiPostSubAccountUniversalTransfer({
    fromAccountType: 'SPOT',
    toAccountType: 'SPOT',
    asset: 'USDT',
    ...params,
  });
const held = async (client: binance): Promise<unknown> => (await client.fetchBalance()).total;

describe('through ccxt', () => {
  it('a sub-account is made, gets money and a key, trades, and gives the money back', async () => {
    const email = await createSub('grid');
    expect(email).toMatch(/^grid_virtual@\w+noemail\.com$/);
    expect(await master.sapiGetSubAccountList()).toEqual({
      subAccounts: [
        {
          ...{ subUserId: expect.any(Number) as number, email, remark: '', isFreeze: false },
          createTime: exchange.nowMs(),
          ...{ isManagedSubAccount: false, isAssetManagementSubAccount: false },
        },
      ],
    });
    expect(await move({ toEmail: email, amount: 1000, clientTranId: 'first' })).toEqual({
      tranId: 1,
      clientTranId: 'first',
    });
    expect(await master.sapiV4GetSubAccountAssets({ email })).toEqual({
      balances: [{ asset: 'USDT', free: '1000', locked: '0', freeze: '0', withdrawing: '0' }],
    });
    const { apiKey, secretKey } = await createKey({
      email,
      apiName: 'bot',
      status: 1,
      canTrade: true,
      canUniversalTransfer: true,
    });
    const sub = await connect({ apiKey, secret: secretKey });
    await sub.loadMarkets();
    await sub.createOrder(PAIR, 'market', 'buy', 0.01);
    expect(await sub.fetchMyTrades(PAIR)).toHaveLength(1);
    expect(await master.fetchMyTrades(PAIR)).toEqual([]);
    await sub.sapiPostSubAccountTransferSubToMaster({ asset: 'USDT', amount: 400 });
    expect(await held(master)).toEqual({ USDT: 99_400 });
    expect(await master.sapiGetSubAccountUniversalTransfer({ toEmail: email })).toMatchObject({
      result: [{ fromEmail: 'tester', toEmail: email, asset: 'USDT', amount: '1000', status: 'SUCCESS' }],
      totalCount: 1,
    });
  });

  it('money goes to the futures wallet of a sub-account, and from one sub-account to another', async () => {
    const [first, second] = [await createSub('one'), await createSub('two')];
    await move({ toEmail: first, amount: 500 });
    await master.sapiPostSubAccountFuturesTransfer({ email: first, asset: 'USDT', amount: 200, type: 1 });
    expect(exchange.exchange.balances(first, 'futures')).toMatchObject([{ free: '200' }]);
    await move({ fromEmail: first, toEmail: second, amount: 100, fromAccountType: 'USDT_FUTURE' });
    const { apiKey, secretKey } = await createKey({
      email: first,
      apiName: 'x',
      status: 1,
      canUniversalTransfer: true,
    });
    const sub = await connect({ apiKey, secret: secretKey });
    await sub.sapiPostSubAccountTransferSubToSub({ toEmail: second, asset: 'USDT', amount: 50 });
    expect(exchange.exchange.balances(second, 'spot')).toMatchObject([{ free: '150' }]);
    await expect(move({ fromEmail: first, amount: 1000 })).rejects.toThrow('-5013');
  });

  it('a key has the rights that it was made with, and no others', async () => {
    const email = await createSub('readonly');
    await move({ toEmail: email, amount: 1000 });
    const { apiKey, secretKey } = await createKey({ email, apiName: 'r', status: 1 });
    const sub = await connect({ apiKey, secret: secretKey });
    await sub.loadMarkets();
    expect(await held(sub)).toEqual({ USDT: 1000 });
    expect(await sub.sapiGetAccountApiRestrictions()).toMatchObject({
      ...{ enableReading: true, enableSpotAndMarginTrading: false, enableFutures: false },
      ...{ permitsUniversalTransfer: false, ipRestrict: false },
    });
    await expect(sub.sapiPostSubAccountTransferSubToMaster({ asset: 'USDT', amount: 1 })).rejects.toThrow('-2015');
    await expect(sub.createOrder(PAIR, 'market', 'buy', 0.01)).rejects.toThrow('-2015');
  });

  it('a key may be kept to some addresses, and let go again', async () => {
    const email = await createSub('bound');
    const created = await createKey({ email, apiName: 'b', status: 2, ipAddress: '10.0.0.1,10.0.0.2' });
    expect(created).toMatchObject({ apiName: 'b', canTrade: false, status: 2, ipList: ['10.0.0.1', '10.0.0.2'] });
    const { apiKey, secretKey } = created;
    const sub = await connect({ apiKey, secret: secretKey });
    const read = () => sub.privateGetAccount();
    await expect(read()).rejects.toThrow('-2015');
    const named = { email, subAccountApiKey: apiKey };
    const added = await master.sapiV2PostSubAccountSubAccountApiIpRestriction({
      ...{ ...named, status: '2', ipAddress: '127.0.0.1' },
    });
    const ipList = ['10.0.0.1', '10.0.0.2', '127.0.0.1'];
    expect(added).toEqual({ status: '2', ipList, apiKey, updateTime: exchange.nowMs() });
    await expect(read()).resolves.toBeDefined();
    await master.sapiDeleteSubAccountSubAccountApiIpRestrictionIpList({ ...named, ipAddress: '10.0.0.2' });
    expect(await master.sapiGetSubAccountSubAccountApiIpRestriction(named)).toMatchObject({
      ...{ ipRestrict: 'true', ipList: ['10.0.0.1', '127.0.0.1'] },
    });
    await master.sapiV2PostSubAccountSubAccountApiIpRestriction({ ...named, status: '1' });
    expect(await master.sapiGetSubAccountSubAccountApiIpRestriction(named)).toMatchObject({ ipRestrict: 'false' });
  });

  it('a key signs with Ed25519 where its public half was given', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const email = await createSub('ed');
    const created = await createKey({
      ...{ email, apiName: 'e', status: 1 },
      // ccxt sends parameters of this path as they are, and a plus sign would arrive as a space.
      publicKey: encodeURIComponent(publicKey.export({ type: 'spki', format: 'pem' }) as string),
    });
    expect(created.secretKey).toBe('');
    const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    await expect((await connect({ apiKey: created.apiKey, secret })).privateGetAccount()).resolves.toBeDefined();
  });

  it.each([
    ['somebody else is no sub-account', () => move({ toEmail: 'nobody@x.com', amount: 1 }), '-5021'],
    ['more than there is', () => move({ toEmail: 'sub', amount: 1e9 }), '-5013'],
    ['a wallet that is not here', () => move({ toEmail: 'sub', amount: 1, toAccountType: 'MARGIN' }), '-1102'],
    ['a name that cannot be one', () => createSub('a b'), '-1102'],
    ['a key without a name', () => createKey({ email: 'sub', status: 1 }), '-1102'],
    ['a public key that is none', () => createKey({ email: 'sub', apiName: 'x', status: 1, publicKey: 'x' }), '-1102'],
    [
      'addresses of a key that is not there',
      () => master.sapiGetSubAccountSubAccountApiIpRestriction({ email: 'sub', subAccountApiKey: 'none' }),
      '-2008',
    ],
  ])('%s', async (_name, call, code) => {
    exchange.exchange.openAccount('sub', 'tester');
    await expect(call()).rejects.toThrow(ccxt.ExchangeError);
    await expect(call()).rejects.toThrow(code);
  });

  it('a sub-account is no master', async () => {
    const email = await createSub('child');
    const { apiKey, secretKey } = await createKey({ email, apiName: 'c', status: 1, canTrade: true });
    const sub = await connect({ apiKey, secret: secretKey });
    await expect(sub.sapiPostSubAccountVirtualSubAccount({ subAccountString: 'grandchild' })).rejects.toThrow('-4006');
    await expect(sub.sapiGetSubAccountList()).rejects.toThrow('-4006');
  });
});

it('the second client finds them too', async () => {
  // This client knows the machine's time only.
  const timely = await startTestFutures({ startMs: Date.now(), rate: 1 });
  const own = new MainClient({ api_key: 'K1', api_secret: 'S1', baseUrl: timely.url, disableTimeSync: true });
  const { email } = await own.createVirtualSubAccount({ subAccountString: 'second' });
  expect((await own.getSubAccountList({ limit: 10 })).subAccounts).toMatchObject([{ email, isFreeze: false }]);
  await own.subAccountUniversalTransfer({
    ...{ toEmail: email, fromAccountType: 'SPOT', toAccountType: 'SPOT', asset: 'USDT', amount: 5 },
  } as never);
  expect((await own.getSubAccountAssets({ email })).balances).toMatchObject([{ asset: 'USDT', free: 5 }]);
  await timely.close();
});
