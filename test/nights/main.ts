import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { FAULTS, type FaultId } from './chances.ts';
import { drawNight, runNight, type NightPlan } from './night.ts';
import { runNights } from './pool.ts';
import { shrunk } from './shrink.ts';

const { values } = parseArgs({
  allowNegative: true,
  options: {
    seeds: { type: 'string', default: '20' },
    seed: { type: 'string' },
    first: { type: 'string', default: '1' },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: true },
  },
});
const say = (...lines: string[]) => void process.stdout.write(`${lines.join('\n')}\n`);

if (values.seed !== undefined) {
  const only = values.only === undefined ? undefined : (values.only.split(',').filter(Boolean) as FaultId[]);
  const plan: NightPlan = { ...drawNight(Number(values.seed)), ...(only && { only: new Set(only) }) };
  const night = await runNight(plan);
  if (values.verbose) {
    for (const { timeMs, id, what } of night.happened) say(`${new Date(timeMs).toISOString()} ${id} ${what}`);
    for (const notice of night.notices) say(`${new Date(notice.timeMs).toISOString()} ${JSON.stringify(notice)}`);
  }
  say(...night.ends.map((text) => `ended: ${text}`));
  say(...night.violations.map(({ rule, text }) => `rule ${rule}: ${text}`));
  say(`${night.trades} trades, ${night.orders} orders, ${night.happened.length} faults`);
  process.exitCode = night.violations.length === 0 ? 0 : 2;
} else {
  const startedMs = performance.now();
  const first = Number(values.first);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => first + index);
  const totals = { trades: 0, orders: 0, faults: 0, kinds: new Set<string>() };
  const failed: number[] = [];
  await runNights(seeds, availableParallelism(), ({ seed, night }) => {
    totals.trades += night.trades;
    totals.orders += night.orders;
    totals.faults += night.happened.length;
    for (const { id } of night.happened) totals.kinds.add(id.split(':')[0]);
    if (night.violations.length === 0) return;
    failed.push(seed);
    say(`seed ${seed}:`, ...night.violations.slice(0, 5).map(({ rule, text }) => `  rule ${rule}: ${text}`));
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  say(
    `${seeds.length} nights, ${totals.trades} trades, ${totals.orders} orders, ${totals.faults} faults ` +
      `(${totals.kinds.size} of ${FAULTS.length} kinds), ${failed.length} nights with violations, ${seconds} s`,
  );
  for (const seed of values.shrink ? failed.slice(0, 3) : []) {
    const { only, violations } = await shrunk(drawNight(seed));
    say(`seed ${seed} with its fewest faults:`, ...violations.map(({ rule, text }) => `  rule ${rule}: ${text}`));
    say(`  npm run nights -- --seed ${seed} --verbose --only "${only.join(',')}"`);
  }
  process.exitCode = failed.length === 0 ? 0 : 2;
}
