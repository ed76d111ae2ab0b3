import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { availableMemory } from '../../../src/adapters/system/memory.ts';
import { root, run } from '../../support/cli.ts';

it('is some of the machine where nothing limits it', () => {
  expect(availableMemory()).toBeGreaterThan(2 ** 20);
});

it.each([
  ['less what the process has taken', 2 ** 30, (left: number) => left < 2 ** 30 && left > 0],
  ['0 where it is used up', 1, (left: number) => left === 0],
  ['no limit where it says 0', 0, (left: number) => left > 2 ** 20],
])('of a container: %s', (_, limit, holds) => {
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(limit);
  vi.spyOn(process.memoryUsage, 'rss').mockReturnValue(2 ** 28);
  onTestFinished(() => void vi.restoreAllMocks());
  expect(holds(availableMemory())).toBe(true);
});

it.skipIf(process.platform !== 'linux')('is no more than the address space leaves', async () => {
  // Far more than Node takes at its start, and less than most machines have.
  const limitKib = 4_000_000;
  const script = 'import(process.argv[1]).then(({ availableMemory }) => console.log(availableMemory()))';
  const file = join(root, 'src/adapters/system/memory.ts');
  const command = `ulimit -v ${limitKib} && exec "$0" -e "$1" "$2"`;
  const { code, stdout } = await run('sh', ['-c', command, process.execPath, script, file]);
  expect(code).toBe(0);
  expect(Number(stdout)).toBeLessThan((limitKib - 500_000) * 1024);
  expect(Number(stdout)).toBeGreaterThan(0);
});
