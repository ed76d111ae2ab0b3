/** Compiler options for strategy files: what `tradewright check` checks, shown by the editor while typing. */
export function strategyCompilerOptions(paths: Readonly<Record<string, readonly string[]>>): object {
  return {
    target: 'es2024',
    lib: ['es2024'],
    module: 'nodenext',
    moduleResolution: 'nodenext',
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    ...(Object.keys(paths).length === 0 ? {} : { paths }),
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
