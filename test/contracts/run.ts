import { parseArgs } from 'node:util';
import { table } from '../../src/cli/output.ts';
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
process.stdout.write(
  `${table(
    [{ header: 'method' }, ...kinds.map(({ name }) => ({ header: name })), { header: 'what it promises' }],
    CONTRACT.map(({ method, says }) => [method, ...columns.map((column) => column.get(says)), says]),
    { width: 200 },
  )}\n`,
);
for (const failure of failures) process.stderr.write(`\n${failure}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
