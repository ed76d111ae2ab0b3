import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

const IN_MOST_COMMANDS =
  /src.(core.(?!session|orders|reconcile|simulation.exchange)|app.(config|strategy|backtest|results)|adapters.(arrow|markets))|node_modules.(zod|jsonc-parser)/;

/**
 * The packed program: few files instead of some hundred, since finding, reading and compiling them takes longer than
 * a small backtest. `chunks/` is as deep as `cli/` and `src/app/`, so that paths to the package's folder agree.
 */
export default defineConfig({
  input: {
    'cli/main': 'src/cli/main.ts',
    index: 'src/index.ts',
    danfo: 'src/danfo.ts',
    'app/sweep/worker': 'src/app/sweep/worker.ts',
  },
  platform: 'node',
  // Big, and used by few strategies.
  external: ['technicalindicators', 'danfojs-node'],
  resolve: { mainFields: ['module', 'main'] },
  output: {
    dir: 'dist',
    chunkFileNames: 'chunks/[name]-[hash].js',
    codeSplitting: {
      groups: [
        // What the help page needs, and what a backtest and most other commands need besides: each in one file.
        { name: 'start', test: /src.(core.model.(errors|suggest)|app.package-info)\.ts$/, priority: 1 },
        { name: 'program', test: IN_MOST_COMMANDS, minShareCount: 2 },
      ],
    },
  },
  plugins: [plainTextWidth(), asciiOnly(), thirdPartyNotices()],
});

/**
 * yargs and what it prints with measure texts by tables of all of Unicode, whose making takes a third of the start.
 * Help pages are plain text.
 */
function plainTextWidth(): Plugin {
  const code = `import { stripVTControlCharacters } from 'node:util';
    export default (text) => stripVTControlCharacters(text).length;`;
  return {
    name: 'plain-text-width',
    resolveId: (source, importer) =>
      source === 'string-width' && /node_modules.(yargs|cliui|wrap-ansi)./.test(importer ?? '')
        ? 'plain-text-width'
        : undefined,
    load: (id) => (id === 'plain-text-width' ? code : undefined),
  };
}

/** One character beyond Latin-1 makes V8 keep a whole file in two bytes a character, and read it so at every start. */
function asciiOnly(): Plugin {
  const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return {
    name: 'ascii-only',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = file.code.replaceAll(/[^\0-\x7f]/g, escaped);
      }
    },
  };
}

/** The licences of the packages whose code is in the bundle. */
function thirdPartyNotices(): Plugin {
  return {
    name: 'third-party-notices',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = modules.flatMap((id) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []);
      const source = [...new Set(folders)].sort().map(noticeOf).join('\n\n');
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-NOTICES.txt', source });
    },
  };
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each) && existsSync(join(folder, each)));
  return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(join(folder, file), 'utf8')}`;
}
