import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COMMANDS } from './commands.ts';

const binary = fileURLToPath(new URL('tradewright.mjs', import.meta.url));
const page = new URL('../../docs/reference/commands.md', import.meta.url);

const HEAD = `# Commands

<!-- Made from the help pages by \`npm run generate\`; changes by hand are lost. -->

What you asked for goes to stdout: tables for people, or strict JSON with \`--json\`. Everything else (progress,
warnings, errors) goes to stderr, as text or, with \`--log-json\`, as one JSON object a line. An error has a
stable code, the offending path and value, and the next step. There are colours and a progress bar only on a
terminal; \`--no-color\` and \`NO_COLOR\` turn colours off. Times are UTC.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | wrong input: command line, configuration, data, a strategy that does not load |
| 2 | the run failed, for example because the strategy threw an error on a candle |
| 78 | Node is too old and no other one is there |
| 130 | interrupted with Ctrl-C; files are whole or not there at all |

Shell completion: \`npx tradewright completion >> ~/.bashrc\` (bash) or \`>> ~/.zshrc\` (zsh).
`;

/** The help page of a command and, after it, those of the commands below it. */
function helpPages(words: readonly string[]): string[] {
  const help = execFileSync(process.execPath, [binary, ...words, '--help'], { encoding: 'utf8' });
  const own = `## ${['tradewright', ...words].join(' ')}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n`;
  const below = [...help.matchAll(new RegExp(`^ {2}tradewright ${words.join(' ')} ([a-z-]+)`, 'gm'))];
  const listed = help.slice(help.indexOf('\nCommands:'), help.indexOf('\nOptions:'));
  return [own, ...below.filter(([line]) => listed.includes(line)).flatMap(([, name]) => helpPages([...words, name]))];
}

writeFileSync(page, [HEAD, ...COMMANDS.flatMap(({ name }) => helpPages([name]))].join('\n'));
