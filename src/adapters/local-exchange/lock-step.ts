import type { ClientSocket } from './client-socket.ts';

interface Bot {
  /** The last step it has done. */
  done: number;
  socket: ClientSocket | undefined;
}

/** A time that is moved by a step. */
interface SteppedTime {
  nowMs(): number;
  move(): void;
}

const STREAM = 'clock';

/**
 * Time in steps: it moves only when every bot has said that it is done with the step before, and stands still while
 * one of them is down. Without a bot it stands.
 */
export class LockStep {
  readonly #bots = new Map<string, Bot>();
  readonly #time: SteppedTime;
  #step = 0;

  constructor(time: SteppedTime) {
    this.#time = time;
  }

  get state(): object {
    const bots = [...this.#bots].map(([name, { done, socket }]) => ({ name, done, isConnected: socket !== undefined }));
    return { step: this.#step, nowMs: this.#time.nowMs(), bots };
  }

  /** A bot has connected, for the first time or again. It is told the step and answers `{"done": step}`. */
  join(name: string, socket: ClientSocket): void {
    const bot = this.#bots.get(name) ?? { done: -1, socket: undefined };
    bot.socket?.close(4000, 'another connection of this bot');
    bot.socket = socket;
    // It may not have finished what it was told before it went down.
    bot.done = Math.min(bot.done, this.#step - 1);
    this.#bots.set(name, bot);
    socket.onClose(() => {
      if (bot.socket === socket) bot.socket = undefined;
    });
    socket.onMessage((text) => {
      bot.done = doneStep(text);
      this.#moveOn();
    });
    this.#tell(bot);
  }

  /** The time does not wait for this bot any more. */
  leave(name: string): boolean {
    const bot = this.#bots.get(name);
    if (bot === undefined) return false;
    this.#bots.delete(name);
    bot.socket?.close(4001, 'left');
    this.#moveOn();
    return true;
  }

  #moveOn(): void {
    const bots = [...this.#bots.values()];
    if (bots.length === 0 || bots.some(({ done, socket }) => socket === undefined || done !== this.#step)) return;
    this.#time.move();
    this.#step++;
    for (const bot of bots) this.#tell(bot);
  }

  #tell({ socket }: Bot): void {
    socket?.send(STREAM, JSON.stringify({ step: this.#step, nowMs: this.#time.nowMs() }));
  }
}

function doneStep(text: string): number {
  try {
    return Number((JSON.parse(text) as { done?: unknown }).done);
  } catch {
    return Number.NaN;
  }
}
