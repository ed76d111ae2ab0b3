import type { Exchange } from 'ccxt';

type Sign = Exchange['sign'];

/** An order that has waited so long for its turn that its last moment has passed; it has not left. */
export class ExpiredBeforeSending extends Error {
  constructor() {
    super('the order waited for the rate limit until its last moment had passed, and was not sent');
  }
}

interface Moment {
  readonly expiresMs: number;
  /** Venue time now. */
  readonly nowMs: number;
}

type Expiry = (exchange: Exchange, sign: Sign, args: Parameters<Sign>, moment: Moment) => ReturnType<Sign>;

/** Binance and Bybit count a window, of a minute at most, from the time of the request. */
function windowOf({ expiresMs, nowMs }: Moment): number {
  return Math.min(Math.floor(expiresMs - nowMs), 60_000);
}

function withParameters(parameters: (moment: Moment) => object): Expiry {
  return (_exchange, sign, [path, api, method, params, headers, body], moment) =>
    sign(path, api, method, { ...(params as object), ...parameters(moment) }, headers, body);
}

const EXPIRY: Readonly<Record<string, Expiry>> = {
  binance: withParameters((moment) => ({ recvWindow: windowOf(moment) })),
  binanceus: withParameters((moment) => ({ recvWindow: windowOf(moment) })),
  binanceusdm: withParameters((moment) => ({ recvWindow: windowOf(moment) })),
  kraken: withParameters(({ expiresMs, nowMs }) => ({
    deadline: new Date(Math.min(expiresMs, nowMs + 60_000)).toISOString(),
  })),
  bybit: (exchange, sign, args, moment) => {
    const { recvWindow } = exchange.options;
    exchange.options['recvWindow'] = windowOf(moment);
    try {
      return sign(...args);
    } finally {
      exchange.options['recvWindow'] = recvWindow;
    }
  },
  okx: (_exchange, sign, args, { expiresMs }) => {
    const signed = sign(...args) as { headers: object };
    return { ...signed, headers: { ...signed.headers, expTime: String(Math.floor(expiresMs)) } };
  },
};

/** Kraken refuses a deadline that is nearer than 2 seconds. */
const LEAST_MS: Readonly<Record<string, number>> = { kraken: 2000 };

/**
 * Signs a request so that the venue refuses it after its last moment, where it knows such a thing. Throws
 * ExpiredBeforeSending where that is too near.
 */
export function signExpiring(exchange: Exchange, sign: Sign, args: Parameters<Sign>, moment: Moment): ReturnType<Sign> {
  if (moment.expiresMs - moment.nowMs < (LEAST_MS[exchange.id] ?? 1)) throw new ExpiredBeforeSending();
  return EXPIRY[exchange.id]?.(exchange, sign, args, moment) ?? sign(...args);
}
