import type { ClientSocket } from '../client-socket.ts';
import type { Host } from '../host.ts';

/** A websocket of version 2, with what a heartbeat needs to know. */
export class WsClient {
  readonly socket: ClientSocket;
  readonly #host: Host;
  /** It has subscribed to something. */
  isListening = false;
  #sentMs = 0;

  constructor(socket: ClientSocket, host: Host) {
    this.socket = socket;
    this.#host = host;
  }

  /** `stream` is the name that faults know it by: `book BTC/USD`, `user`, `reply`, `status`. */
  send(stream: string, text: string): void {
    this.#sentMs = this.#host.nowMs();
    this.socket.send(stream, text);
  }

  /** A second without any other message. */
  needsHeartbeat(nowMs: number): boolean {
    return this.isListening && nowMs - this.#sentMs >= 1000;
  }
}
