import type { ConfigRequest } from '../config/load.ts';
import type { Finding } from './finding.ts';
import { checkFolders } from './folders.ts';
import { checkInstallation } from './installation.ts';
import { checkSurroundings } from './surroundings.ts';

export type { Finding } from './finding.ts';

/** Every check of the installation and of the user folder, in the order to read them; nothing is changed. */
export function runChecks(request: ConfigRequest): Finding[] {
  return [...checkInstallation(), ...checkFolders(request), ...checkSurroundings()];
}
