import { fillOutcome, tradeDifferences, type FillOutcome, type FillRange } from '../../core/analysis/fill-range.ts';
import { fillWarnings } from '../../core/analysis/fill-warnings.ts';
import type { FillRules } from '../../core/model/settings.ts';
import type { RunResult } from '../../core/model/trade.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';
import { runEngine, type EngineRun } from './run-engine.ts';

const RULES = ['candle', 'realistic', 'pessimistic'] as const satisfies readonly FillRules[];

/**
 * Runs the engine over the signals of `run` under the rules that `headline` does not have yet. Signals and
 * indicators are those of the run; `freshStrategy` gives each further run callbacks with a state of their own.
 * `failure` says why there is no range.
 */
export async function fillRange(
  run: EngineRun,
  headline: RunResult,
  freshStrategy: () => Promise<AnyStrategy>,
): Promise<{ range?: FillRange; failure?: string }> {
  const { settings, pairs } = run;
  const results: RunResult[] = [];
  const outcomes: FillOutcome[] = [];
  for (const fills of RULES) {
    try {
      const other = async () => ({ ...run, strategy: await freshStrategy(), settings: { ...settings, fills } });
      const result = fills === settings.fills ? headline : await runEngine(await other());
      outcomes.push(fillOutcome({ fills, result }, pairs, settings.timeframe));
      if (fills !== 'pessimistic') results.push(result);
    } catch (error) {
      // The run that was asked for stands; a strategy may fail on what only other fills lead it to.
      return { failure: `no result under ${fills} fills: ${error instanceof Error ? error.message : String(error)}` };
    }
  }
  const [candle, realistic] = results;
  const warnings = fillWarnings(candle, outcomes, pairs);
  return { range: { outcomes, ...tradeDifferences(candle.trades.slice(), realistic.trades.slice()), warnings } };
}
