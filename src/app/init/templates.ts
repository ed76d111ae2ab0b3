/**
 * Compiler options for strategy files: what `tradewright check` checks, shown by the editor while typing.
 * `paths`: where each import of the program leads, sources (.ts) or build (.js).
 */
export function strategyCompilerOptions(paths: Readonly<Record<string, readonly string[]>>): object {
  // Through a path the compiler takes a .js file as it is, without the declarations beside it.
  const declared = Object.entries(paths).map(([name, files]) => [
    name,
    files.map((file) => file.replace(/\.js$/, '.d.ts')),
  ]);
  return {
    target: 'es2024',
    lib: ['es2024'],
    // Strategy files are ES modules whatever the nearest package.json says; the other module kinds would look there.
    module: 'preserve',
    moduleDetection: 'force',
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    ...(declared.length === 0 ? {} : { paths: Object.fromEntries(declared) as Record<string, string[]> }),
  };
}

/** A tsconfig.json with those options for the strategies of a folder. */
export function userTsconfig(paths: Readonly<Record<string, readonly string[]>>): string {
  const compilerOptions = strategyCompilerOptions(paths);
  return `${JSON.stringify({ compilerOptions, include: ['strategies'] }, undefined, 2)}\n`;
}

/** What the data folder of a user is for. */
export const DATA_README = `# Candles

One file per pair, timeframe and kind, in freqtrade's folders and file names (\`ETH_BTC-5m.feather\`). A folder
that freqtrade downloaded can be copied here, or used where it is with \`--data-dir\`.

- \`sample/\`: real candles to start with; its own page says where they come from.
- \`tradewright data list\` shows what is here, \`tradewright data check\` looks for gaps and bad candles.
- \`tradewright data convert\` imports CSV and freqtrade's JSON.
`;

/** Keeps out of version control what is large or can be made again. */
export const GITIGNORE = `node_modules/
data/
results/
`;
