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
