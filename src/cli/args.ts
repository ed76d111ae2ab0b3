import { resolve } from 'node:path';
import type { Argv } from 'yargs';

/** The options that every command has. */
export interface GlobalArgs {
  readonly verbose: number;
  readonly logJson: boolean;
  readonly color: boolean;
  /** Configuration files in the order given; the later one wins. */
  readonly config: readonly string[];
  /** The folder that holds config/, strategies/ and data/, as an absolute path. */
  readonly userDir: string;
  /** The candle folder, when it is not the user folder's data/. */
  readonly dataDir: string | undefined;
}

const GLOBAL_OPTIONS = {
  verbose: { alias: 'v', type: 'count', describe: 'Say more on stderr; with an error, where in the program' },
  'log-json': { type: 'boolean', default: false, describe: 'Log lines and errors as JSON, one object a line' },
  color: { type: 'boolean', default: true, describe: 'Colours; off with --no-color, NO_COLOR or a pipe' },
  config: {
    alias: 'c',
    type: 'string',
    // A repeated option arrives as a list already. An array option would swallow the command that follows it.
    coerce: (files: string | string[]): readonly string[] => [files].flat(),
    default: [],
    defaultDescription: 'config/config.json, if there',
    describe: 'Configuration file; may be repeated, the later one wins',
  },
  'user-dir': {
    type: 'string',
    default: '.',
    coerce: (folder: string) => resolve(folder),
    describe: 'Folder with config/, strategies/ and data/',
  },
  'data-dir': { alias: 'd', type: 'string', describe: 'Folder with the candles, if not data/ in the user folder' },
} as const;

/** Adds the options that every command has. */
export function globalOptions(yargs: Argv): Argv<GlobalArgs> {
  return yargs
    .options(GLOBAL_OPTIONS)
    .group(['help', 'version', ...Object.keys(GLOBAL_OPTIONS)], 'Global options:') as unknown as Argv<GlobalArgs>;
}
