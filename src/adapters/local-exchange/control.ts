import { z } from 'zod';
import { InputError } from '../../core/model/errors.ts';
import type { SimulatedExchange } from '../../core/simulation/exchange/exchange.ts';
import type { ApiKey, ApiKeys } from './api-keys.ts';
import type { ExchangeClock } from './clock.ts';
import type { ApiAnswer, ApiRequest } from './dialect.ts';
import type { Faults } from './faults.ts';
import type { LockStep } from './lock-step.ts';
import type { MarketDriver } from './market-driver.ts';
import { parseAction, parseScenario, type Action } from './scenario.ts';

const PREFIX = '/control/';

export interface ControlParts {
  readonly exchange: SimulatedExchange;
  readonly keys: ApiKeys;
  readonly faults: Faults;
  readonly clock: ExchangeClock;
  readonly driver: MarketDriver;
  readonly lockStep: LockStep | undefined;
  act(action: Action): void;
}

const clockSchema = z.strictObject({
  rate: z.number().nonnegative().optional(),
  advanceMs: z.number().positive().optional(),
});

const keySchema = z.strictObject({
  name: z.string().min(1),
  account: z.string().min(1),
  apiKey: z.string().optional(),
  secret: z.string().optional(),
  publicKey: z.string().optional(),
  ips: z.array(z.string()).optional(),
  expiresMs: z.number().optional(),
  nonceWindow: z.int().nonnegative().optional(),
  canTrade: z.boolean().optional(),
  canFutures: z.boolean().optional(),
  canTransfer: z.boolean().optional(),
  canWithdraw: z.boolean().optional(),
});

const accountSchema = z.strictObject({
  id: z.string().min(1),
  parent: z.string().optional(),
  balances: z.record(z.string(), z.string()).default({}),
  futures: z.record(z.string(), z.string()).default({}),
});

/** The exchange's own interface, for tests and people: clock, faults, actions, keys, accounts. */
export class Control {
  readonly #parts: ControlParts;

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  owns(path: string): boolean {
    return path.startsWith(PREFIX);
  }

  handle({ method, path, body, headers }: ApiRequest): ApiAnswer {
    // A web page cannot send this type to another origin without asking first.
    if (method !== 'GET' && !(headers['content-type'] ?? '').startsWith('application/json')) {
      return answer(415, { code: 'CONTENT_TYPE', message: 'send JSON, with Content-Type: application/json' });
    }
    try {
      return answer(200, this.#answer(method, path.slice(PREFIX.length), parse(body)) ?? {});
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { code, message, hint } = error;
      return answer(code === 'CONTROL_UNKNOWN' ? 404 : 400, { code, message, hint });
    }
  }

  #answer(method: string, path: string, body: unknown): unknown {
    const { exchange, keys, faults, clock, driver, lockStep } = this.#parts;
    const [name, id] = path.split('/').map(decodeURIComponent);
    switch (`${method} ${name}`) {
      case 'GET status':
        return {
          ...{ nowMs: driver.nowMs, rate: clock.rate, driftMs: clock.driftMs, pairs: exchange.pairs() },
          ...{ keys: keys.list().map(keyView), lockStep: lockStep?.state ?? null },
        };
      case 'POST clock': {
        const { rate, advanceMs } = check(clockSchema, body, 'clock');
        if (rate !== undefined) clock.setRate(rate);
        if (advanceMs !== undefined) driver.jumpTo(driver.nowMs + advanceMs);
        return { nowMs: driver.nowMs, rate: clock.rate };
      }
      case 'POST faults':
        return faults.add(parseScenario(body, 'faults'));
      case 'DELETE faults':
        return faults.clear();
      case 'POST actions':
        return this.#parts.act(parseAction(body));
      case 'POST keys': {
        const key = keys.create(defined(check(keySchema, body, 'key')), driver.nowMs);
        return { ...keyView(key), secret: key.secret ?? null };
      }
      case 'GET keys':
        return keys.list().map(keyView);
      case 'DELETE keys':
        return keyView(keys.change(id, { isRevoked: true }));
      case 'POST accounts': {
        const account = check(accountSchema, body, 'account');
        openAccount(exchange, account, driver.nowMs);
        return account;
      }
      case 'GET accounts':
        return {
          ...{ spot: exchange.balances(id, 'spot'), futures: exchange.balances(id, 'futures') },
          ...{ openOrders: exchange.openOrders(id), fills: exchange.fills(id) },
        };
      case 'DELETE bots':
        if (lockStep?.leave(id) !== true) throw unknown(`no bot "${id}"`);
        return lockStep.state;
      default:
        throw unknown(`${method} ${PREFIX}${path}`);
    }
  }
}

export interface AccountOptions {
  readonly id: string;
  readonly parent?: string | undefined;
  /** Amounts by asset. */
  readonly balances?: Readonly<Record<string, string>>;
  /** Amounts of the futures wallet. */
  readonly futures?: Readonly<Record<string, string>>;
}

export function openAccount(exchange: SimulatedExchange, account: AccountOptions, nowMs: number): void {
  const { id, parent, balances = {}, futures = {} } = account;
  exchange.openAccount(id, parent);
  for (const [asset, amount] of Object.entries(balances)) exchange.deposit(id, 'spot', asset, amount, nowMs);
  for (const [asset, amount] of Object.entries(futures)) exchange.deposit(id, 'futures', asset, amount, nowMs);
}

/** A key without its secret. */
function keyView({ secret: _secret, publicKey, ...rest }: ApiKey): object {
  return { ...rest, signs: publicKey === undefined ? 'hmac' : (publicKey.asymmetricKeyType ?? 'unknown') };
}

/** Without the fields that are not given. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function parse(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new InputError('CONTROL_INVALID', 'the body is not JSON');
  }
}

function check<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError('CONTROL_INVALID', `${[name, ...issue.path].join('.')}: ${issue.message}`, { value });
}

function unknown(what: string): InputError {
  return new InputError('CONTROL_UNKNOWN', `unknown: ${what}`, {
    hint: 'docs/guide/local-exchange.md lists what there is.',
  });
}

function answer(status: number, value: unknown): ApiAnswer {
  return { status, body: JSON.stringify(value) };
}
