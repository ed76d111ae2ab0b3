import type { Exchange, LeverageTier as CcxtTier, Market as CcxtMarket } from 'ccxt';
import { decimalOf, multiplyDecimals, roundTo, toNumber } from '../../core/model/decimal.ts';
import type { LeverageTier } from '../../core/model/market.ts';
import type { ListedMarket } from '../../ports/market-data.ts';

/** ccxt's ways of saying a precision. */
const DECIMAL_PLACES = 2;
const SIGNIFICANT_DIGITS = 3;
/** Where a venue rounds to significant digits, prices have no fixed step; this one is finer than any of theirs. */
const FINEST_STEP = 1e-8;

/**
 * A market of ccxt by our rules: steps instead of decimal places, coins instead of contracts. Undefined for what is
 * neither spot nor a linear perpetual (options, dated and inverse futures), and where the venue tells no step.
 */
export function listedMarket(exchange: Exchange, market: CcxtMarket): ListedMarket | undefined {
  const isFutures = market?.swap === true && market.linear === true;
  if (market === undefined || !(market.spot === true || isFutures)) return undefined;
  const contractSize = isFutures ? (numberOf(market.contractSize) ?? 1) : 1;
  const tickSize = step(exchange, market.precision.price);
  const contractStep = step(exchange, market.precision.amount);
  if (tickSize === undefined || contractStep === undefined) return undefined;
  const coins = (contracts: number): number =>
    contractSize === 1 || contracts === Infinity
      ? contracts
      : toNumber(multiplyDecimals(decimalOf(contracts), decimalOf(contractSize)));
  const { amount, cost } = market.limits;
  const delistedMs = Number(market.info?.deliveryDate);
  return {
    pair: market.symbol,
    base: market.base,
    quote: market.quote,
    ...(isFutures && { settle: market.settle! }),
    kind: isFutures ? 'futures' : 'spot',
    tickSize,
    stepSize: coins(contractStep),
    minAmount: coins(numberOf(amount?.min) ?? 0),
    maxAmount: coins(numberOf(amount?.max) ?? Infinity),
    minCost: numberOf(cost?.min) ?? 0,
    maxCost: numberOf(cost?.max) ?? Infinity,
    takerRatio: numberOf(market.taker) ?? 0,
    makerRatio: numberOf(market.maker) ?? 0,
    contractSize,
    venueId: market.id!,
    active: market.active !== false,
    ...(delistedMs < PERPETUAL_UNTIL && { delistedMs }),
  };
}

/** Binance dates the delivery of its perpetual futures to the year 2100 until it announces their end. */
const PERPETUAL_UNTIL = Date.UTC(2099, 0);

/** A step above 0, of an exchange's way to say it. */
function step({ precisionMode }: Exchange, precision: unknown): number | undefined {
  const value = numberOf(precision);
  if (value === undefined) return undefined;
  if (precisionMode === SIGNIFICANT_DIGITS) return FINEST_STEP;
  if (precisionMode === DECIMAL_PLACES) return Number(`1e${-value}`);
  return value > 0 ? value : undefined;
}

/** A number of ccxt, which may be a text here; undefined where there is none (0 as an upper limit says none, too). */
function numberOf(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Leverage tiers of ccxt. What each tier takes off the maintenance margin follows from the rates: with it, margins do
 * not jump where a tier begins.
 */
export function leverageTiers(tiers: readonly CcxtTier[]): LeverageTier[] {
  const sorted = [...tiers].sort((a, b) => (numberOf(a.minNotional) ?? 0) - (numberOf(b.minNotional) ?? 0));
  const found: LeverageTier[] = [];
  for (const tier of sorted) {
    const minNotional = numberOf(tier.minNotional) ?? 0;
    const maintenanceMarginRatio = numberOf(tier.maintenanceMarginRate) ?? 0;
    const below = found.at(-1);
    const rise = below === undefined ? 0 : minNotional * (maintenanceMarginRatio - below.maintenanceMarginRatio);
    found.push({
      minNotional,
      maxNotional: numberOf(tier.maxNotional) ?? Infinity,
      maintenanceMarginRatio,
      maxLeverage: numberOf(tier.maxLeverage) ?? 1,
      // To 8 places: the products above are not exact.
      maintenanceAmount: roundTo((below?.maintenanceAmount ?? 0) + rise, 8),
    });
  }
  return found;
}
