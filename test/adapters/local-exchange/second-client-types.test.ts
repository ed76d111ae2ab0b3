import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { startTestFutures } from '../../support/local-exchange.ts';
import { requestSigned } from '../../support/signed-request.ts';

let exchange: LocalExchange;
beforeAll(async () => {
  exchange = await startTestFutures();
  await call('POST /api/v3/order', 'symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1');
  await call('POST /fapi/v1/order', FUTURES_BUY);
});
afterAll(() => exchange.close());

async function call(name: string, params: string): Promise<unknown> {
  return (await requestSigned(exchange, name, params)).json();
}

interface Field {
  readonly name: string;
  readonly type: string;
}

/** Fields that an interface of the package `binance` says are always there. */
function fieldsOf(file: 'spot' | 'futures', name: string): Field[] {
  const url = new URL(`../../../node_modules/binance/lib/types/${file}.d.ts`, import.meta.url);
  const [, body] = new RegExp(`interface ${name}(?: extends \\w+)? \\{([\\s\\S]*?)\\n\\}`).exec(
    readFileSync(url, 'utf8'),
  )!;
  const found = [...body.matchAll(/^ {4}(\w+): ([^;]+)/gm)];
  return found.map(([, field, type]) => ({ name: field, type: type.startsWith('{') ? 'object' : type }));
}

/** How a value of a type is written; undefined: any way. */
const WRITTEN: Readonly<Record<string, string | undefined>> = {
  ...{ string: 'string', number: 'number', boolean: 'boolean', object: 'object' },
  ...{ numberInString: 'string', OrderSide: 'string', OrderStatus: 'string', OrderType: 'string' },
  ...{ PositionSide: 'string', WorkingType: 'string', SelfTradePreventionMode: 'string' },
};

const FUTURES_BUY = 'symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.02';
const SPOT_BUY = 'symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1&newOrderRespType=FULL';

type Row = readonly [request: string, params: string, file: 'spot' | 'futures', type: string, departures?: string[]];

/** Only of trailing stops. */
const TRAILING = ['activatePrice', 'priceRate'];

/** Answers and the type that the client has for each, with the departures that are known. */
const ANSWERS: readonly Row[] = [
  ['POST /api/v3/order', SPOT_BUY, 'spot', 'OrderResponseFull'],
  ['GET /api/v3/allOrders', 'symbol=BTCUSDT', 'spot', 'SpotOrder'],
  ['GET /api/v3/myTrades', 'symbol=BTCUSDT', 'spot', 'RawAccountTrade'],
  // The client misspells it.
  ['GET /api/v3/account', '', 'spot', 'AccountInformation', ['accoountType']],
  ['GET /api/v3/depth', 'symbol=BTCUSDT', 'spot', 'OrderBookResponse'],
  ['GET /api/v3/ticker/24hr', 'symbol=BTCUSDT', 'spot', 'DailyChangeStatistic'],
  ['GET /api/v3/ticker/bookTicker', 'symbol=BTCUSDT', 'spot', 'SymbolOrderBookTicker'],
  // Only of keys that expire.
  ['GET /sapi/v1/account/apiRestrictions', '', 'spot', 'APIPermissions', ['tradingAuthorityExpirationTime']],
  ['GET /sapi/v1/sub-account/universalTransfer', '', 'spot', 'SubAccountUniversalTransferHistoryResponse'],
  ['POST /fapi/v1/order', FUTURES_BUY, 'futures', 'NewOrderResult', TRAILING],
  ['GET /fapi/v1/allOrders', 'symbol=BTCUSDT', 'futures', 'OrderResult', TRAILING],
  ['GET /fapi/v2/positionRisk', 'symbol=BTCUSDT', 'futures', 'FuturesPosition'],
  // The documentation has it as a number.
  ['GET /fapi/v2/balance', '', 'futures', 'FuturesAccountBalance', ['updateTime']],
  ['GET /fapi/v1/userTrades', 'symbol=BTCUSDT', 'futures', 'FuturesPositionTrade'],
  ['GET /fapi/v1/income', '', 'futures', 'IncomeHistory'],
  ['GET /fapi/v1/premiumIndex', 'symbol=BTCUSDT', 'futures', 'MarkPrice'],
];

it.each(ANSWERS.map((row) => [row[0], row] as const))('%s has what the client reads', async (_name, row) => {
  const [request, params, file, type, known = []] = row;
  const answer = await call(request, params);
  const value = (Array.isArray(answer) ? answer[0] : answer) as Record<string, unknown>;
  const fields = fieldsOf(file, type);
  expect(fields.length).toBeGreaterThan(1);
  const departures = fields
    .filter(({ name, type: declared }) => {
      const written = WRITTEN[declared];
      return !(name in value) || (written !== undefined && typeof value[name] !== written);
    })
    .map(({ name }) => name);
  expect(departures).toEqual(known);
});
