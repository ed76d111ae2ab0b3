import { setImmediate as turn } from 'node:timers/promises';
import type { Exchange } from 'ccxt';
import type { WebSocket } from 'ws';

/** What a connection has under way, for those who have to know when nothing is. */
export class Traffic {
  readonly #underWay = new Set<Promise<unknown>>();
  #started = 0;

  /** Counts a request until it is answered. */
  track<T>(request: Promise<T>): Promise<T> {
    this.#started++;
    this.#underWay.add(request);
    const end = (): void => void this.#underWay.delete(request);
    request.then(end, end);
    return request;
  }

  /**
   * Resolves when every request is answered, everything that was sent to our websockets is heard, and nothing new has come
   * of that. Requests that wait for their turn do not count.
   */
  async settled(exchange: Exchange): Promise<void> {
    for (;;) {
      await Promise.allSettled(this.#underWay);
      const started = this.#started;
      const sockets = Object.values(exchange.clients).flatMap(
        (client) => (client as { connection?: WebSocket }).connection ?? [],
      );
      await Promise.all(sockets.map(answersPing));
      // What was heard is handed on in turns of the event loop.
      for (let turns = 0; turns < 3; turns++) await turn();
      if (this.#underWay.size === 0 && this.#started === started) return;
    }
  }
}

/** Resolves with the pong, which comes after all that was sent before, or with the end of the socket. */
function answersPing(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['pong', 'close', 'error']) socket.off(event, done);
      socket.off('open', ping);
      resolve();
    };
    const ping = (): void => socket.ping();
    for (const event of ['pong', 'close', 'error']) socket.on(event, done);
    if (socket.readyState === socket.CONNECTING) socket.once('open', ping);
    else if (socket.readyState === socket.OPEN) ping();
    else done();
  });
}
