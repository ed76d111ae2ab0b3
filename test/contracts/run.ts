import { parseArgs } from 'node:util';
import { table } from '../../src/cli/output.ts';
import { wrap } from '../../src/cli/report/style.ts';
import { CONTRACT, promisesOf } from './contract.ts';
import { BENCHES, type BenchKind, testnet } from './venues.ts';

/**
 * Prints which promise holds on which venue: `npm run contracts`, or with keys in the environment
 * `npm run contracts -- --testnet binance [--futures] [--pair BTC/USDT]`. Exit code 1 where one does not hold.
 */
const { values } = parseArgs({
  options: { testnet: { type: 'string' }, futures: { type: 'boolean' }, pair: { type: 'string' } },
});
const kinds =
  values.testnet === undefined
    ? BENCHES
    : [testnet(values.testnet, values.futures === true ? 'futures' : 'spot', values.pair)];

const failures: string[] = [];

async function outcomes(benchKind: BenchKind): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { says } of CONTRACT) found.set(says, '-');
  const probe = await benchKind.start();
  const promises = promisesOf(probe);
  await probe.close();
  for (const promised of promises) {
    const bench = await benchKind.start();
    try {
      await promised.check(bench);
      found.set(promised.says, 'yes');
    } catch (error) {
      found.set(promised.says, 'NO');
      failures.push(`${benchKind.name}, ${promised.method}: ${promised.says}\n${String(error)}`);
    } finally {
      await bench.close();
    }
  }
  return found;
}

const columns: Map<string, string>[] = [];
for (const kind of kinds) columns.push(await outcomes(kind));
const LETTERS = 'ABCDEFGH';
/** What is left of 80 columns. */
const WIDTH = 40;

const rows = CONTRACT.flatMap(({ method, says }) => {
  const [first, ...more] = wrap(says, WIDTH).split('\n');
  const none = columns.map(() => '');
  return [[method, ...columns.map((column) => column.get(says)!), first], ...more.map((line) => ['', ...none, line])];
});
for (const [at, { name }] of kinds.entries()) {
  const held = [...columns[at].values()];
  const tried = held.filter((each) => each !== '-').length;
  const passed = held.filter((each) => each === 'yes').length;
  process.stdout.write(`${LETTERS[at]}  ${name}: ${passed} of ${tried} hold\n`);
}
const headers = ['method', ...kinds.map((_, at) => LETTERS[at]), 'what it promises'];
process.stdout.write(
  `\n${table(
    headers.map((header) => ({ header })),
    rows,
    { width: 80 },
  )}\n`,
);
for (const failure of failures) process.stderr.write(`\n${failure}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
