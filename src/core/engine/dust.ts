import type { EngineContext } from './context.ts';

/**
 * Are `amount` coins too few for an order, so that the market would refuse it? Only the fill models ask: whole
 * orders are sized above the minimum. Futures positions may always be closed.
 */
export function isDust({ model, pairs, settings }: EngineContext, pairIndex: number, amount: number, price: number) {
  if (model === undefined || settings.tradingMode === 'futures') return false;
  const { minAmount, minCost } = pairs[pairIndex].market;
  return amount < minAmount || amount * price < minCost;
}
