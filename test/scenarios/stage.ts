import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { WebSocket } from 'ws';
import { loadConfig } from '../../src/app/config/load.ts';
import { openExchange, type OpenExchange } from '../../src/app/exchange/open-exchange.ts';
import type { TradeRecord } from '../../src/core/model/trade.ts';
import { binary, root } from '../support/cli.ts';
import { silentLog } from '../support/silent-log.ts';

const ACCOUNT = 'local';

export interface StageOptions {
  readonly pairs: readonly string[];
  readonly startMs: number;
  /** Time moves in steps of this length. */
  readonly stepMs: number;
  /** Source of the strategy that trades. */
  readonly strategy: string;
  /** Of the bot's configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
}

interface Step {
  readonly step: number;
  readonly nowMs: number;
}

interface LockStepState {
  readonly step: number;
  readonly bots: readonly { readonly name: string; readonly done: number; readonly isConnected: boolean }[];
}

/**
 * A bot as a process of its own, trading live on an exchange of this machine in lock-step, so that every wait has an end
 * and the test says when which time is reached.
 */
export class Stage {
  readonly #open: OpenExchange;
  readonly #home = mkdtempSync(join(tmpdir(), 'tradewright-scenario-'));
  readonly #judge: WebSocket;
  #told: Step | undefined;
  #news: (() => void) | undefined;
  #bot: ChildProcess | undefined;
  /** What the bot's processes have written to stderr. */
  log = '';

  private constructor(open: OpenExchange, judge: WebSocket) {
    this.#open = open;
    this.#judge = judge;
    judge.on('message', (data: Buffer) => {
      this.#told = JSON.parse(data.toString()) as Step;
      this.#news?.();
    });
  }

  static async open({ pairs, startMs, stepMs, strategy, config }: StageOptions): Promise<Stage> {
    const open = await openExchange({
      config: loadConfig({ readDefaultFile: false, flags: { test: { dataDir: join(root, 'data/sample') } } }),
      ...{ pairs, startMs, speed: 0, lockStepMs: stepMs, hasLimits: false, checksTimestamps: false, log: silentLog },
    });
    const { wsUrl, url } = open.exchange;
    const stage = new Stage(open, new WebSocket(`${wsUrl}/control/clock?bot=judge`));
    for (const folder of ['config', 'strategies']) mkdirSync(join(stage.#home, folder));
    writeFileSync(join(stage.#home, 'strategies/actor.ts'), strategy);
    const exchange = { name: 'local', baseUrl: url, pairWhitelist: pairs, rateLimit: 0 };
    writeFileSync(
      join(stage.#home, 'config/config.json'),
      JSON.stringify({ strategy: 'actor', stakeCurrency: 'BTC', ...config, exchange }),
    );
    return stage;
  }

  /** Starts the bot and waits until it takes part in the steps. */
  async startBot(): Promise<void> {
    const { FORCE_COLOR: _force, ...inherited } = process.env;
    const { apiKey, secret } = this.#open.key;
    const child = spawn(
      process.execPath,
      [binary, 'trade', '--live', '--yes', '--untested', '--user-dir', this.#home],
      {
        env: { ...inherited, TRADEWRIGHT__EXCHANGE__KEY: apiKey, TRADEWRIGHT__EXCHANGE__SECRET: secret },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    this.#bot = child;
    child.stderr.on('data', (data: Buffer) => (this.log += data.toString()));
    while (!(await this.#bots()).bots.some(({ name, isConnected }) => name !== 'judge' && isConnected)) {
      if (child.exitCode !== null) throw new Error(`the bot ended with ${child.exitCode}: ${this.log}`);
      await sleep(20);
    }
  }

  /** Ends the bot in the middle of whatever it does. */
  async killBot(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends the bot in good order; its exit code. */
  async stopBot(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#bot!;
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    if (child.exitCode !== null) return child.exitCode;
    child.kill(signal);
    return closed;
  }

  /** Lets time go on to `timeMs`; the last step is told to the bot but not waited for. */
  async runUntil(timeMs: number): Promise<void> {
    for (;;) {
      if (this.#told !== undefined) {
        if (this.#told.nowMs >= timeMs) return;
        const { step } = this.#told;
        this.#told = undefined;
        this.#judge.send(JSON.stringify({ done: step }));
      }
      const child = this.#bot;
      await new Promise<void>((resolve, reject) => {
        const ended = (): void => reject(new Error(`the bot ended with ${child?.exitCode}: ${this.log}`));
        child?.once('close', ended);
        this.#news = () => {
          child?.off('close', ended);
          resolve();
        };
      });
    }
  }

  /** Lets time go on to `timeMs` and waits until the bot is done with it. */
  async settleAt(timeMs: number): Promise<void> {
    await this.runUntil(timeMs);
    for (;;) {
      const { step, bots } = await this.#bots();
      if (bots.every(({ name, done }) => name === 'judge' || done === step)) return;
      await sleep(5);
    }
  }

  async #bots(): Promise<LockStepState> {
    const answer = await fetch(`${this.#open.exchange.url}/control/status`);
    return ((await answer.json()) as { lockStep: LockStepState }).lockStep;
  }

  /** What the account has bought and sold, in the order of the fills. */
  fills(): readonly string[] {
    return this.#open.exchange.exchange
      .fills(ACCOUNT)
      .map(
        ({ timeMs, pair, side, price, amount }) =>
          `${new Date(timeMs).toISOString()} ${pair} ${side} ${amount} @ ${price}`,
      );
  }

  balances(): unknown {
    return this.#open.exchange.exchange.balances(ACCOUNT, 'spot');
  }

  openOrders(): readonly { readonly clientOrderId: string }[] {
    return this.#open.exchange.exchange.openOrders(ACCOUNT);
  }

  /** Trades that are over, as the bot's journal has them. */
  trades(): readonly TradeRecord[] {
    const db = new Database(join(this.#home, 'journal/live.sqlite'), { readonly: true });
    const rows = db.prepare('SELECT record FROM closed_trades ORDER BY sequence, trade').all() as { record: string }[];
    db.close();
    return rows.map(({ record }) => JSON.parse(record) as TradeRecord);
  }

  async close(): Promise<void> {
    if (this.#bot?.exitCode === null) await this.killBot();
    this.#judge.terminate();
    await this.#open.exchange.close();
    rmSync(this.#home, { recursive: true });
  }
}
