import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Finding, runChecks } from '../../../src/app/doctor/doctor.ts';
import { root, tradewright } from '../../support/cli.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tradewright-doctor-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function finding(name: string, userDir = folder): Finding | undefined {
  return runChecks({ userDir, env: {} }).find((found) => found.name === name);
}

describe('doctor', () => {
  it('finds nothing to complain of in a checkout', () => {
    expect(runChecks({ userDir: root, env: {} }).filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  it('names Node and every package with its version', () => {
    expect(finding('Node')).toMatchObject({ status: 'ok', detail: `${process.versions.node}, ${process.execPath}` });
    expect(finding('yargs')).toMatchObject({ status: 'ok', detail: '18.2.0' });
    expect(finding('typescript')).toMatchObject({ status: 'ok', detail: '7.0.2' });
  });

  it('says what an empty folder lacks, and how to get it', () => {
    const warnings = runChecks({ userDir: folder, env: {} }).filter(({ status }) => status === 'warn');
    expect(warnings.map(({ name, hint }) => [name, hint?.split(' ').slice(0, 2).join(' ')])).toEqual([
      ['configuration', 'tradewright init'],
      ['strategies', 'tradewright new-strategy'],
      ['candles', 'tradewright init'],
    ]);
  });

  it('fails on a configuration that cannot be used', () => {
    mkdirSync(join(folder, 'config'));
    writeFileSync(join(folder, 'config/config.json'), '{ "stoplos": -0.1 }');
    expect(finding('configuration')).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('stoplos') as string,
    });
  });

  it('fails on a folder that is not there', () => {
    expect(finding('user folder', join(folder, 'none'))).toMatchObject({
      status: 'fail',
      hint: `mkdir -p ${join(folder, 'none')}`,
    });
  });

  it('fails on a folder that cannot be used as one', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(finding('user folder', file)).toMatchObject({ status: 'fail', detail: `${file} cannot be written` });
  });
});

describe('tradewright doctor', () => {
  it('prints one line a check and ends with 0 when nothing fails', async () => {
    const { code, stdout, stderr } = await tradewright(['doctor'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ok {4}Node +\d+\.\d+\.\d+, /m);
    expect(stdout).toMatch(/^warn {2}strategies +none in .*\n +-> tradewright new-strategy my-first$/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('Ready. 3 to look at.');
  });

  it('ends with 1 when something fails, and prints JSON', async () => {
    const { code, stdout } = await tradewright(['doctor', '--json', '--user-dir', 'none'], { cwd: folder });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false });
  });
});
