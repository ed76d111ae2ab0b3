import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder, readPackageInfo } from '../package-info.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Looks at what was installed: Node, the program itself, the packages that it needs or may use. */
export function checkInstallation(): Finding[] {
  const info = readPackageInfo();
  const source = existsSync(join(packageFolder, 'src', 'index.ts')) ? 'its sources' : 'its build';
  return [
    ok('tradewright', `${info.version}, runs ${source} in ${packageFolder}`),
    ok('Node', `${process.versions.node}, ${process.execPath}`),
    ...Object.keys(info.dependencies).map((name) => checkPackage(name, info.dependencies[name])),
    checkDanfo(info.peerDependencies['danfojs-node']),
  ];
}

function checkPackage(name: string, wanted: string): Finding {
  const version = installedVersion(name);
  if (version === wanted) return ok(name, version);
  const found = version === undefined ? 'not installed' : `${version}, but ${wanted} was tested`;
  return (version === undefined ? fail : warn)(name, found, 'Install the packages again: npm ci');
}

function checkDanfo(wanted: string): Finding {
  const name = 'danfojs-node';
  const version = installedVersion(name);
  if (version !== undefined) return ok(name, version);
  return warn(
    name,
    'not installed; only strategies that import tradewright/danfo need it',
    `npm install ${name}@${wanted} (after \`tradewright init\`, which writes the overrides that it needs)`,
  );
}

/** The version in a package's own package.json, wherever Node would find the package from here. */
function installedVersion(name: string): string | undefined {
  const require = createRequire(join(packageFolder, 'package.json'));
  const manifest = (require.resolve.paths(name) ?? [])
    .map((folder) => join(folder, name, 'package.json'))
    .find((path) => existsSync(path));
  return manifest === undefined ? undefined : (require(manifest) as { version: string }).version;
}
