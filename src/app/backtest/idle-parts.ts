import type { EngineSettings } from '../../core/model/settings.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';

/** Parts of a strategy and its options that do nothing in this run, and what would make them count: a warning each. */
export function idleParts(spec: AnyStrategy['spec'], settings: EngineSettings): string[] {
  const { enableProtections, protections, positionAdjustmentEnable, canShort } = settings;
  return [
    ...timeInForceWarning(settings),
    ...(protections.length > 0 && !enableProtections
      ? [
          `protections are off (${protections.map(({ method }) => method).join(', ')}): ` +
            '--enable-protections, or enableProtections: true in the configuration, applies them',
        ]
      : []),
    ...(spec.adjustTradePosition !== undefined && !positionAdjustmentEnable
      ? ['adjustTradePosition is never asked: positionAdjustmentEnable is false']
      : []),
    ...(spec.enterShort !== undefined && !canShort ? ['enterShort opens no trade: canShort is false'] : []),
  ];
}

/** What happens at once to an order that may not rest depends on the order book, which candles do not have. */
function timeInForceWarning({ orderTimeInForce }: EngineSettings): string[] {
  const others = Object.entries(orderTimeInForce).filter(([, value]) => value !== 'GTC');
  if (others.length === 0) return [];
  const list = others.map(([side, value]) => `${side} "${value}"`).join(' and ');
  return [`orderTimeInForce (${list}) has no effect in a backtest: limit orders rest until they fill or time out`];
}
