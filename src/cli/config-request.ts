import type { ConfigRequest } from '../app/config/load.ts';
import type { Config } from '../app/config/schema.ts';
import type { GlobalArgs } from './args.ts';

/** The configuration that a command line asks for; `flags` are the parts that the command's own options set. */
export function configRequest(args: GlobalArgs, flags: Readonly<Record<string, Config>> = {}): ConfigRequest {
  const dataDir = args.dataDir === undefined ? {} : { '--data-dir': { dataDir: args.dataDir } };
  return { files: args.config, userDir: args.userDir, env: process.env, flags: { ...dataDir, ...flags } };
}
