import type { VenueOrderType } from '../../../core/model/venue.ts';
import type { ExchangeOrderRequest } from '../../../core/simulation/exchange/types.ts';
import type { Host } from '../host.ts';
import { KrakenError } from './kraken-error.ts';
import type { Params } from './router.ts';

const TYPES: Readonly<Record<string, VenueOrderType>> = {
  limit: 'limit',
  market: 'market',
  'stop-loss': 'stop',
  'take-profit': 'take-profit',
  'stop-loss-limit': 'stop-limit',
  'take-profit-limit': 'take-profit-limit',
  'trailing-stop': 'trailing-stop',
};
const FLAGS = new Set(['post', 'fciq', 'viqc', 'nompp', '']);
const DECIMAL = /^\d+(\.\d+)?$/;
const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
/** What is not modelled is refused, so that nobody takes it for done. */
const UNKNOWN_FIELDS = ['starttm', 'close[ordertype]', 'close', 'displayvol'] as const;

/** An order of `AddOrder`. Throws KrakenError. */
export function orderRequest(params: Params, pair: string, nowMs: number): ExchangeOrderRequest {
  const side = params.get('type');
  if (side !== 'buy' && side !== 'sell') throw wrong('type');
  const type = TYPES[params.get('ordertype') ?? ''];
  if (type === undefined) throw wrong('ordertype');
  for (const field of UNKNOWN_FIELDS) if (![undefined, '', '0'].includes(params.get(field))) throw wrong(field);
  if (![undefined, 'none', ''].includes(params.get('leverage'))) throw wrong('leverage');
  if (params.get('reduce_only') === 'true') throw wrong('reduce_only');
  const flags = flagsOf(params);
  const volume = decimal(params, 'volume');
  const isWorth = flags.has('viqc');
  if (isWorth && type !== 'market') throw wrong('oflags');
  return {
    ...{ clientOrderId: clientId(params), pair, side, type },
    ...(isWorth ? { quoteAmount: volume } : { amount: volume }),
    ...prices(params, type),
    ...lifeOf(params, type, flags, nowMs),
  };
}

function prices(params: Params, type: VenueOrderType): Partial<ExchangeOrderRequest> {
  switch (type) {
    case 'market':
      return {};
    case 'limit':
      return { price: decimal(params, 'price') };
    case 'trailing-stop':
      return { trailingRatio: trailingRatio(params) };
    case 'stop':
    case 'take-profit':
      return { triggerPrice: decimal(params, 'price') };
    default:
      return { triggerPrice: decimal(params, 'price'), price: decimal(params, 'price2') };
  }
}

/** `+1%`: the engine trails by a share of the price alone. */
function trailingRatio(params: Params): number {
  const percent = /^\+(\d+(?:\.\d+)?)%$/.exec(params.get('price') ?? '')?.[1];
  if (percent === undefined) throw wrong('price');
  return Number(`${percent}e-2`);
}

function lifeOf(
  params: Params,
  type: VenueOrderType,
  flags: ReadonlySet<string>,
  nowMs: number,
): Partial<ExchangeOrderRequest> {
  const given = params.get('timeinforce')?.toUpperCase() ?? 'GTC';
  if (!['GTC', 'IOC', 'GTD', 'FOK'].includes(given)) throw wrong('timeinforce');
  const isPost = flags.has('post');
  if (isPost && (type !== 'limit' || given === 'IOC' || given === 'FOK')) throw wrong('oflags');
  const goodTillMs = expiryOf(params, nowMs);
  if ((given === 'GTD') !== (goodTillMs !== undefined)) throw wrong('expiretm');
  const timeInForce = isPost ? 'PO' : given === 'IOC' || given === 'FOK' ? given : 'GTC';
  return { ...(type === 'limit' && { timeInForce }), ...(goodTillMs !== undefined && { goodTillMs }) };
}

/** `+60` is from now on in seconds, else seconds since 1970; 0 = never. */
function expiryOf(params: Params, nowMs: number): number | undefined {
  const text = params.get('expiretm') ?? '0';
  if (text === '0' || text === '') return undefined;
  if (!/^\+?\d+(\.\d+)?$/.test(text)) throw wrong('expiretm');
  const value = Number(text) * 1000;
  const timeMs = text.startsWith('+') ? nowMs + value : value;
  if (timeMs <= nowMs) throw wrong('expiretm');
  return timeMs;
}

function flagsOf(params: Params): Set<string> {
  const flags = new Set((params.get('oflags') ?? '').split(','));
  for (const flag of flags) if (!FLAGS.has(flag)) throw wrong('oflags');
  return flags;
}

function clientId(params: Params): string {
  const id = params.get('cl_ord_id') ?? '';
  if (id.length > 18 && !UUID.test(id)) throw wrong('cl_ord_id');
  if (id !== '' && Number(params.get('userref') ?? 0) !== 0) throw wrong('userref');
  return id;
}

export function decimal(params: Params, field: string): string {
  const text = params.get(field);
  if (text === undefined || !DECIMAL.test(text)) throw wrong(field);
  return text;
}

/** `deadline`: after it the order is not to be let in; a minute ahead at most. Throws KrakenError. */
export function checkDeadline(host: Host, params: Params): void {
  const text = params.get('deadline');
  if (text === undefined) return;
  const timeMs = Date.parse(text);
  const nowMs = host.shownMs();
  if (Number.isNaN(timeMs)) throw wrong('deadline');
  if (!host.checksTimestamps) return;
  if (timeMs < nowMs) throw new KrakenError('EService:Deadline elapsed');
  if (timeMs > nowMs + 61_000) throw wrong('deadline');
}

export function wrong(field: string): KrakenError {
  return new KrakenError(`EGeneral:Invalid arguments:${field}`);
}
