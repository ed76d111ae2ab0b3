import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type ConfigRequest } from '../config/load.ts';
import { openExchange } from '../exchange/open-exchange.ts';
import type { Log } from '../../ports/log.ts';
import { runTrade, type RunningTrade } from './run-trade.ts';

export interface RehearsalRequest {
  readonly config: ConfigRequest;
  readonly params?: Readonly<Record<string, unknown>>;
  /** How many times as fast as real time. */
  readonly speed: number;
  /** First and last instant, UTC ms. Default: all that is stored. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** A file of faults. */
  readonly scenario?: string;
  /** Folder that keeps journal and log. Default: a temporary one that goes with the rehearsal. */
  readonly home?: string;
  readonly log: Log;
  /** Told once the bot trades. */
  readonly onStart?: (running: RunningTrade) => void;
  readonly signal: AbortSignal;
}

/**
 * Trades stored candles with the live code: the real adapter, order manager and journal against an exchange on this
 * machine, whose clock all of them follow. Returns what the bot was when the time was over.
 */
export async function rehearse(request: RehearsalRequest): Promise<RunningTrade> {
  const { speed, fromMs, toMs, scenario, log, signal } = request;
  const configured = loadConfig(request.config);
  const pairs = configured.config.exchange?.pairWhitelist;
  const open = await openExchange({
    config: configured,
    ...(pairs === undefined ? {} : { pairs }),
    ...(fromMs === undefined ? {} : { startMs: fromMs }),
    ...(scenario === undefined ? {} : { scenario }),
    speed,
    hasLimits: false,
    checksTimestamps: false,
    log,
  });
  const { exchange, key } = open;
  const home = request.home ?? mkdtempSync(join(tmpdir(), 'tradewright-rehearsal-'));
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  try {
    const running = await runTrade({
      config: {
        ...request.config,
        flags: { ...request.config.flags, 'the rehearsal': { exchange: { name: 'local', baseUrl: exchange.url } } },
        env: {
          ...request.config.env,
          TRADEWRIGHT__EXCHANGE__KEY: key.apiKey,
          TRADEWRIGHT__EXCHANGE__SECRET: key.secret,
        },
      },
      ...(request.params && { params: request.params }),
      mode: 'live',
      untested: true,
      confirm: () => Promise.resolve(true),
      log,
      clock: exchange.clock,
      home,
      signal: both,
    });
    request.onStart?.(running);
    const endMs = Math.min(toMs ?? Infinity, open.endMs ?? Infinity);
    void exchange.clock.sleepUntil(endMs, both).then(
      () => over.abort(),
      () => undefined,
    );
    await running.done;
    return running;
  } finally {
    await exchange.close();
    if (request.home === undefined) rmSync(home, { recursive: true });
  }
}
