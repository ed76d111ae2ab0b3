import { InputError } from '../../core/model/errors.ts';
import type { Market } from '../../core/model/market.ts';
import type { SimulatedExchange } from '../../core/simulation/exchange/exchange.ts';
import type { Outcome } from '../../core/simulation/exchange/types.ts';
import { rightsOf, type ApiKeys } from './api-keys.ts';
import type { ClientSocket } from './client-socket.ts';
import type { ExchangeClock } from './clock.ts';
import type { MarketHistory } from './market-history.ts';
import type { Action } from './scenario.ts';

/** What actions work on. */
export interface ActionTargets {
  readonly exchange: SimulatedExchange;
  readonly keys: ApiKeys;
  readonly clock: ExchangeClock;
  readonly history: MarketHistory;
  nowMs(): number;
  sockets(): Iterable<ClientSocket>;
  ban(status: 418 | 429, untilMs: number): void;
}

/** Does what the scenario or the control interface asks for. Throws InputError ACTION_REFUSED, KEY_UNKNOWN. */
export function act(action: Action, targets: ActionTargets): void {
  const { exchange, keys, clock, history } = targets;
  const nowMs = targets.nowMs();
  switch (action.do) {
    case 'drop':
      for (const socket of targets.sockets()) socket.drop();
      break;
    case 'silence':
      for (const socket of targets.sockets()) socket.silence();
      break;
    case 'ban':
      targets.ban(action.status, nowMs + action.seconds * 1000);
      break;
    case 'drift':
      clock.driftMs = action.seconds * 1000;
      break;
    case 'speed':
      clock.setRate(action.rate);
      break;
    case 'market':
      changeMarket(exchange, action, nowMs);
      break;
    case 'revoke-key':
      keys.change(action.key, { isRevoked: true });
      break;
    case 'edit-key': {
      const { key, expires, ips } = action;
      keys.change(key, {
        ...rightsOf(action),
        ...(ips === undefined ? {} : { ips }),
        ...(expires === undefined ? {} : { expiresMs: 'atMs' in expires ? expires.atMs : nowMs + expires.afterMs }),
      });
      break;
    }
    case 'balance':
      done(action, exchange.adjust(action.account, action.wallet, action.asset, action.change, nowMs));
      break;
    case 'revise-candle':
      if (!history.revise(action.pair, action.time, action)) throw refused(action, 'there is no such recorded candle');
      break;
    case 'trade':
      if (exchange.market(action.pair) === undefined) throw refused(action, `there is no market ${action.pair}`);
      exchange.trade(action.pair, action.price, action.amount, action.side, nowMs);
      break;
    case 'cancel-order':
      done(action, exchange.cancel(action.account, orderName(action), nowMs));
      break;
  }
}

function orderName({ pair, orderId, clientOrderId }: Extract<Action, { do: 'cancel-order' }>): {
  readonly pair: string;
  readonly orderId?: string;
  readonly clientOrderId?: string;
} {
  return {
    pair,
    ...(orderId === undefined ? {} : { orderId }),
    ...(clientOrderId === undefined ? {} : { clientOrderId }),
  };
}

function changeMarket(exchange: SimulatedExchange, action: Extract<Action, { do: 'market' }>, nowMs: number): void {
  const { do: _do, pair, status, ...changes } = action;
  const known = exchange.market(pair);
  if (known === undefined) throw refused(action, `there is no market ${pair}`);
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  if (given.length > 0)
    exchange.setMarket({ ...known.market, ...(Object.fromEntries(given) as Partial<Market>) }, nowMs);
  if (status !== undefined) exchange.setStatus(pair, status, nowMs);
}

function done(action: Action, outcome: Outcome<unknown>): void {
  if (!outcome.ok) throw refused(action, `${outcome.refusal.code} (${outcome.refusal.rule})`);
}

function refused(action: Action, why: string): InputError {
  return new InputError('ACTION_REFUSED', `${action.do}: ${why}`, {
    value: action,
    hint: 'GET /control/status lists the pairs and accounts.',
  });
}
