import type { ConnectOptions, Keys } from '../../adapters/ccxt/connection.ts';
import { type OpenExchange, openExchange } from '../../adapters/ccxt/open-exchange.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { InputError } from '../../core/model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { LoadedConfig } from '../config/load.ts';

/** Which exchange to connect to, and what of it is wanted. */
export interface VenueRequest {
  readonly config: LoadedConfig;
  readonly log: Log;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Default: both; one for orders. */
  readonly marketKinds?: ConnectOptions['marketKinds'];
  readonly streams?: boolean;
}

/** What `local` stands for: the dialect and the address of an exchange that runs on this machine. */
const LOCAL = { name: 'binance', baseUrl: 'http://127.0.0.1:8600' };

/** Address of the exchange on this machine that the configuration names, if it names it. */
export function localAddress({ config }: LoadedConfig): string | undefined {
  const { name, baseUrl } = config.exchange ?? {};
  return name === 'local' ? (baseUrl ?? LOCAL.baseUrl) : undefined;
}

/**
 * Connects to the exchange of the configuration; sends nothing yet. Keys come from the environment alone. Throws
 * InputError EXCHANGE_MISSING, EXCHANGE_UNKNOWN.
 */
export async function connectVenue(request: VenueRequest): Promise<OpenExchange> {
  const { log, clock = systemClock, marketKinds, streams } = request;
  const { name, baseUrl, rateLimit, ccxtConfig, key, secret, password, uid } = request.config.config.exchange ?? {};
  if (name === undefined) {
    throw new InputError('EXCHANGE_MISSING', 'no exchange is named', {
      path: 'exchange.name',
      hint: 'Add --exchange binance, or name one in the configuration: "exchange": { "name": "binance" }.',
    });
  }
  const keys: Keys | undefined =
    key === undefined || secret === undefined
      ? undefined
      : { apiKey: key, secret, ...(password !== undefined && { password }), ...(uid !== undefined && { uid }) };
  const address = localAddress(request.config) ?? baseUrl;
  return openExchange(name === 'local' ? LOCAL.name : name, {
    clock,
    log,
    ...(marketKinds !== undefined && { marketKinds }),
    ...(streams !== undefined && { streams }),
    ...(address !== undefined && { baseUrl: address }),
    ...(rateLimit !== undefined && { rateLimit }),
    ...(ccxtConfig !== undefined && { ccxtConfig }),
    ...(keys !== undefined && { keys }),
  });
}
