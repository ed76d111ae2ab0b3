#!/usr/bin/env node
// The first file that runs, possibly under an old Node: plain syntax, and no import but Node's own.
import { existsSync, readFileSync } from 'fs';
import module from 'module';
import { constants } from 'os';
import { delimiter, dirname, join } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

const OLDEST_NODE = [24, 11];
const UNUSABLE_NODE = 78;
/** Set in a re-executed process, so that a bundled Node that is itself too old ends in the message and not in a loop. */
const MARK = 'TRADEWRIGHT_NODE_CHOSEN';

const here = dirname(fileURLToPath(import.meta.url));
const packageFolder = join(here, '..', '..');
const args = process.argv.slice(2);

if (args.length === 1 && args[0] === '--version') {
  console.log(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version);
} else if (isNodeUsable()) {
  delete process.env[MARK];
  if (module.enableCompileCache) module.enableCompileCache();
  // A checkout runs its sources, a package runs its build: Node strips no types inside node_modules.
  const source = join(here, 'main.ts');
  const main = existsSync(source) ? source : join(packageFolder, 'dist', 'cli', 'main.js');
  void import(pathToFileURL(main).href).then((loaded) => loaded.main(args));
} else {
  const node = process.env[MARK] ? undefined : findBundledNode();
  if (node) void runUnder(node);
  else refuse();
}

function isNodeUsable() {
  const version = process.versions.node.split('.').map(Number);
  return version[0] > OLDEST_NODE[0] || (version[0] === OLDEST_NODE[0] && version[1] >= OLDEST_NODE[1]);
}

/** The Node that came with the package as an optional dependency: beside us or in any folder above. */
function findBundledNode() {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  return modulesFolders()
    .flatMap((folder) => [join(folder, 'node', 'bin', program), join(folder, '.bin', program)])
    .find((path) => existsSync(path));
}

function modulesFolders() {
  const folders = [];
  for (let folder = packageFolder; ; folder = dirname(folder)) {
    folders.push(join(folder, 'node_modules'));
    if (folder === dirname(folder)) return folders;
  }
}

async function runUnder(node) {
  const { spawn } = await import('child_process');
  const env = Object.assign({}, process.env, { [MARK]: node });
  // Windows spells it Path; a second spelling would hide the first.
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') || 'PATH';
  env[pathName] = dirname(node) + delimiter + (env[pathName] || '');
  const script = fileURLToPath(import.meta.url);
  const child = spawn(node, process.execArgv.concat(script, args), { stdio: 'inherit', env });
  // A signal sent to this process alone must reach the one that works; this one waits for its answer.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => refuse(`${node} does not start (${error.message}). `));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}

function refuse(reason) {
  // npm 12 runs no install script that is not allowed, and so leaves the package `node` without its program.
  const hollow = modulesFolders().some((folder) => existsSync(join(folder, 'node', 'package.json')));
  const cure = hollow
    ? 'run `npm install-scripts approve node && npm rebuild node` here'
    : 'install Node 24 from https://nodejs.org, or run `npm install node@24` here';
  console.error(
    `tradewright: ${reason || ''}Node ${process.versions.node} is too old, ${OLDEST_NODE.join('.')} or newer is needed: ` +
      `${cure}. (exit code ${UNUSABLE_NODE})`,
  );
  process.exitCode = UNUSABLE_NODE;
}
