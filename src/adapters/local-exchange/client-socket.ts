import type { WebSocket } from 'ws';
import type { ExchangeClock } from './clock.ts';
import type { Faults } from './faults.ts';

/** A client's websocket. All that a dialect sends goes through it, so that faults can be put between. */
export class ClientSocket {
  readonly ip: string;
  readonly #socket: WebSocket;
  readonly #faults: Faults;
  readonly #clock: ExchangeClock;
  #isSilent = false;
  #heldBack: string | undefined;

  constructor(socket: WebSocket, ip: string, faults: Faults, clock: ExchangeClock) {
    this.#socket = socket;
    this.ip = ip;
    this.#faults = faults;
    this.#clock = clock;
    // A broken frame ends the connection: its `close` tells all that is to be known.
    socket.on('error', () => {});
  }

  onMessage(handle: (text: string) => void): void {
    this.#socket.on('message', (data: Buffer) => {
      if (!this.#isSilent) handle(data.toString());
    });
  }

  onClose(handle: () => void): void {
    this.#socket.on('close', handle);
  }

  /** Sends one message of a stream (`btcusdt@trade`, `user`, `reply`). */
  send(stream: string, text: string): void {
    if (this.#isSilent || this.#socket.readyState !== this.#socket.OPEN) return;
    const fault = this.#faults.ofMessage(stream);
    switch (fault?.do) {
      case undefined:
        this.#socket.send(text);
        break;
      case 'drop':
        this.drop();
        return;
      case 'silence':
        this.silence();
        return;
      case 'lose':
        return;
      case 'duplicate':
        this.#socket.send(text);
        this.#socket.send(text);
        break;
      case 'late':
        setTimeout(() => this.#socket.send(text), this.#clock.realMs(fault.seconds * 1000)).unref();
        return;
      case 'reorder':
        this.#heldBack = text;
        return;
    }
    if (this.#heldBack === undefined) return;
    this.#socket.send(this.#heldBack);
    this.#heldBack = undefined;
  }

  /** Ends the connection without a farewell. */
  drop(): void {
    this.#socket.terminate();
  }

  /** The connection stays, and nothing comes or is heard any more, not even a pong. */
  silence(): void {
    this.#isSilent = true;
    this.#socket.pong = () => {};
    this.#socket.pause();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }
}
