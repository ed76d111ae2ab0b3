import { describe, expect, it } from 'vitest';
import { root, run } from '../support/cli.ts';

/** What `reportError` prints for an error made by `code`, and the exit code that it returns. */
async function reported(code: string, output: object = { verbose: false, json: false }): Promise<[number, string]> {
  const module = (path: string): string => JSON.stringify(`${root}/src/${path}`);
  const script = `import { reportError } from ${module('cli/errors.ts')};
    import { InputError, RunError } from ${module('core/model/errors.ts')};
    console.log(reportError(${code}, ${JSON.stringify(output)}));`;
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module-typescript', '-e', script]);
  return [Number(stdout), stderr];
}

describe('an error of the input', () => {
  const details = "{ path: 'config/a.json:3', value: -2, hint: 'Use 1.' }";

  it('is printed with code, place, value and next step; exit code 1', async () => {
    expect(await reported(`new InputError('SLOTS_INVALID', 'too few slots', ${details})`)).toEqual([
      1,
      'error SLOTS_INVALID: too few slots\n  at    config/a.json:3\n  value -2\n  hint  Use 1.\n',
    ]);
  });

  it('names its place once', async () => {
    const [, text] = await reported("new InputError('X', 'cannot read a.csv', { path: 'a.csv' })");
    expect(text).toBe('error X: cannot read a.csv\n');
  });

  it('does not flood the terminal with a long value', async () => {
    const [, text] = await reported("new InputError('X', 'wrong', { value: 'y'.repeat(5000) })");
    expect(text.length).toBeLessThan(250);
    expect(text).toContain('…');
  });

  it('is one line of JSON when asked for, with numbers that JSON lacks as null', async () => {
    const [code, text] = await reported(`new InputError('X', 'wrong', { value: NaN })`, { verbose: false, json: true });
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ level: 'error', code: 'X', message: 'wrong', value: null });
    expect(text.trimEnd().split('\n')).toHaveLength(1);
  });
});

it('a failed run has exit code 2', async () => {
  expect((await reported("new RunError('STRATEGY_THREW', 'candle 17')"))[0]).toBe(2);
});

describe('an error that nobody expected', () => {
  it('is called a fault of the program, without a stack', async () => {
    const [code, text] = await reported("new TypeError('x is not a function')");
    expect(code).toBe(2);
    expect(text).toMatch(
      /^error BUG: TypeError: x is not a function\n {2}hint {2}This is a fault of tradewright\..* -v .*\n$/,
    );
  });

  it('shows its stack with -v', async () => {
    expect((await reported("new TypeError('x')", { verbose: true, json: false }))[1]).toContain('\n    at ');
  });

  it('may be no Error at all', async () => {
    expect((await reported("'just text'"))[1]).toContain('error BUG: just text');
  });
});
