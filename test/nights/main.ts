import { parseArgs } from 'node:util';
import { drawNight, runNight } from './night.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    seed: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const say = (...lines: string[]) => void process.stdout.write(`${lines.join('\n')}\n`);
const first = values.seed === undefined ? 1 : Number(values.seed);
const count = values.seed === undefined ? Number(values.seeds) : 1;
let failed = 0;
let trades = 0;
for (let seed = first; seed < first + count; seed++) {
  const result = await runNight(drawNight(seed));
  trades += result.trades;
  if (values.verbose) say(...result.happened, ...result.notices.map((notice) => JSON.stringify(notice)));
  if (result.violations.length === 0) continue;
  failed++;
  say(`seed ${seed}:`);
  for (const { rule, text } of result.violations) say(`  rule ${rule}: ${text}`);
  say(`  again with: npm run nights -- --seed ${seed}`);
}
say(`${count} nights, ${trades} trades, ${failed} with violations`);
process.exitCode = failed === 0 ? 0 : 2;
