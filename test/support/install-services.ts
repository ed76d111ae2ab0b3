import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CHROMIUM_PLACES } from './chromium-places.ts';

/** Runs before all tests: installs what they need besides packages, where that is allowed. What is missing then is skipped. */
export function setup(): void {
  if (CHROMIUM_PLACES.some((place) => existsSync(place))) return;
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!mayInstall) return;
  process.stderr.write('Installing chromium, in which the pages of reports are tested\n');
  try {
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    execFileSync('apt-get', ['update', '-qq'], quiet);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
  } catch (error) {
    process.stderr.write(`chromium was not installed: ${(error as Error).message}\n`);
  }
}
