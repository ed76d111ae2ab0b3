import fc from 'fast-check';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { startTestFutures } from '../../support/local-exchange.ts';
import { requestSigned } from '../../support/signed-request.ts';

const failures: string[] = [];
let exchange: LocalExchange;
beforeAll(async () => {
  const error = (message: string, fields?: object): void => void failures.push(`${message} ${JSON.stringify(fields)}`);
  const silent = (): void => {};
  exchange = await startTestFutures({ hasLimits: false, log: { debug: silent, info: silent, warn: silent, error } });
});
afterAll(() => exchange.close());

const PATHS = {
  '/api/v3/': [
    ...[
      'time',
      'exchangeInfo',
      'klines',
      'trades',
      'historicalTrades',
      'aggTrades',
      'depth',
      'avgPrice',
      'ticker/24hr',
    ],
    ...['ticker/price', 'ticker/bookTicker', 'order', 'order/test', 'order/cancelReplace', 'openOrders', 'allOrders'],
    ...['myTrades', 'account', 'account/commission', 'order/oco', 'orderList/oco', 'orderList', 'openOrderList'],
    ...['userDataStream', 'unknown'],
  ],
  '/fapi/v1/': [
    ...['exchangeInfo', 'klines', 'markPriceKlines', 'premiumIndex', 'fundingRate', 'depth', 'ticker/24hr', 'order'],
    ...['order/test', 'openOrder', 'openOrders', 'allOpenOrders', 'allOrders', 'userTrades', 'algoOrder'],
    ...['openAlgoOrders', 'allAlgoOrders', 'algoOpenOrders', 'leverage', 'marginType', 'positionMargin'],
    ...['positionSide/dual', 'leverageBracket', 'symbolConfig', 'batchOrders', 'commissionRate', 'income', 'listenKey'],
  ],
  '/fapi/v3/': ['account', 'balance', 'positionRisk'],
  '/sapi/v1/': ['account/apiRestrictions', 'capital/config/getall', 'asset/tradeFee', 'asset/transfer'],
};
const path = fc.constantFrom(...Object.entries(PATHS).flatMap(([prefix, names]) => names.map((name) => prefix + name)));
const number = fc.oneof(
  fc.constantFrom('0', '1', '-1', '0.001', '0.01', '0.02', '100', '40000', '50000', '60000', '1e3', '', 'NaN', '1.5'),
  fc.constantFrom('0.123456789', '99999999999999999999', '1741003200000', '500', 'x'),
);
const params = fc.record(
  {
    symbol: fc.constantFrom('BTCUSDT', 'ETHUSDT', 'XYZ', ''),
    symbols: fc.constantFrom('["BTCUSDT"]', '["XYZ"]', '[1]', '{}', 'x', 'null'),
    side: fc.constantFrom('BUY', 'SELL', 'HOLD'),
    type: fc.constantFrom(
      ...['LIMIT', 'MARKET', 'LIMIT_MAKER', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT', 'STOP'],
      ...[
        'MAIN_UMFUTURE',
        'UMFUTURE_MAIN',
        'STOP_MARKET',
        'TAKE_PROFIT_MARKET',
        'TRAILING_STOP_MARKET',
        '1',
        '2',
        'toString',
      ],
    ),
    timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK', 'GTX', 'GTD', 'NOW', 'constructor'),
    quantity: number,
    quoteOrderQty: number,
    price: number,
    stopPrice: number,
    triggerPrice: number,
    trailingDelta: number,
    callbackRate: number,
    activatePrice: number,
    algoType: fc.constant('CONDITIONAL'),
    reduceOnly: fc.constantFrom('true', 'false'),
    closePosition: fc.constantFrom('true', 'false'),
    positionSide: fc.constantFrom('BOTH', 'LONG', 'SHORT', 'UP'),
    goodTillDate: number,
    selfTradePreventionMode: fc.constantFrom('NONE', 'EXPIRE_BOTH', 'constructor'),
    newClientOrderId: fc.constantFrom('a', 'b', 'ö', 'x'.repeat(40)),
    origClientOrderId: fc.constantFrom('a', 'b'),
    orderId: number,
    algoId: number,
    orderListId: number,
    cancelOrderId: number,
    cancelReplaceMode: fc.constantFrom('STOP_ON_FAILURE', 'ALLOW_FAILURE', 'x'),
    aboveType: fc.constantFrom('LIMIT_MAKER', 'STOP_LOSS'),
    abovePrice: number,
    belowType: fc.constantFrom('STOP_LOSS', 'STOP_LOSS_LIMIT', 'LIMIT_MAKER'),
    belowStopPrice: number,
    interval: fc.constantFrom('1s', '1m', '1h', '1w', '1M', '7m', 'toString'),
    limit: number,
    fromId: number,
    startTime: number,
    endTime: number,
    leverage: number,
    amount: number,
    marginType: fc.constantFrom('ISOLATED', 'CROSSED', 'x'),
    dualSidePosition: fc.constantFrom('true', 'false'),
    listenKey: fc.constant('x'),
    asset: fc.constantFrom('USDT', 'XYZ', ''),
    batchOrders: fc.constantFrom('[{}]', '[]', 'x', '[{"symbol":"BTCUSDT","side":"BUY","type":"MARKET","quantity":1}]'),
    orderIdList: fc.constantFrom('[1,2]', '["x"]', '{}'),
    recvWindow: fc.constantFrom('5000', '-1', 'x', '70000'),
  },
  { requiredKeys: [] },
);

it('whatever is asked, the answer is JSON with a code of the venue, and the exchange goes on', async () => {
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE');
  await fc.assert(
    fc.asyncProperty(method, path, params, async (verb, address, given) => {
      failures.length = 0;
      const answer = await requestSigned(exchange, `${verb} ${address}`, new URLSearchParams(given).toString());
      const body = (await answer.json()) as { code?: number };
      expect(failures).toEqual([]);
      if (answer.status === 200) return;
      expect(answer.status).toBeLessThan(500);
      expect(body.code).toBeLessThan(-999);
    }),
    { numRuns: 1500 },
  );
});

it.each(['/ws', '/stream', '/ws-api/v3', '/fstream/ws', '/ws-fapi/v1'])(
  'whatever is said at %s, there is an answer',
  async (address) => {
    const socket = new WebSocket(exchange.wsUrl + address);
    await new Promise((resolve) => socket.once('open', resolve));
    const said = ['', 'null', '1', '[]', '{', '{"method":"SUBSCRIBE","params":5,"id":1}', '{"method":{}}', '{"id":{}}'];
    const known = [
      '{"method":"SUBSCRIBE","params":["x",null,7],"id":1}',
      '{"method":"order.place","params":{},"id":"a"}',
    ];
    let answers = 0;
    socket.on('message', () => answers++);
    for (const text of [...said, ...known]) socket.send(text);
    await expect.poll(() => answers).toBe(said.length + known.length);
    socket.terminate();
  },
);
