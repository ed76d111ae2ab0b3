import { contradictions } from './contradictions.ts';
import { type ConfigRequest, readLayers } from './load.ts';
import { merge } from './merge.ts';
import type { Problem } from './problems.ts';

/** Every problem of a configuration, also the options that contradict each other; a strategy may add more. */
export function checkConfig(request: ConfigRequest): { files: readonly string[]; problems: Problem[] } {
  const { assignments, problems, files } = readLayers(request);
  // Values that are wrong in themselves cannot be compared with others.
  if (problems.length > 0) return { files, problems };
  const { tree, sources } = merge(assignments);
  const place = (key: string): string | undefined =>
    [...sources].find(([path]) => path === key || path.startsWith(`${key}.`))?.[1].name;
  return { files, problems: contradictions(tree, place) };
}
