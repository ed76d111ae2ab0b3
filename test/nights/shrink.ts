import type { FaultId } from './chances.ts';
import type { Violation } from './invariants.ts';
import { runNight, type NightPlan } from './night.ts';

/**
 * The fewest faults with which a night still breaks a rule that it breaks with all of them: first whole kinds, then
 * halves, quarters and so on are left out as long as it goes on failing (delta debugging, Zeller 1999).
 */
export async function shrunk(plan: NightPlan): Promise<{ only: FaultId[]; violations: readonly Violation[] }> {
  let { violations, happened } = await runNight(plan);
  const rules = new Set(violations.map(({ rule }) => rule));
  let kept = happened.map(({ id }) => id);
  const tried = async (without: readonly FaultId[]): Promise<boolean> => {
    const night = await runNight({ ...plan, only: new Set(without) });
    if (!night.violations.some(({ rule }) => rules.has(rule))) return false;
    // What no longer happened is not needed either.
    kept = night.happened.map(({ id }) => id);
    ({ violations } = night);
    return true;
  };
  for (const kind of plan.faults) {
    const without = kept.filter((id) => !id.startsWith(`${kind}:`));
    if (without.length < kept.length) await tried(without);
  }
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length;) {
      const without = kept.filter((_, index) => index < at || index >= at + size);
      if (!(await tried(without))) at += size;
    }
  }
  return { only: kept, violations };
}
