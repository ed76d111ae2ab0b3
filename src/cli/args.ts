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
  verbose: { alias: 'v', type: 'count', describe: 'Say more; with an error, where it was thrown' },
  'log-json': { type: 'boolean', default: false, describe: 'Log and errors as JSON lines' },
  color: { type: 'boolean', default: true, describe: 'Colours; --no-color for none' },
  config: {
    alias: 'c',
    type: 'string',
    // A repeated option arrives as a list already. An array option would swallow the command that follows it.
    coerce: (files: string | string[]): readonly string[] => [files].flat(),
    default: [],
    defaultDescription: 'config/config.json, if there',
    describe: 'Configuration file; repeatable, a later one wins',
  },
  'user-dir': {
    type: 'string',
    default: '.',
    coerce: (folder: string) => resolve(folder),
    describe: 'Folder with config/, strategies/ and data/',
  },
  'data-dir': {
    alias: 'd',
    type: 'string',
    defaultDescription: 'data/ in the user folder',
    describe: 'Folder with the candles',
  },
} as const;

/** Adds the options that every command has. */
export function globalOptions(yargs: Argv): Argv<GlobalArgs> {
  return (
    yargs
      .options(GLOBAL_OPTIONS)
      // Groups print in the order in which they are first named: a command's own options join --help above the global ones.
      .group(['help'], 'Options:')
      .group(['version', ...Object.keys(GLOBAL_OPTIONS)], 'Global options:') as unknown as Argv<GlobalArgs>
  );
}
