import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExchangeHub } from '../../src/adapters/simulated/exchange-hub.ts';
import { SimulatedMarket } from '../../src/adapters/simulated/simulated-market.ts';
import { SimulatedVenue } from '../../src/adapters/simulated/simulated-venue.ts';
import { SqliteJournal } from '../../src/adapters/sqlite/sqlite-journal.ts';
import { VirtualClock } from '../../src/adapters/system/virtual-clock.ts';
import { startTrading, type Trading } from '../../src/app/trade/trade.ts';
import type { Market } from '../../src/core/model/market.ts';
import type { Notice } from '../../src/core/model/notice.ts';
import { randomStream } from '../../src/core/simulation/random.ts';
import { SimulatedExchange } from '../../src/core/simulation/exchange/exchange.ts';
import { MarketReplay } from '../../src/core/simulation/exchange/replay/market-replay.ts';
import { WalkSource } from '../../src/core/simulation/exchange/replay/walk-source.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { FaultyVenue, REQUEST_FAULTS, STREAM_FAULTS, type Fault, type FaultPlan } from './faults.ts';
import { violations, type Violation } from './invariants.ts';
import { nightSettings, nightStrategy } from './night-strategy.ts';

const ACCOUNT = 'main';
const START_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const WARM_UP_MS = 10 * MINUTE_MS;
const QUIET_MS = 30 * MINUTE_MS;
const TICK_MS = 500;

/** What one night may hold; everything else follows from the seed. */
export interface NightPlan {
  readonly seed: number;
  readonly minutes: number;
  readonly faults: ReadonlySet<Fault>;
  readonly kills: number;
  /** Hands that move money and orders on the account. */
  readonly hands: boolean;
}

export interface NightResult {
  readonly violations: readonly Violation[];
  readonly trades: number;
  readonly orders: number;
  readonly happened: readonly string[];
  readonly notices: readonly Notice[];
}

/** Draws a night from its seed. */
export function drawNight(seed: number): NightPlan {
  const random = randomStream(seed);
  const faults = new Set<Fault>();
  for (const kind of [...REQUEST_FAULTS, ...STREAM_FAULTS, 'read-error' as const]) if (random() < 0.4) faults.add(kind);
  return { seed, minutes: 180, faults, kills: Math.floor(random() * 4), hands: random() < 0.4 };
}

function marketsOf(random: () => number): Market[] {
  return ['AAA', 'BBB', 'CCC'].map((base) => ({
    pair: `${base}/USDT`,
    base,
    quote: 'USDT',
    kind: 'spot',
    tickSize: [0.01, 0.001, 0.05][Math.floor(random() * 3)],
    stepSize: [0.001, 0.01, 0.1][Math.floor(random() * 3)],
    minAmount: 0.001,
    maxAmount: 1e9,
    minCost: [1, 5, 10][Math.floor(random() * 3)],
    maxCost: 1e9,
    takerRatio: 0.001,
    makerRatio: 0.001,
    contractSize: 1,
  }));
}

