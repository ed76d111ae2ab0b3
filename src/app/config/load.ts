import { existsSync } from 'node:fs';
import path from 'node:path';
import { DEFAULTS } from './defaults.ts';
import { environmentAssignments } from './environment.ts';
import { readJsonFile } from './json-file.ts';
import { type Assignment, type Source, merge } from './merge.ts';
import { type Problem, schemaProblems, throwProblems } from './problems.ts';
import { type Config, configSchema, tunedSchema } from './schema.ts';
import { isSecretPath, secretProblems } from './secrets.ts';

/** Where a configuration comes from. Everything may be left out. */
export interface ConfigRequest {
  /** Files of `-c`, in order, relative to `cwd`. Without any: `config/config.json` of the user directory, if there. */
  readonly files?: readonly string[];
  /** false = read no file that is not named. */
  readonly readDefaultFile?: boolean;
  /** Folder with config/, strategies/ and data/, relative to `cwd`; default `cwd`. */
  readonly userDir?: string;
  /** Parts of a configuration by the flag that sets them: `{ '--fee': { fee: 0.001 } }`. */
  readonly flags?: Readonly<Record<string, Config>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the current directory of the process. */
  readonly cwd?: string;
}

/** The merged configuration, without defaults, and where things are. Paths are absolute. */
export interface LoadedConfig {
  readonly config: Config;
  /** Source of each value, by dotted path. */
  readonly sources: ReadonlyMap<string, Source>;
  /** The configuration files that were read, as they were given. */
  readonly files: readonly string[];
  readonly userDir: string;
  readonly dataDir: string;
  readonly marketsFile: string;
  /** Folder to search before the user directory's own. */
  readonly strategyPath: string | undefined;
  /** Name of the strategy, or the absolute path if a path was given. */
  readonly strategy: string | undefined;
  /** What was merged, earliest first, so that `addTunedParameters` can put a layer below. */
  readonly assignments: readonly Assignment[];
  readonly request: ConfigRequest;
}

/**
 * Reads and merges the configuration: flags over environment over later files over earlier files.
 * Throws InputError (CONFIG_*, ENV_*) that names every problem with its place.
 */
export function loadConfig(request: ConfigRequest = {}): LoadedConfig {
  const { assignments, problems, files } = readLayers(request);
  throwProblems(problems);
  return assemble(assignments, files, request);
}

/**
 * Puts the tuned-parameter file beside a strategy (`NAME.params.json`), if there is one, below everything else.
 * Throws InputError like `loadConfig`.
 */
export function addTunedParameters(loaded: LoadedConfig, strategyFile: string): LoadedConfig {
  const file = strategyFile.replace(/\.[cm]?ts$/, '') + '.params.json';
  if (!existsSync(file)) return loaded;
  const shown = path.relative(loaded.request.cwd ?? process.cwd(), file);
  const { layer, problems } = fileLayer(file, shown, 'tuned', tunedSchema);
  throwProblems(problems);
  return assemble([layer, ...loaded.assignments], loaded.files, loaded.request);
}

/** Every problem of every layer, without stopping at the first. */
export function readLayers(request: ConfigRequest): {
  assignments: Assignment[];
  problems: Problem[];
  files: readonly string[];
} {
  const cwd = request.cwd ?? process.cwd();
  const files = request.files?.length ? request.files : defaultFiles(request, cwd);
  const layers = files.map((file) => fileLayer(path.resolve(cwd, file), file, 'file', configSchema));
  const environment = environmentAssignments(request.env ?? {});
  const flags = Object.entries(request.flags ?? {}).map(([name, value]) => ({
    layer: { path: [], value, source: () => ({ kind: 'flag', name }) } satisfies Assignment as Assignment,
    problems: schemaProblems(configSchema.safeParse(value).error?.issues ?? [], value, () => name),
  }));
  return {
    assignments: [...layers.map((each) => each.layer), ...environment.assignments, ...flags.map((each) => each.layer)],
    problems: [...folderProblems(request, cwd), ...[...layers, environment, ...flags].flatMap((each) => each.problems)],
    files,
  };
}

function folderProblems({ userDir = '.' }: ConfigRequest, cwd: string): Problem[] {
  if (existsSync(path.resolve(cwd, userDir))) return [];
  const message = `the user directory ${userDir} does not exist`;
  const hint = `\`tradewright init ${userDir}\` makes it.`;
  return [{ code: 'USER_DIR_MISSING', message, place: '--user-dir', value: userDir, hint }];
}

function defaultFiles(request: ConfigRequest, cwd: string): string[] {
  if (request.readDefaultFile === false) return [];
  const file = path.resolve(cwd, request.userDir ?? '.', 'config/config.json');
  return existsSync(file) ? [path.relative(cwd, file)] : [];
}

function fileLayer(
  absolute: string,
  shown: string,
  kind: 'file' | 'tuned',
  schema: typeof configSchema | typeof tunedSchema,
): { layer: Assignment; problems: Problem[] } {
  const { value, place, problems } = readJsonFile(absolute, shown);
  const secrets = secretProblems(value, place);
  // A secret is reported as one and nothing else, so that its value is never printed.
  const issues = (schema.safeParse(value).error?.issues ?? []).filter(
    (issue) =>
      !isSecretPath(issue.path) &&
      !(issue.code === 'unrecognized_keys' && issue.keys.every((key) => isSecretPath([...issue.path, key]))),
  );
  return {
    layer: { path: [], value, source: (at) => ({ kind, name: place(at).replace(/:\d+$/, '') }) },
    problems: [...problems, ...secrets, ...schemaProblems(issues, value, place)],
  };
}

function assemble(assignments: readonly Assignment[], files: readonly string[], request: ConfigRequest): LoadedConfig {
  const { tree, sources } = merge(assignments);
  // Each layer satisfies the schema, every key of which is optional, and merging keeps each value whole.
  const config = tree as Config;
  const cwd = request.cwd ?? process.cwd();
  const userDir = path.resolve(cwd, request.userDir ?? '.');
  /** A path on the command line starts where the user stands, one in a file or a variable at the user directory. */
  const absolute = (key: 'dataDir' | 'marketsFile' | 'strategyPath' | 'strategy', text: string): string =>
    path.resolve(sources.get(key)?.kind === 'flag' ? cwd : userDir, text);
  const dataDir = absolute('dataDir', config.dataDir ?? DEFAULTS.dataDir);
  return {
    config,
    sources,
    files,
    userDir,
    dataDir,
    marketsFile:
      config.marketsFile === undefined
        ? path.join(dataDir, 'markets.json')
        : absolute('marketsFile', config.marketsFile),
    strategyPath: config.strategyPath === undefined ? undefined : absolute('strategyPath', config.strategyPath),
    strategy:
      config.strategy && /[\\/]/.test(config.strategy) ? absolute('strategy', config.strategy) : config.strategy,
    assignments,
    request,
  };
}
