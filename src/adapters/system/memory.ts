import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/**
 * Bytes that this process may still take: what the machine has left (with its swap space), less where a container or a
 * limit on the address space (`ulimit -v`) leaves less. Caches count as free. Elsewhere than on Linux all of the machine.
 */
export function availableMemory(): number {
  const taken = process.memoryUsage.rss();
  // 0 = none; a number beyond the machine's memory is none either.
  const container = process.constrainedMemory() || Infinity;
  return Math.max(0, Math.min(machineLeft() ?? totalmem() - taken, container - taken, addressSpaceLeft()));
}

function machineLeft(): number | undefined {
  const available = numberIn('/proc/meminfo', /^MemAvailable:\s+(\d+) kB/m);
  return available === undefined
    ? undefined
    : 1024 * (available + (numberIn('/proc/meminfo', /^SwapFree:\s+(\d+) kB/m) ?? 0));
}

function addressSpaceLeft(): number {
  const limit = numberIn('/proc/self/limits', /^Max address space +(\d+)/m);
  if (limit === undefined) return Infinity;
  return limit - 1024 * (numberIn('/proc/self/status', /^VmSize:\s+(\d+) kB/m) ?? 0);
}

/** undefined where there is no such file, or no number. */
function numberIn(file: string, pattern: RegExp): number | undefined {
  try {
    const found = pattern.exec(readFileSync(file, 'utf8'));
    return found === null ? undefined : Number(found[1]);
  } catch {
    return undefined;
  }
}
