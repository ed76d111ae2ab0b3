import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { InputError } from '../../core/model/errors.ts';
import type { ApiAnswer, ApiRequest } from './dialect.ts';
import { ClientSocket } from './client-socket.ts';
import type { ExchangeClock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { RequestFault } from './scenario.ts';

/** What the server asks of the exchange. */
export interface Handlers {
  handle(request: ApiRequest): ApiAnswer;
  connect(socket: ClientSocket, url: URL): void;
  ban(ip: string, status: 418 | 429, seconds: number): void;
}

export interface RunningServer {
  readonly port: number;
  readonly sockets: ReadonlySet<ClientSocket>;
  close(): Promise<void>;
}

const LARGEST_BODY = 1_000_000;

/** Serves REST and websockets on one port, with the faults in between. Throws InputError PORT_UNUSABLE. */
export async function listen(
  { host, port }: { readonly host: string; readonly port: number },
  handlers: Handlers,
  faults: Faults,
  clock: ExchangeClock,
): Promise<RunningServer> {
  const sockets = new Set<ClientSocket>();
  const server = createServer((request, response) => {
    readBody(request).then(
      (body) => answer(request, response, body),
      // The client went away while it was sending.
      () => response.destroy(),
    );
  });
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    if (url === null) {
      socket.destroy();
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (accepted) => {
      const client = new ClientSocket(accepted, addressOf(request), faults, clock);
      sockets.add(client);
      client.onClose(() => sockets.delete(client));
      handlers.connect(client, url);
    });
  });

  function answer(request: IncomingMessage, response: ServerResponse, body: string | undefined): void {
    if (body === undefined) return void response.writeHead(413).end();
    const call = toCall(request, body);
    const fault = faults.ofRequest(`${call.method} ${call.path}`);
    if (fault === undefined) return send(response, handlers.handle(call));
    answerWithFault(call, response, fault);
  }

  function answerWithFault(call: ApiRequest, response: ServerResponse, fault: RequestFault): void {
    if (fault.do === 'ban') {
      handlers.ban(call.ip, fault.status, fault.seconds);
      return send(response, handlers.handle(call));
    }
    if (fault.do === 'delay') {
      const early = fault.acted ? handlers.handle(call) : undefined;
      setTimeout(() => send(response, early ?? handlers.handle(call)), clock.realMs(fault.seconds * 1000));
      return;
    }
    if (fault.acted) handlers.handle(call);
    if (fault.do === 'lose') return void response.destroy();
    send(response, faultyAnswer(fault));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(unusable(host, port, cause)));
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    close: () => closeAll(server, sockets),
  };
}

function unusable(host: string, port: number, cause: Error): InputError {
  return new InputError('PORT_UNUSABLE', `cannot listen at ${host}:${port}: ${cause.message}`, {
    path: 'port',
    value: port,
    hint: 'Choose another port, or leave it out for any free one.',
    cause,
  });
}

/** Undefined: it is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 0 ? '' : Buffer.concat(chunks).toString();
}

function toCall(request: IncomingMessage, body: string): ApiRequest {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    body,
    headers: request.headers,
    ip: addressOf(request),
  };
}

function addressOf(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '').replace('::ffff:', '');
}

interface FaultyAnswer extends ApiAnswer {
  readonly type?: string;
}

function faultyAnswer(fault: Extract<RequestFault, { do: 'answer' | 'garbage' | 'html' }>): FaultyAnswer {
  if (fault.do === 'garbage') return { status: 200, body: '{"symbol":"BTCUS' };
  const { status } = fault;
  if (fault.do === 'answer') {
    return { status, body: typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body) };
  }
  const title = `${status} Bad Gateway`;
  return { status, body: `<html><head><title>${title}</title></head><body>${title}</body></html>`, type: 'text/html' };
}

function send(response: ServerResponse, { status, body, headers, type }: FaultyAnswer): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'Content-Type': type ?? 'application/json;charset=UTF-8',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

async function closeAll(server: Server, sockets: ReadonlySet<ClientSocket>): Promise<void> {
  for (const socket of sockets) socket.drop();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
