import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../src/ports/clock.ts';

/** A request as it came in. */
export interface Received {
  readonly method: string;
  /** Without the base address: `/api.binance.com/api/v3/klines`. */
  readonly path: string;
  /** From the query and the body (a form or JSON) together. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text as it is; `drop` closes the connection instead. */
  readonly body: unknown;
}

export const drop: Reply = { body: undefined };

/** A server on loopback that answers by path with what a test says, and remembers what was asked. */
export class VenueServer {
  readonly received: Received[] = [];
  readonly #replies = new Map<string, (request: Received) => Reply>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get server(): Server {
    return this.#server;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Answers requests to a path (its last parts, `/api/v3/klines`), with a status of 200 and JSON unless told. */
  on(path: string, body: unknown): void {
    this.reply(path, () => ({ body }));
  }

  reply(path: string, answer: (request: Received) => Reply): void {
    this.#replies.set(path, answer);
  }

  /** Requests to a path, oldest first. */
  to(path: string): readonly Received[] {
    return this.received.filter((each) => each.path.endsWith(path));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const url = new URL(request.url!, 'http://loopback');
    const form = text.startsWith('{') ? (JSON.parse(text) as object) : Object.fromEntries(new URLSearchParams(text));
    const params = { ...Object.fromEntries(url.searchParams), ...form };
    const received = { method: request.method!, path: url.pathname, params, headers: request.headers };
    this.received.push(received);
    const path = [...this.#replies.keys()].find((each) => url.pathname.endsWith(each));
    const reply = path === undefined ? { status: 404, body: 'no such path' } : this.#replies.get(path)!(received);
    if (reply === drop) return void request.socket.destroy();
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  }
}

/** The machine's time. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleepUntil: (timeMs, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, Math.max(0, timeMs - Date.now()));
      signal?.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason as Error)));
    }),
};
