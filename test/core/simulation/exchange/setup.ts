import { SimulatedExchange } from '../../../../src/core/simulation/exchange/exchange.ts';
import type {
  ExchangeOptions,
  ExchangeOrder,
  ExchangeOrderRequest,
  Outcome,
  Refusal,
} from '../../../../src/core/simulation/exchange/types.ts';
import type { Market } from '../../../../src/core/model/market.ts';

export const SPOT: Market = {
  pair: 'BTC/USDT',
  base: 'BTC',
  quote: 'USDT',
  kind: 'spot',
  tickSize: 0.01,
  stepSize: 0.00001,
  minAmount: 0.00001,
  maxAmount: 9000,
  minCost: 5,
  maxCost: 9_000_000,
  takerRatio: 0.001,
  makerRatio: 0.001,
  contractSize: 1,
};

export const PAIR = 'BTC/USDT';

/** An exchange with one spot pair, an account `alice` with 1 BTC and 10,000 USDT, and no outside book. */
export function spotExchange(options: Partial<ExchangeOptions> = {}): SimulatedExchange {
  const exchange = new SimulatedExchange({ seed: 1, markets: [SPOT], depth: { levels: 0 }, ...options });
  exchange.openAccount('alice');
  exchange.deposit('alice', 'spot', 'USDT', '10000', 0);
  exchange.deposit('alice', 'spot', 'BTC', '1', 0);
  return exchange;
}

export function limit(side: 'buy' | 'sell', price: string, amount: string, more = {}): ExchangeOrderRequest {
  return { clientOrderId: '', pair: PAIR, side, type: 'limit', price, amount, ...more };
}

/** The order of an outcome that must be good. */
export function placed(answer: Outcome<ExchangeOrder>): ExchangeOrder {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.refusal)}`);
  return answer.value;
}

/** The refusal of an outcome that must be bad. */
export function refusal(answer: Outcome<unknown>): Refusal {
  if (answer.ok) throw new Error(`accepted: ${JSON.stringify(answer.value)}`);
  return answer.refusal;
}

/** Balance as `[free, used]`. */
export function balance(
  exchange: SimulatedExchange,
  account: string,
  asset: string,
  wallet: 'spot' | 'futures' = 'spot',
) {
  const found = exchange.balances(account, wallet).find((entry) => entry.asset === asset);
  return [found?.free ?? '0', found?.used ?? '0'];
}

export const PERPETUAL: Market = {
  ...SPOT,
  pair: 'BTC/USDT:USDT',
  settle: 'USDT',
  kind: 'futures',
  stepSize: 0.001,
  minAmount: 0.001,
  takerRatio: 0.0004,
  makerRatio: 0.0002,
  leverageTiers: [
    { minNotional: 0, maxNotional: 50_000, maintenanceMarginRatio: 0.004, maxLeverage: 125, maintenanceAmount: 0 },
    {
      minNotional: 50_000,
      maxNotional: 250_000,
      maintenanceMarginRatio: 0.005,
      maxLeverage: 100,
      maintenanceAmount: 50,
    },
    {
      minNotional: 250_000,
      maxNotional: 1_000_000,
      maintenanceMarginRatio: 0.01,
      maxLeverage: 50,
      maintenanceAmount: 1300,
    },
  ],
};

export const FUTURES = PERPETUAL.pair;

/** A futures exchange with `alice` and `bob` holding 10,000 USDT each, no outside book, no fees unless asked for. */
export function futuresExchange(options: Partial<ExchangeOptions> = {}): SimulatedExchange {
  const markets = [{ ...PERPETUAL, takerRatio: 0, makerRatio: 0 }];
  const exchange = new SimulatedExchange({ seed: 1, markets, depth: { levels: 0 }, ...options });
  for (const account of ['alice', 'bob']) {
    exchange.openAccount(account);
    exchange.deposit(account, 'futures', 'USDT', '10000', 0);
  }
  return exchange;
}

export function future(side: 'buy' | 'sell', price: string, amount: string, more = {}): ExchangeOrderRequest {
  return { ...limit(side, price, amount, more), pair: FUTURES, ...more };
}

/** `alice` takes what `bob` offers. */
export function deal(
  exchange: SimulatedExchange,
  side: 'buy' | 'sell',
  price: string,
  amount: string,
  more = {},
): void {
  placed(exchange.place('bob', future(side === 'buy' ? 'sell' : 'buy', price, amount), 1));
  placed(exchange.place('alice', future(side, price, amount, more), 1));
}
