import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../../../src/adapters/ccxt/connection.ts';
import { silentLog } from '../../support/silent-log.ts';
import { VenueServer, drop, realClock } from './venue-server.ts';

/** A signed read of each venue that needs no markets. */
const READ: Readonly<Record<string, string>> = {
  binance: 'privateGetAccount',
  'binance futures': 'fapiPrivateV2GetAccount',
  kraken: 'privatePostBalance',
  coinbase: 'v3PrivateGetBrokerageKeyPermissions',
  kucoin: 'privateGetUserApiKey',
  bybit: 'privateGetV5UserQueryApi',
  okx: 'privateGetAccountConfig',
  bitget: 'privateSpotGetV2SpotAccountInfo',
  gate: 'privateAccountGetDetail',
};

let server: VenueServer;
const connections = new Map<string, Connection>();
beforeAll(async () => {
  server = await new VenueServer().start();
});
afterAll(async () => {
  for (const each of connections.values()) await each.close();
  await server.stop();
});

async function connectionTo(name: string): Promise<Connection> {
  const keys = { apiKey: 'K1', secret: 'c2VjcmV0', password: 'P1' };
  const options = { clock: realClock, log: silentLog, baseUrl: server.baseUrl, rateLimit: 0, keys };
  const connection = connections.get(name) ?? (await connect(name.split(' ')[0], options));
  connections.set(name, connection);
  return connection;
}

type Call = () => Promise<unknown>;

/** Sends the read as if it changed something, and says what is known afterwards. */
async function outcome(name: string, status: number, body: unknown, headers: Record<string, string> = {}) {
  server.reply('', () => (body === drop ? drop : { status, body, headers }));
  const connection = await connectionTo(name);
  const answer = await connection.write({ priority: 'entry' }, (exchange) =>
    (exchange as unknown as Record<string, Call>)[READ[name]](),
  );
  if (answer.kind === 'done') return ['done'];
  const { kind, venueCode } = answer.failure;
  return [answer.kind, kind, venueCode];
}

