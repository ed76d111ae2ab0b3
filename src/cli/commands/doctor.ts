import { styleText } from 'node:util';
import type { Argv } from 'yargs';
import { runChecks, type Finding } from '../../app/doctor/doctor.ts';
import type { GlobalArgs } from '../args.ts';
import { print, printJson } from '../output.ts';

export const describe = 'Check the installation and this folder, and say what to do';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 doctor [options]\n\n${describe}. Exit code 1 when a check fails.`)
    .option('json', { type: 'boolean', default: false, describe: 'Print the findings as JSON' })
    .example('$0 doctor', 'Check everything, one line each')
    .example('$0 doctor --user-dir my-bot', 'Check another folder');
}

const NAME_WIDTH = 19;
const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

export async function handler(args: GlobalArgs & { readonly json: boolean }): Promise<void> {
  const findings = runChecks({
    files: args.config,
    userDir: args.userDir,
    env: process.env,
    ...(args.dataDir === undefined ? {} : { flags: { '--data-dir': { dataDir: args.dataDir } } }),
  });
  const failed = findings.filter(({ status }) => status === 'fail').length;
  const warned = findings.filter(({ status }) => status === 'warn').length;
  if (args.json) printJson({ ok: failed === 0, findings });
  else print([...findings.map(findingLines), '', summary(failed, warned)].join('\n'));
  if (failed > 0) process.exitCode = 1;
}

function findingLines({ name, status, detail, hint }: Finding): string {
  const line = `${styleText(COLOURS[status], status.padEnd(4))}  ${name.padEnd(NAME_WIDTH)}  ${detail}`;
  return hint === undefined ? line : `${line}\n      ${''.padEnd(NAME_WIDTH)}  -> ${hint}`;
}

function summary(failed: number, warned: number): string {
  if (failed > 0) return `${failed} failed, ${warned} to look at. Do what the arrows say, then run doctor again.`;
  return warned > 0 ? `Ready. ${warned} to look at.` : 'Ready.';
}
