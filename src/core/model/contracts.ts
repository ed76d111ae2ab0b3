import { decimalOf, divideDecimals, Grid, multiplyDecimals, toNumber } from './decimal.ts';

/**
 * Conversions for venues that count futures in contracts. Everything inside the program is in coins; only an
 * adapter speaks contracts, and it does so through these functions. `contractSize` is coins a contract.
 */

const PLACES = 18;

/** Coins of a number of contracts, exact in decimals. */
export function coinsOf(contracts: number, contractSize: number): number {
  return toNumber(multiplyDecimals(decimalOf(contracts), decimalOf(contractSize)));
}

/** Contracts of an amount of coins, cut to the venue's lot (a number of contracts); 0 = too little for one lot. */
export function contractsOf(coins: number, contractSize: number, lot: number): number {
  const contracts = divideDecimals(decimalOf(coins), decimalOf(contractSize), PLACES);
  return new Grid(lot).truncate(toNumber(contracts));
}

/** A venue's limits and lot in contracts. */
export interface ContractLimits {
  readonly contractSize: number;
  /** Smallest step of an order, in contracts. */
  readonly lot: number;
  readonly minContracts: number;
  readonly maxContracts: number;
}

/** The same in coins, as market rules state it. */
export function limitsInCoins({ contractSize, lot, minContracts, maxContracts }: ContractLimits): {
  readonly stepSize: number;
  readonly minAmount: number;
  readonly maxAmount: number;
} {
  return {
    stepSize: coinsOf(lot, contractSize),
    minAmount: coinsOf(minContracts, contractSize),
    maxAmount: Number.isFinite(maxContracts) ? coinsOf(maxContracts, contractSize) : Infinity,
  };
}

/** Value of a fill in the quote currency: contracts times coins a contract times price. */
export function costOfContracts(contracts: number, contractSize: number, price: number): number {
  return toNumber(multiplyDecimals(decimalOf(coinsOf(contracts, contractSize)), decimalOf(price)));
}
