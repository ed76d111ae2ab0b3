import { callbackFailed } from '../../core/strategy/failure.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';

/** Calls `botStart` or `botLoopStart`, if a strategy has it, and waits for it. Throws RunError STRATEGY_THREW if it fails. */
export async function askBot(
  strategy: AnyStrategy,
  callback: 'botStart' | 'botLoopStart',
  call: { readonly params: unknown; readonly time?: number },
): Promise<void> {
  try {
    await strategy.spec[callback]?.(call as never);
  } catch (cause) {
    throw callbackFailed({ strategy, callback }, cause);
  }
}
