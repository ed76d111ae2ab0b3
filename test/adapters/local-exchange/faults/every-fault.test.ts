import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../../../src/adapters/local-exchange/scenario.ts';
import { temporaryFolder } from '../../../support/strategy-folder.ts';
import { type Bench, openBench, second, settles, type VenueName, VENUES } from './bench.ts';
import { ACTIONS, REQUESTS } from './requests.ts';
import { EVENTS, STREAMS } from './streams.ts';

const folder = temporaryFolder();

/** How a fault comes to the exchange. */
const WAYS: readonly ((bench: Bench, fault: object) => Promise<void>)[] = [
  // From a scenario file.
  async ({ exchange }, fault) => {
    const path = join(folder, `${randomUUID()}.yaml`);
    writeFileSync(path, stringify({ faults: [fault] }));
    exchange.faults.add(readScenario(path));
    await Promise.resolve();
  },
  // Over the control interface.
  async ({ exchange }, fault) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ faults: [fault] });
    const answer = await fetch(`${exchange.url}/control/faults`, { method: 'POST', headers, body });
    expect(answer.status, await answer.text()).toBe(200);
  },
];

const ROWS = [...REQUESTS, ...ACTIONS, ...STREAMS, ...EVENTS];

describe.each((Object.keys(VENUES) as VenueName[]).map((name, at) => [name, at] as const))('%s', (name, venueAt) => {
  // Every fault comes in both ways, on one venue or another.
  const rows = ROWS.map((row, at) => [row.fault, row, WAYS[(at + venueAt) % 2]] as const);
  it.concurrent.each(rows)('%s', async (_fault, row, script) => {
    const bench = await openBench(VENUES[name]);
    try {
      const fault = row.script(bench);
      await script(bench, fault);
      if (row.shows !== undefined) {
        await row.shows(bench);
        if (row.orders !== undefined) expect(bench.open()).toBe(row.orders);
        return;
      }
      if ('at' in fault && !EVENTS.includes(row)) second(bench);
      const [error, code] = row.error![name]!;
      const call = (row.call ?? (({ buy }) => buy()))(bench);
      await expect(call).rejects.toThrow(error);
      await expect(call).rejects.toThrow(code);
      // What is late is done before the client has given up, or is never done.
      await settles(bench.open, row.orders ?? 0);
    } finally {
      await bench.client.close();
      await bench.exchange.close();
    }
  });
});
