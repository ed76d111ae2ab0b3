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

/** Said once for all commands. */
const GLOBAL_OPTIONS = /^Global options:\n(?:.+\n)*\n?/m;

function helpPage(words: readonly string[]): string {
  return execFileSync(process.execPath, [binary, ...words, '--help'], { encoding: 'utf8' });
}

function globalOptions(): string {
  const [options] = GLOBAL_OPTIONS.exec(helpPage([])) ?? [''];
  return `Every command has these options:\n\n\`\`\`text\n${options.trimEnd()}\n\`\`\`\n`;
}

/** The help page of a command and, after it, those of the commands below it. */
function helpPages(words: readonly string[]): string[] {
  const help = helpPage(words);
  const ownOptions = help.replace(GLOBAL_OPTIONS, '').trimEnd();
  const own = `## ${['tradewright', ...words].join(' ')}\n\n\`\`\`text\n${ownOptions}\n\`\`\`\n`;
  const below = [...help.matchAll(new RegExp(`^ {2}tradewright ${words.join(' ')} ([a-z-]+)`, 'gm'))];
  const listed = help.slice(help.indexOf('\nCommands:'), help.indexOf('\nOptions:'));
  return [own, ...below.filter(([line]) => listed.includes(line)).flatMap(([, name]) => helpPages([...words, name]))];
}

writeFileSync(page, [HEAD, globalOptions(), ...COMMANDS.flatMap(({ name }) => helpPages([name]))].join('\n'));
