import { parseArgs } from 'node:util';
import { drawNight, runNight } from './night.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    seed: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    'first-violation': { type: 'boolean', default: false },
  },
});
const first = values.seed === undefined ? 1 : Number(values.seed);
const count = values.seed === undefined ? Number(values.seeds) : 1;
let failed = 0;
let trades = 0;
for (let seed = first; seed < first + count; seed++) {
  const result = await runNight(drawNight(seed));
  trades += result.trades;
  if (values.verbose) console.log(result.happened.join('\n'), result.notices);
  if (result.violations.length === 0) continue;
  failed++;
  console.log(`seed ${seed}:`);
  for (const { rule, text } of result.violations) console.log(`  rule ${rule}: ${text}`);
  console.log(`  again with: npm run nights -- --seed ${seed}`);
  if (values['first-violation']) break;
}
console.log(`${count} nights, ${trades} trades, ${failed} with violations`);
process.exitCode = failed === 0 ? 0 : 2;
