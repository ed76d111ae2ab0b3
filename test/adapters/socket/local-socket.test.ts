import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { askLocal, serveLocal } from '../../../src/adapters/socket/local-socket.ts';
import { folderWith } from '../../support/strategy-folder.ts';

const echo = (request: unknown) => Promise.resolve({ heard: request });

it('carries JSON there and back', async () => {
  const path = join(folderWith({}), 'a.sock');
  const server = await serveLocal(path, echo);
  const request = { text: 'ä\n"', list: Array.from({ length: 50_000 }, (_, index) => index) };
  expect(await askLocal(path, request, 1000)).toEqual({ heard: request });
  await server.close();
  expect(await askLocal(path, request, 1000)).toBeUndefined();
});

it('takes the place of what a dead process has left', async () => {
  const path = join(folderWith({}), 'a.sock');
  writeFileSync(path, '');
  const server = await serveLocal(path, echo);
  expect(await askLocal(path, 1, 1000)).toEqual({ heard: 1 });
  await server.close();
});

it('waits no longer than it is told to', async () => {
  const path = join(folderWith({}), 'a.sock');
  const server = await serveLocal(path, () => sleep(300, 'late'));
  await expect(askLocal(path, 1, 50)).rejects.toThrow('no answer in 50 ms');
  const late = askLocal(path, 1, 1000);
  await sleep(20);
  await server.close();
  expect(await late).toBe('late');
});

it('hears what is no JSON as nothing, and goes on', async () => {
  const path = join(folderWith({}), 'a.sock');
  const server = await serveLocal(path, echo);
  const socket = connect(path);
  socket.write('{"half\n');
  const answer = await new Promise((resolve) => socket.once('data', (data: Buffer) => resolve(data.toString())));
  expect(answer).toBe('{}\n');
  socket.destroy();
  expect(await askLocal(path, 2, 1000)).toEqual({ heard: 2 });
  await server.close();
});
