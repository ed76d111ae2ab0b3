import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { run } from '../../support/cli.ts';

const module = fileURLToPath(new URL('../../../src/adapters/system/log.ts', import.meta.url));

async function logged(options: object): Promise<string[]> {
  const code = `import { createLog } from ${JSON.stringify(module)};
    const log = createLog(${JSON.stringify(options)});
    log.debug('loading', { rows: 5 }); log.info('ready'); log.warn('gap', { pair: 'ETH/BTC' }); log.error('stop');`;
  const { code: exitCode, stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', code]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  return stderr.trimEnd().split('\n');
}

it('writes text lines to stderr, from its level on', async () => {
  expect(await logged({ level: 'debug', json: false })).toEqual([
    'debug: loading rows=5',
    'info: ready',
    'warning: gap pair="ETH/BTC"',
    'error: stop',
  ]);
  expect(await logged({ level: 'warn', json: false })).toEqual(['warning: gap pair="ETH/BTC"', 'error: stop']);
});

it('writes one JSON object a line', async () => {
  const lines = (await logged({ level: 'info', json: true })).map(
    (line) => JSON.parse(line) as Record<string, unknown>,
  );
  expect(lines.map(({ time: _time, ...rest }) => rest)).toEqual([
    { level: 'info', message: 'ready' },
    { level: 'warn', message: 'gap', pair: 'ETH/BTC' },
    { level: 'error', message: 'stop' },
  ]);
  for (const { time } of lines) expect(new Date(String(time)).toISOString()).toBe(time);
});
