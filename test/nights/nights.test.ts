import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FAULTS } from './chances.ts';
import { PLANTED } from './planted.ts';
import { runPlanted } from './plant.ts';

const PATIENCE_MS = 900_000;
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

describe('nights', () => {
  it(
    'end with every order, fill, stop, cap and balance as the journal says, whatever went wrong',
    () => {
      const run = spawnSync(process.execPath, [MAIN, '--seeds', '200'], { encoding: 'utf8' });
      expect(run.stderr).toBe('');
      expect(run.stdout).toMatch(
        new RegExp(`\\(${FAULTS.length} of ${FAULTS.length} kinds\\), 0 nights with violations`),
      );
      const [, trades] = /(\d+) trades/.exec(run.stdout)!;
      expect(Number(trades), 'trades enough to mean something').toBeGreaterThan(4000);
      expect(run.status).toBe(0);
    },
    PATIENCE_MS,
  );

  it.each(PLANTED)(
    'find out when $name',
    (planted) => {
      const { isCaught, output } = runPlanted(planted);
      expect(isCaught, output).toBe(true);
    },
    PATIENCE_MS,
  );
});