/** Runs a night: a real bot with a real journal on a virtual clock, against an exchange in memory. */
export async function runNight(
  plan: NightPlan,
  look?: (trading: Trading, exchange: SimulatedExchange) => void,
): Promise<NightResult> {
  const random = randomStream(plan.seed * 7919 + 1);
  const folder = mkdtempSync(join(tmpdir(), 'tradewright-night-'));
  const clock = new VirtualClock(START_MS);
  const markets = marketsOf(random);
  const exchange = new SimulatedExchange({ seed: plan.seed, markets });
  const hub = new ExchangeHub(exchange);
  exchange.openAccount(ACCOUNT);
  exchange.deposit(ACCOUNT, 'spot', 'USDT', '10000', START_MS);
  exchange.deposit(ACCOUNT, 'spot', 'AAA', '3.7', START_MS);
  const replay = new MarketReplay(
    markets.map(({ pair, tickSize, stepSize }) => {
      const price = 5 + random() * 100;
      return new WalkSource({
        pair,
        fromMs: START_MS,
        price,
        tickSize,
        stepSize,
        seed: plan.seed,
        dailyVolatility: 0.3,
        meanGapMs: 2000,
        meanCost: 300,
      });
    }),
  );
  const market = new SimulatedMarket(hub, clock, ['1m']);
  const endMs = START_MS + WARM_UP_MS + plan.minutes * MINUTE_MS;
  const whole = new AbortController();
  const pump = async () => {
    while (!whole.signal.aborted) {
      await clock.sleepUntil(clock.now() + TICK_MS, whole.signal);
      hub.run((each) => replay.play(each, clock.now()));
    }
  };
  const pumping = pump().catch(() => undefined);
  await clock.runUntil(START_MS + WARM_UP_MS);

  const notices: Notice[] = [];
  const faultPlan: FaultPlan = { kinds: plan.faults, rate: 0.08, untilMs: endMs };
  const happened: string[] = [];
  const { settings, wording } = nightSettings(random);
  const strategy = nightStrategy(plan.seed);
  const onExchange = random() < 0.5;
  const kills = Array.from({ length: plan.kills }, () => Math.floor(random() * 400) + 20).sort((a, b) => a - b);
  const path = join(folder, 'journal.sqlite');

  /** One process: it lives until the night ends, or until it is killed. */
  const begin = async (killAt: number | undefined) => {
    const life = { isAlive: true, writes: 0 };
    const journal = new SqliteJournal(path);
    const stop = new AbortController();
    const own = mortalClock(clock, () => life.isAlive);
    const venue = new FaultyVenue(
      new SimulatedVenue({ hub, account: ACCOUNT, wallet: 'spot', clock, latencyMs: 40 }),
      clock,
      faultPlan,
      random,
      () => life.isAlive,
    );
    const trading = startTrading({
      name: 'night',
      settings,
      strategy,
      params: {},
      markets,
      journal: mortalJournal(journal, life, killAt, random() < 0.5),
      clock: own,
      log: { debug() {}, info() {}, warn() {}, error() {} },
      account: ACCOUNT,
      wording,
      requestExpiryMs: 5000,
      venue,
      data: market,
      streams: market,
      notifier: { notify: (notice) => void notices.push(notice) },
      startupCandles: 5,
      ...(onExchange && { stopsOnExchange: { moveEveryMs: 60_000, mostAnHour: 60 } }),
      outsideOrders: 'report',
      signal: stop.signal,
    });
    // A process that ends on its own, because the venue or its disk failed it, is started again like one that was killed.
    trading
      .then(({ ended }) => ended)
      .catch((error: unknown) => {
        life.isAlive = false;
        if (!(error instanceof Dead)) happened.push(`${clock.now()} ended: ${String(error)}`);
      });
    return { life, journal, stop, trading, venue };
  };

  let process = await begin(kills.shift());
  const hands = handsOf(plan, random);
  for (let nowMs = clock.now(); nowMs < endMs + QUIET_MS; nowMs += 1000) {
    if (nowMs < endMs) hands(hub, nowMs, happened);
    await clock.runUntil(nowMs + 1000);
    if (process.life.isAlive) continue;
    happened.push(`${nowMs} killed`);
    happened.push(...process.venue.happened);
    process.journal.close();
    await clock.runUntil((nowMs += 1000 * Math.floor(1 + random() * 90)));
    process = await begin(nowMs < endMs ? kills.shift() : undefined);
  }
  // The last candle's orders are under way at its close; they are looked at once they have been answered.
  await clock.runUntil(clock.now() + 20_000);
  happened.push(...process.venue.happened);
  const settled = await settledTrading(process.trading, clock);
  look?.(settled, exchange);
  const result = {
    violations: violations({
      hub,
      account: ACCOUNT,
      journal: process.journal,
      trading: settled,
      markets,
      maxOpenTrades: settings.maxOpenTrades,
    }),
    trades: process.journal.closedTrades(process.journal.botNumber('night')).length,
    orders: exchange.allOrders(ACCOUNT).length,
    happened: happened.sort(),
    notices,
  };
  process.stop.abort();
  whole.abort();
  await clock.runUntil(clock.now() + 60_000);
  await pumping;
  process.journal.close();
  rmSync(folder, { recursive: true });
  return result;
}

/** Lets time pass until a process that has just begun has come up. */
async function settledTrading(trading: Promise<Trading>, clock: VirtualClock): Promise<Trading> {
  let isUp = false;
  const up = trading.finally(() => (isUp = true));
  while (!isUp) await clock.runUntil(clock.now() + 1000);
  return up;
}

/** The clock of a process: one that is dead never wakes. */
function mortalClock(clock: Clock, isAlive: () => boolean): Clock {
  return {
    now: () => clock.now(),
    async sleepUntil(timeMs, signal) {
      await clock.sleepUntil(timeMs, signal);
      if (!isAlive()) await new Promise<never>(() => undefined);
    },
  };
}

/** A journal whose process dies at a write: just before it is on the disk, or just after. */
function mortalJournal(
  journal: SqliteJournal,
  life: { isAlive: boolean; writes: number },
  killAt: number | undefined,
  isAfter: boolean,
): Journal {
  return new Proxy(journal, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'write') return (value as (...all: unknown[]) => unknown).bind(target);
      return (entry: Parameters<Journal['write']>[0]) => {
        if (!life.isAlive) throw new Dead();
        if (++life.writes !== killAt) return target.write(entry);
        life.isAlive = false;
        if (isAfter) target.write(entry);
        throw new Dead();
      };
    },
  });
}

class Dead extends Error {}

/** People who trade on the same account by hand. */
function handsOf({ hands }: NightPlan, random: () => number) {
  return (hub: ExchangeHub, nowMs: number, happened: string[]): void => {
    if (!hands || random() > 1 / 900) return;
    hub.run((exchange) => {
      const open = exchange.openOrders(ACCOUNT);
      const pick = random();
      if (pick < 0.4 && open.length > 0) {
        const { pair, orderId } = open[Math.floor(random() * open.length)];
        exchange.cancel(ACCOUNT, { pair, orderId }, nowMs);
        happened.push(`${nowMs} hand cancelled ${orderId}`);
      } else {
        const amount = pick < 0.7 ? '123.456' : '-50';
        exchange.adjust(ACCOUNT, 'spot', 'USDT', amount, nowMs);
        happened.push(`${nowMs} hand moved ${amount} USDT`);
      }
    });
  };
}
