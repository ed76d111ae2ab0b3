import { describe, expect, it } from 'vitest';
import { promisesOf } from './contract.ts';
import { BENCHES } from './venues.ts';

describe.each(BENCHES.map((each) => [each.name, each] as const))('%s', (name, { start }) => {
  const promises = promisesOf({ kind: name.includes('spot') ? 'spot' : 'futures', trade: () => {} });
  it.each(promises.map((each) => [each.method, each.says, each] as const))(
    '%s: %s',
    async (_method, _says, promised) => {
      const bench = await start();
      try {
        await expect(promised.check(bench)).resolves.toBeUndefined();
      } finally {
        await bench.close();
      }
    },
  );
});
