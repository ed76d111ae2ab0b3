import { exactText, over } from '../../model/exact.ts';
import { liquidationPriceOf } from './liquidation-price.ts';
import { initialOf, maintenanceOf, markOf, pairSettings, magnitude, unrealisedOf } from './margin.ts';
import type { Account, Position, World } from './state.ts';
import type { ExchangePosition } from './types.ts';
import { textOf } from './views.ts';

export function positionView(world: World, account: Account, position: Position): ExchangePosition {
  const { pair, positionSide, amount, cost, isolatedMargin } = position;
  const { leverage, marginMode } = pairSettings(world, account, pair);
  const isOpen = amount !== 0n;
  const isShort = amount < 0n || positionSide === 'short';
  return {
    pair,
    positionSide,
    side: isShort ? 'short' : 'long',
    amount: exactText(magnitude(amount)),
    entryPrice: isOpen ? exactText(over(cost, amount)) : '0',
    markPrice: textOf(markOf(world.state.markets.get(pair)!)),
    liquidationPrice: isOpen ? liquidationPriceOf(world, account, position) : undefined,
    leverage,
    marginMode,
    unrealisedProfit: exactText(unrealisedOf(world, position)),
    isolatedMargin: exactText(isolatedMargin),
    initialMargin: exactText(initialOf(world, account, position)),
    maintenanceMargin: exactText(isOpen ? maintenanceOf(world, position) : 0n),
    updatedMs: position.updatedMs,
  };
}