// The codes are those of the venues' documents.
describe.each([
  [
    'binance',
    400,
    { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' },
    'refused',
    'clock',
  ],
  ['binance', 400, { code: -1022, msg: 'Signature for this request is not valid.' }, 'refused', 'bad-signature'],
  ['binance', 401, { code: -2014, msg: 'API-key format invalid.' }, 'refused', 'key-dead'],
  ['binance', 401, { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' }, 'refused', 'key-dead'],
  ['binance', 400, { code: -2008, msg: 'Invalid Api-Key ID.' }, 'refused', 'key-dead'],
  ['binance', 400, { code: -1013, msg: 'Filter failure: LOT_SIZE' }, 'refused', 'rules'],
  ['binance', 400, { code: -1013, msg: 'Filter failure: NOTIONAL' }, 'refused', 'rules'],
  ['binance', 400, { code: -1013, msg: 'Filter failure: PRICE_FILTER' }, 'refused', 'rules'],
  ['binance', 400, { code: -1013, msg: 'Market is closed.' }, 'refused', 'market'],
  ['binance', 400, { code: -1111, msg: 'Precision is over the maximum defined.' }, 'refused', 'rules'],
  ['binance', 400, { code: -1121, msg: 'Invalid symbol.' }, 'refused', 'market'],
  ['binance', 400, { code: -2010, msg: 'Account has insufficient balance for requested action.' }, 'refused', 'funds'],
  ['binance', 400, { code: -2010, msg: 'Duplicate order sent.' }, 'refused', 'duplicate-id'],
  ['binance', 400, { code: -2010, msg: 'Order would immediately match and take.' }, 'refused', 'would-take'],
  ['binance', 400, { code: -2010, msg: 'Market is closed.' }, 'refused', 'market'],
  ['binance', 400, { code: -2010, msg: 'This action is disabled on this account.' }, 'refused', 'account'],
  ['binance', 400, { code: -2010, msg: 'Stop price would trigger immediately.' }, 'refused', 'rules'],
  ['binance', 400, { code: -2011, msg: 'Unknown order sent.' }, 'refused', 'order-unknown'],
  ['binance', 400, { code: -2013, msg: 'Order does not exist.' }, 'refused', 'order-unknown'],
  ['binance', 429, { code: -1003, msg: 'Too many requests.' }, 'refused', 'throttle'],
  [
    'binance',
    418,
    { code: -1003, msg: 'Way too many requests; IP banned until 1700000000000.' },
    'refused',
    'throttle',
  ],
  ['binance', 429, { code: -1015, msg: 'Too many new orders.' }, 'refused', 'throttle'],
  ['binance', 408, { code: -1007, msg: 'Timeout waiting for response from backend server.' }, 'unknown', 'transient'],
  ['binance', 503, { code: -1008, msg: 'Server is currently overloaded with other requests.' }, 'refused', 'throttle'],
  ['binance', 503, { code: -1000, msg: 'An unknown error occurred.' }, 'unknown', 'transient'],
  ['binance', 400, { code: -9999, msg: 'A code of next year.' }, 'refused', 'unknown'],
  ['binance futures', 400, { code: -2019, msg: 'Margin is insufficient.' }, 'refused', 'funds'],
  ['binance futures', 400, { code: -2022, msg: 'ReduceOnly Order is rejected.' }, 'refused', 'reduce-only'],
  ['binance futures', 400, { code: -4164, msg: "Order's notional must be no smaller than 100." }, 'refused', 'rules'],
  ['binance futures', 400, { code: -5022, msg: 'The Post Only order will be rejected.' }, 'refused', 'would-take'],
  ['binance futures', 400, { code: -4116, msg: 'ClientOrderId is duplicated.' }, 'refused', 'duplicate-id'],
  ['binance futures', 400, { code: -4120, msg: 'Please use the Algo Order API endpoints.' }, 'refused', 'unsupported'],
  ['binance futures', 400, { code: -4141, msg: 'Symbol is closed.' }, 'refused', 'market'],
  ['kraken', 200, { error: ['EAPI:Invalid key'] }, 'refused', 'key-dead'],
  ['kraken', 200, { error: ['EAPI:Invalid signature'] }, 'refused', 'bad-signature'],
  ['kraken', 200, { error: ['EAPI:Invalid nonce'] }, 'refused', 'clock'],
  ['kraken', 200, { error: ['EGeneral:Permission denied'] }, 'refused', 'permission'],
  ['kraken', 200, { error: ['EAPI:Rate limit exceeded'] }, 'refused', 'throttle'],
  ['kraken', 200, { error: ['EGeneral:Temporary lockout'] }, 'refused', 'throttle'],
  ['kraken', 200, { error: ['EOrder:Insufficient funds'] }, 'refused', 'funds'],
  ['kraken', 200, { error: ['EOrder:Order minimum not met'] }, 'refused', 'rules'],
  ['kraken', 200, { error: ['EGeneral:Invalid arguments:volume minimum not met'] }, 'refused', 'rules'],
  ['kraken', 200, { error: ['EOrder:Tick size check failed'] }, 'refused', 'rules'],
  ['kraken', 200, { error: ['EOrder:Post only order'] }, 'refused', 'would-take'],
  ['kraken', 200, { error: ['EOrder:Reduce only:No position exists'] }, 'refused', 'reduce-only'],
  ['kraken', 200, { error: ['EOrder:Unknown order'] }, 'refused', 'order-unknown'],
  ['kraken', 200, { error: ['EOrder:A refusal of next year'] }, 'refused', 'rules'],
  ['kraken', 200, { error: ['EQuery:Unknown asset pair'] }, 'refused', 'market'],
  ['kraken', 200, { error: ['EService:Market in cancel_only mode'] }, 'refused', 'market'],
  ['kraken', 200, { error: ['EService:Unavailable'] }, 'unknown', 'transient'],
  ['kraken', 200, { error: ['EService:Busy'] }, 'unknown', 'transient'],
  ['kraken', 200, { error: ['EGeneral:Internal error'] }, 'unknown', 'transient'],
  ['kraken', 200, { error: ['EService:Deadline elapsed'] }, 'refused', 'clock'],
  ['kraken', 200, { error: ['ETrade:User Locked'] }, 'refused', 'account'],
  ['coinbase', 401, { errors: [{ id: 'expired_token', message: 'expired' }] }, 'refused', 'key-dead'],
  ['coinbase', 401, { errors: [{ id: 'authentication_error', message: 'bad' }] }, 'refused', 'bad-signature'],
  ['coinbase', 403, { error: 'PERMISSION_DENIED', error_details: 'no' }, 'refused', 'permission'],
  ['coinbase', 429, { errors: [{ id: 'rate_limit_exceeded', message: 'slow' }] }, 'refused', 'throttle'],
  ['coinbase', 200, { success: false, error_response: { error: 'INSUFFICIENT_FUND' } }, 'refused', 'funds'],
  ['kucoin', 401, { code: '400003', msg: 'KC-API-KEY not exists' }, 'refused', 'key-dead'],
  ['kucoin', 401, { code: '400005', msg: 'Invalid KC-API-SIGN' }, 'refused', 'bad-signature'],
  ['kucoin', 401, { code: '400006', msg: 'The requested ip address is not in the api whitelist' }, 'refused', 'ip'],
  ['kucoin', 401, { code: '400002', msg: 'KC-API-TIMESTAMP Invalid' }, 'refused', 'clock'],
  ['kucoin', 200, { code: '200004', msg: 'Balance insufficient!' }, 'refused', 'funds'],
  ['bybit', 200, { retCode: 10003, retMsg: 'API key is invalid.' }, 'refused', 'key-dead'],
  ['bybit', 200, { retCode: 33004, retMsg: 'Your api key has expired.' }, 'refused', 'key-dead'],
  ['bybit', 200, { retCode: 10004, retMsg: 'error sign!' }, 'refused', 'bad-signature'],
  ['bybit', 200, { retCode: 10010, retMsg: 'Unmatched IP' }, 'refused', 'ip'],
  ['bybit', 200, { retCode: 10005, retMsg: 'Permission denied' }, 'refused', 'permission'],
  ['bybit', 200, { retCode: 10002, retMsg: 'invalid request, please check your timestamp' }, 'refused', 'clock'],
  ['bybit', 200, { retCode: 110007, retMsg: 'ab not enough for new order' }, 'refused', 'funds'],
  ['bybit', 200, { retCode: 110072, retMsg: 'OrderLinkedID is duplicate' }, 'refused', 'duplicate-id'],
  ['bybit', 200, { retCode: 10016, retMsg: 'Server error.' }, 'unknown', 'transient'],
  ['okx', 401, { code: '50111', msg: 'Invalid OK-ACCESS-KEY', data: [] }, 'refused', 'key-dead'],
  ['okx', 401, { code: '50112', msg: 'Invalid OK-ACCESS-TIMESTAMP', data: [] }, 'refused', 'clock'],
  ['okx', 401, { code: '50110', msg: 'Your IP is not in your whitelist', data: [] }, 'refused', 'ip'],
  ['okx', 200, { code: '50120', msg: 'no permission', data: [] }, 'refused', 'permission'],
  ['okx', 200, { code: '1', msg: '', data: [{ sCode: '51008', sMsg: 'Insufficient balance' }] }, 'refused', 'funds'],
  ['okx', 429, { code: '50011', msg: 'Too Many Requests', data: [] }, 'refused', 'throttle'],
  ['bitget', 400, { code: '40006', msg: 'Invalid ACCESS_KEY' }, 'refused', 'key-dead'],
  ['bitget', 400, { code: '40009', msg: 'sign signature error' }, 'refused', 'bad-signature'],
  ['bitget', 400, { code: '40018', msg: 'Invalid IP' }, 'refused', 'ip'],
  ['bitget', 400, { code: '40008', msg: 'Request timestamp expired' }, 'refused', 'clock'],
  ['bitget', 400, { code: '43012', msg: 'Insufficient balance' }, 'refused', 'funds'],
  ['gate', 401, { label: 'INVALID_KEY', message: 'Invalid key provided' }, 'refused', 'key-dead'],
  ['gate', 403, { label: 'IP_FORBIDDEN', message: 'ip' }, 'refused', 'ip'],
  ['gate', 403, { label: 'REQUEST_EXPIRED', message: 'gap between request Timestamp' }, 'refused', 'clock'],
  ['gate', 400, { label: 'BALANCE_NOT_ENOUGH', message: 'Not enough balance' }, 'refused', 'funds'],
  ['gate', 400, { label: 'ORDER_NOT_FOUND', message: 'Order not found' }, 'refused', 'order-unknown'],
  ['gate', 500, { label: 'SERVER_ERROR', message: 'sorry' }, 'unknown', 'transient'],
] as const)('%s, status %i, %j', (name, status, body, known, kind) => {
  it(`is ${known}: ${kind}`, async () => {
    expect((await outcome(name, status, body)).slice(0, 2)).toEqual([known, kind]);
  });
});

describe.each(Object.keys(READ))('%s', (name) => {
  it.each([
    ['an answer that is no JSON', 200, 'OK, done'],
    ['an HTML page', 200, '<!DOCTYPE html><html><body>Maintenance</body></html>'],
    ['half a JSON answer', 200, '{"a": [1, 2'],
    ['an empty answer', 200, ''],
    ['a gateway that fails', 502, '<html>Bad Gateway</html>'],
    ['a gateway that gives up', 504, ''],
    ['a connection that is dropped', 0, drop],
  ])('leaves %s unknown', async (_, status, body) => {
    expect(await outcome(name, status, body)).toEqual(['unknown', 'transient', '']);
  });
});

it('a key that died after it had worked is no rate limit', async () => {
  expect(await outcome('binance', 200, { balances: [] })).toEqual(['done']);
  const body = { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' };
  expect(await outcome('binance', 401, body)).toEqual(['refused', 'key-dead', '-2015']);
});

it('the venue says how long to wait', async () => {
  server.reply('', () => ({ status: 418, headers: { 'retry-after': '120' }, body: { code: -1003, msg: 'banned' } }));
  const connection = await connectionTo('binance');
  const read = connection.read('data', (exchange) => (exchange as unknown as Record<string, Call>)[READ['binance']]());
  await expect(read).rejects.toMatchObject({
    name: 'VenueError',
    failure: { kind: 'throttle', venueCode: '-1003', message: 'banned', retryAfterMs: 120_000 },
  });
});

it('a message holds neither key nor signature', async () => {
  server.reply('', () => drop);
  const connection = await connectionTo('binance');
  const read = connection.read('data', (exchange) => (exchange as unknown as Record<string, Call>)[READ['binance']]());
  const error = (await read.catch((each: unknown) => each)) as Error;
  expect(error.message).toMatch(/binance GET/);
  expect(error.message).not.toMatch(/signature|timestamp|K1/);
});

it('what was never sent is refused', async () => {
  const connection = await connectionTo('binance');
  const before = server.received.length;
  const answer = await connection.write({ priority: 'entry', expiresMs: Date.now() - 1 }, (exchange) =>
    (exchange as unknown as Record<string, Call>)[READ['binance']](),
  );
  expect(answer).toMatchObject({ kind: 'refused', failure: { kind: 'clock' } });
  expect(server.received).toHaveLength(before);
});
