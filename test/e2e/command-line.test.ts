import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { binary, root, run, tradewright } from '../support/cli.ts';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

describe('help and version', () => {
  it('--version prints the version alone', async () => {
    expect(await tradewright(['--version'])).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
    expect((await tradewright(['-V'])).stdout).toBe(`${version}\n`);
  });

  it('--help names every command, shows examples and exit codes, and fits 80 columns', async () => {
    const { code, stdout, stderr } = await tradewright(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name } of COMMANDS) expect(stdout).toContain(`tradewright ${name}`);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('Exit codes: 0 done, 1 wrong input, 2 the run failed, 78');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each(COMMANDS.map(({ name }) => name))('%s --help has examples and fits 80 columns', async (name) => {
    const { code, stdout, stderr } = await tradewright([name, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Examples:\n {2}tradewright /m);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('without a command prints the help page on stderr and fails', async () => {
    const { code, stdout, stderr } = await tradewright([]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('tradewright <command>');
  });
});

describe('a wrong command line', () => {
  it.each([
    [['bactest'], 'UNKNOWN_COMMAND', 'unknown command bactest', 'Did you mean: tradewright backtest'],
    [['doctr'], 'UNKNOWN_COMMAND', 'unknown command doctr', 'Did you mean: tradewright doctor'],
    [['frobnicate'], 'UNKNOWN_COMMAND', 'unknown command frobnicate', 'See: tradewright --help'],
    [['backtest', 'lst'], 'UNKNOWN_COMMAND', 'unknown command backtest lst', 'Did you mean: tradewright backtest list'],
    [
      ['backtest', 'macd'],
      'UNKNOWN_COMMAND',
      'unknown command backtest macd',
      'Did you mean: tradewright backtest -s macd',
    ],
    [['--versio'], 'UNKNOWN_OPTION', 'unknown option --versio', 'Did you mean --version?'],
    [['list-timeframes', '--jsn'], 'UNKNOWN_OPTION', 'unknown option --jsn', 'Did you mean --json?'],
    [['list-timeframes', '--no-colr'], 'UNKNOWN_OPTION', 'unknown option --no-colr', 'Did you mean --no-color?'],
    [['list-timeframes', '-z'], 'UNKNOWN_OPTION', 'unknown option -z', 'See: tradewright list-timeframes --help'],
    [
      ['list-timeframes', '5m'],
      'UNEXPECTED_ARGUMENT',
      'unexpected argument 5m',
      'See: tradewright list-timeframes --help',
    ],
    [
      ['backtest', '--export', 'trade'],
      'OPTION_INVALID',
      '--export is "trade"; expected none or trades or signals',
      'Did you mean --export trades?',
    ],
    [
      ['backtest', '--breakdown', 'era'],
      'OPTION_INVALID',
      '--breakdown is "era"; expected day or week or month',
      'See: tradewright backtest --help',
    ],
    [
      ['backtest', '--fee', '-s', 'a'],
      'OPTION_WITHOUT_VALUE',
      '--fee needs a value',
      'See: tradewright backtest --help',
    ],
    [['backtest', '-p'], 'OPTION_WITHOUT_VALUE', '-p needs a value', 'See: tradewright backtest --help'],
    [[''], 'UNKNOWN_COMMAND', 'unknown command ""', 'See: tradewright --help'],
    [['--', 'doctor'], 'UNEXPECTED_ARGUMENT', 'unexpected argument --', 'Leave it out'],
    [['check'], 'ARGUMENT_MISSING', '<strategy> is missing', 'tradewright check <strategy>'],
    [['list-timeframes', '-d'], 'OPTION_WITHOUT_VALUE', '-d needs a value', 'See: tradewright list-timeframes --help'],
    [
      ['list-timeframes', '--data-dir='],
      'OPTION_WITHOUT_VALUE',
      '--data-dir needs a value',
      'See: tradewright list-timeframes --help',
    ],
    [['list-timeframes', '-c'], 'OPTION_WITHOUT_VALUE', '-c needs a value', 'See: tradewright list-timeframes --help'],
    [['list-timeframes', '-d', 'a', '--data-dir', 'b'], 'OPTION_REPEATED', '-d is given 2 times', 'Give it once'],
  ])('%j says %s', async (args, errorCode, message, hint) => {
    const { code, stdout, stderr } = await tradewright(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.split('\n')[0]).toBe(`error ${errorCode}: ${message}`);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(`  hint  ${hint}`);
  });

  it('names the value that is no number', async () => {
    const { code, stderr } = await tradewright(['backtest', '--fee', 'abc']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'error OPTION_NOT_A_NUMBER: --fee is "abc"; expected a number\n  value "abc"\n',
    });
  });

  it('is one JSON object with --log-json', async () => {
    const { code, stderr } = await tradewright(['bactest', '--log-json']);
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({
      level: 'error',
      code: 'UNKNOWN_COMMAND',
      message: 'unknown command bactest',
      hint: 'Did you mean: tradewright backtest',
    });
  });

  it('shows where in the program it was found only with -v', async () => {
    expect((await tradewright(['bactest'])).stderr).not.toContain('parse.ts');
    expect((await tradewright(['bactest', '-v'])).stderr).toContain('parse.ts');
  });
});

describe('output', () => {
  const colours = { FORCE_COLOR: '1' };

  it('has colours when they are asked for, and none with --no-color or NO_COLOR', async () => {
    expect((await tradewright(['bactest'], { env: colours })).stderr).toContain('\u001b[');
    expect((await tradewright(['bactest', '--no-color'], { env: colours })).stderr).not.toContain('\u001b[');
    expect((await tradewright(['bactest'], { env: { NO_COLOR: '1' } })).stderr).not.toContain('\u001b[');
  });

  it('ends quietly when its reader is gone', async () => {
    const script = `"$0" "$1" list-indicators | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await run('bash', ['-c', script, process.execPath, binary]);
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('0');
  });

  it('completes commands and options', async () => {
    const complete = async (...words: string[]): Promise<string[]> =>
      (await tradewright(['--get-yargs-completions', 'tradewright', ...words])).stdout.split('\n');
    expect(await complete('')).toEqual(expect.arrayContaining(COMMANDS.map(({ name }) => name)));
    expect(await complete('list-timeframes', '--')).toContain('--json');
    expect((await tradewright(['completion'])).stdout).toContain('complete -o bashdefault');
  });
});

describe('list-timeframes', () => {
  it('prints one a line, and JSON', async () => {
    const { stdout } = await tradewright(['list-timeframes']);
    const json = JSON.parse((await tradewright(['list-timeframes', '--json'])).stdout) as string[];
    expect(json).toEqual(expect.arrayContaining(['1m', '5m', '1h', '1d', '1w']));
    expect(stdout.trimEnd().split('\n')).toEqual(json);
  });
});
