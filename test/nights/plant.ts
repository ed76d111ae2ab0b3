import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Planted } from './planted.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs its nights on a copy of the sources with a bug in it. Returns what they print, and whether they found anything. */
export function runPlanted({ edits, name, seed }: Planted): { isCaught: boolean; output: string } {
  const copy = mkdtempSync(join(tmpdir(), 'tradewright-planted-'));
  try {
    for (const part of ['src', 'test/nights', 'test/support', 'package.json'])
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const { file, from, to } of edits) {
      const source = readFileSync(join(copy, file), 'utf8');
      if (source.split(from).length !== 2)
        throw new Error(`"${name}": its text does not stand exactly once in ${file}`);
      writeFileSync(
        join(copy, file),
        source.replace(from, () => to),
      );
    }
    const run = spawnSync(
      process.execPath,
      ['test/nights/main.ts', '--first', String(seed), '--seeds', '4', '--no-shrink'],
      {
        cwd: copy,
        encoding: 'utf8',
      },
    );
    return { isCaught: run.status === 2, output: run.stdout + run.stderr };
  } finally {
    rmSync(copy, { recursive: true });
  }
}
