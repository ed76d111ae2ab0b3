import type { IncomingHttpHeaders } from 'node:http';
import type { ExchangeEvent } from '../../core/simulation/exchange/types.ts';
import type { ClientSocket } from './client-socket.ts';

/** A request as it came in: query and body are not decoded, because signatures are made over them. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly ip: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How one venue speaks: its paths, its websockets, its words for what happened and for what is refused. */
export interface Dialect {
  /** Answers every path that starts with one of these; of several dialects the one with the longest. */
  readonly prefixes: readonly string[];
  handle(request: ApiRequest): ApiAnswer;
  /** A websocket was opened at one of its paths. */
  connect(socket: ClientSocket, url: URL): void;
  /** What happened in the market and on the accounts since the last call, and the time now. */
  publish(events: readonly ExchangeEvent[], nowMs: number): void;
  /** Answers nothing else to this address until then. */
  ban(ip: string, status: 418 | 429, untilMs: number): void;
}
