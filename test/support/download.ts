import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { CANDLE_COLUMNS, type Candles, type SeriesId } from '../../src/core/model/candles.ts';
import { binary } from './cli.ts';

/** A process of `tradewright exchange` and its address. */
export function startExchangeProcess(...args: string[]): Promise<{ process: ChildProcess; url: string }> {
  return startExchangeOf(binary, args);
}

/** The same of another place where the program is installed. */
export async function startExchangeOf(
  program: string,
  args: readonly string[],
): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [program, 'exchange', '--no-limits', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const text = await new Promise<string>((resolve) => {
    let all = '';
    child.stdout.on('data', (chunk: Buffer) => {
      all += chunk.toString();
      if (all.trimEnd().endsWith('}')) resolve(all);
    });
  });
  return { process: child, url: (JSON.parse(text) as { url: string }).url };
}

/** What stands in for the answer of an exchange. */
export interface Answer {
  readonly status?: number;
  readonly text: string;
}

export interface ProxyOptions {
  /** Requests whose path matches are counted, delayed, and may be answered otherwise. */
  readonly counted: RegExp;
  readonly delayMs?: number;
  readonly answer?: (count: number, text: string) => Answer | 'hang up';
}

/** A server before an exchange, so that something can happen on the way. */
export async function proxyTo(
  url: string,
  { counted, delayMs = 0, answer = (_, text) => ({ text }) }: ProxyOptions,
): Promise<{ readonly address: string; close(): void }> {
  let count = 0;
  const server = createServer((request, response) => {
    const isCounted = counted.test(request.url!);
    const mine = isCounted ? ++count : 0;
    void (async () => {
      const original = await fetch(`${url}${request.url}`);
      const text = await original.text();
      const given = isCounted ? answer(mine, text) : { text };
      if (given === 'hang up') return response.destroy();
      const send = () => {
        response.writeHead(given.status ?? original.status, { 'content-type': 'application/json', 'retry-after': '1' });
        response.end(given.text);
      };
      return setTimeout(send, isCounted ? delayMs : 0);
    })();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** Runs a command line and kills it at the `fatal`th counted request to the exchange. */
export async function killAtRequest(
  url: string,
  counted: RegExp,
  { fatal, args, env = {} }: { fatal: number; args: (address: string) => string[]; env?: Record<string, string> },
): Promise<void> {
  let child: ChildProcess | undefined;
  const answer = (count: number, text: string): Answer => {
    if (count === fatal) child?.kill('SIGKILL');
    return { text };
  };
  const { address, close } = await proxyTo(url, { counted, delayMs: 50, answer });
  child = spawn(process.execPath, [binary, ...args(address)], { stdio: 'ignore', env: { ...process.env, ...env } });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  close();
  if (signal !== 'SIGKILL') throw new Error(`the process ended before its request ${fatal}`);
}

/** Rows of a copied series that differ from its source, and times between its ends that it lacks. */
export function differences(id: SeriesId, source: Candles, folder: string): string[] {
  const copy = new FileCandleStore(folder).read(id);
  const rowOf = (candles: Candles, row: number): string => CANDLE_COLUMNS.map((name) => candles[name][row]).join(' ');
  const rowsOf = (candles: Candles): Map<number, string> =>
    new Map(Array.from(candles.time, (time, row) => [time, rowOf(candles, row)]));
  const [copied, original] = [rowsOf(copy), rowsOf(source)];
  const [first, last] = [copy.time[0], copy.time[copy.length - 1]];
  const times = new Set([...copied.keys(), ...[...original.keys()].filter((time) => time >= first && time <= last)]);
  return [...times]
    .filter((time) => copied.get(time) !== original.get(time))
    .map((time) => `${copied.get(time) ?? 'nothing'} instead of ${original.get(time) ?? 'nothing'}`);
}
