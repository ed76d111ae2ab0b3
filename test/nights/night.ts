import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
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
import { silentLog } from '../support/silent-log.ts';
import { Chances, FAULTS, type Fault, type FaultId } from './chances.ts';
import { FaultyVenue } from './faults.ts';
import { Hands } from './hands.ts';
import { violations, type Violation } from './invariants.ts';
import { Dead, mortalClock, mortalJournal, type Life } from './mortal.ts';
import { nightSettings, nightStrategy } from './night-strategy.ts';
import { Watch } from './watch.ts';

const ACCOUNT = 'main';
const START_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const WARM_UP_MS = 10 * MINUTE_MS;
const NIGHT_MS = 100 * MINUTE_MS;
/** Without faults at the end, for everything to be settled. */
const QUIET_MS = 15 * MINUTE_MS;
const TICK_MS = 500;

/** What one night may hold; everything else follows from the seed. */
export interface NightPlan {
  readonly seed: number;
  readonly faults: ReadonlySet<Fault>;
  /** Of the faults only these happen; undefined = all that are drawn. */
  readonly only?: ReadonlySet<FaultId>;
}

export interface NightResult {
  readonly violations: readonly Violation[];
  readonly trades: number;
  readonly orders: number;
  readonly happened: Chances['happened'];
  /** Why processes ended by themselves. */
  readonly ends: readonly string[];
  readonly notices: readonly (Notice & { readonly timeMs: number })[];
}

/** Draws a night from its seed. */
export function drawNight(seed: number): NightPlan {
  const random = randomStream(seed);
  return { seed, faults: new Set(FAULTS.filter(() => random() < 0.4)) };
}

/** Runs a night: a real bot with a real journal on a virtual clock, against an exchange in memory. */
export async function runNight(plan: NightPlan): Promise<NightResult> {
  const { seed } = plan;
  const random = randomStream(seed * 7919 + 1);
  const folder = mkdtempSync(join(fastFolder(), 'tradewright-night-'));
  const clock = new VirtualClock(START_MS);
  const markets = marketsOf(random);
  const exchange = new SimulatedExchange({ seed, markets });
  const hub = new ExchangeHub(exchange);
  exchange.openAccount(ACCOUNT);
  exchange.deposit(ACCOUNT, 'spot', 'USDT', '10000', START_MS);
  // Coins that are none of the bot's: an order for more than it holds would be taken all the same.
  exchange.deposit(ACCOUNT, 'spot', 'AAA', '1234.5678', START_MS);
  const market = new SimulatedMarket(hub, clock, ['1m']);
  const replay = walkOf(markets, seed, random);
  const whole = new AbortController();
  const pump = async () => {
    while (!whole.signal.aborted) {
      await clock.sleepUntil(clock.now() + TICK_MS, whole.signal);
      hub.run((each) => replay.play(each, clock.now()));
    }
  };
  const pumping = pump().catch(() => undefined);
  await clock.runUntil(START_MS + WARM_UP_MS);

  const endMs = START_MS + WARM_UP_MS + NIGHT_MS;
  const chances = new Chances({ ...plan, only: plan.only, untilMs: endMs, now: () => clock.now() });
  const hands = new Hands(hub, ACCOUNT, markets, chances);
  const notices: (Notice & { timeMs: number })[] = [];
  const { settings, wording } = nightSettings(random);
  const strategy = nightStrategy(seed);
  const hasStops = random() < 0.5;
  const path = join(folder, 'journal.sqlite');
  const ends: string[] = [];
  const watch = new Watch({ exchange, account: ACCOUNT, settings, hasStops, notices, now: () => clock.now() });

  /** One process: it lives until the night ends, until it is killed, or until its disk or the venue fails it. */
  const begin = () => {
    const life: Life = { isAlive: true };
    const isAlive = () => life.isAlive;
    const mayDie = () => {
      if (chances.draw('kill', 'on the way') !== undefined) life.isAlive = false;
    };
    const journal = new SqliteJournal(path);
    const stop = new AbortController();
    const venue = new FaultyVenue({
      venue: new SimulatedVenue({ hub, account: ACCOUNT, wallet: 'spot', clock, latencyMs: 40 }),
      clock,
      chances,
      keyDeadUntilMs: () => hands.keyDeadUntilMs,
      mayDie,
      isAlive,
    });
    const trading = startTrading({
      name: 'night',
      settings,
      strategy,
      params: {},
      markets: markets.map(({ pair }) => exchange.market(pair)!.market),
      journal: mortalJournal(journal, life, chances, (entry) => watch.written(entry)),
      clock: mortalClock(clock, { isAlive }),
      log: silentLog,
      account: ACCOUNT,
      wording,
      requestExpiryMs: 5000,
      venue,
      data: market,
      streams: market,
      notifier: { notify: (notice) => void notices.push({ ...notice, timeMs: clock.now() }) },
      startupCandles: 5,
      ...(hasStops && { stopsOnExchange: { moveEveryMs: 60_000, mostAnHour: 60 } }),
      outsideOrders: 'report',
      signal: stop.signal,
    });
    const process = { life, journal, stop, trading, up: undefined as Trading | undefined };
    trading
      .then((up) => {
        process.up = up;
        return up.ended;
      })
      .catch((error: unknown) => {
        life.isAlive = false;
        if (!(error instanceof Dead)) ends.push(String(error));
      });
    return process;
  };

  let process = begin();
  for (let nowMs = clock.now(); nowMs < endMs + QUIET_MS; nowMs += 1000) {
    hands.tick(nowMs);
    await clock.runUntil(nowMs + 1000);
    if (process.life.isAlive) {
      watch.look(process.up);
      continue;
    }
    process.journal.close();
    await clock.runUntil((nowMs += 1000 * Math.floor(1 + random() * 90)));
    process = begin();
  }
  const settled = await settledTrading(process.trading, clock);
  // Orders are under way at any time; they are looked at once they have been answered.
  for (let second = 0; second < 60 && isUnderWay(settled); second++) await clock.runUntil(clock.now() + 1000);
  const morning = { hub, account: ACCOUNT, journal: process.journal, trading: settled, markets, strategy };
  const result = {
    violations: [...watch.found, ...violations(morning)],
    trades: settled.bot.session.trader.closed.length,
    orders: exchange.allOrders(ACCOUNT).length,
    happened: chances.happened,
    notices,
    ends,
  };
  process.stop.abort();
  whole.abort();
  await clock.runUntil(clock.now() + 60_000);
  await pumping;
  process.journal.close();
  rmSync(folder, { recursive: true });
  return result;
}

/** Real files, where the system keeps some in memory: what a lost machine would cost is no matter of these nights. */
function fastFolder(): string {
  const memory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > 256e6 ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
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

function walkOf(markets: readonly Market[], seed: number, random: () => number): MarketReplay {
  return new MarketReplay(
    markets.map(({ pair, tickSize, stepSize }) => {
      const price = 5 + random() * 100;
      const liveliness = { dailyVolatility: 0.3, meanGapMs: 2000, meanCost: 300 };
      return new WalkSource({ pair, fromMs: START_MS, price, tickSize, stepSize, seed, ...liveliness });
    }),
  );
}

function isUnderWay({ bot }: Trading): boolean {
  return [...bot.session.orders.live()].some(({ state }) => state === 'intended' || state === 'sent');
}

/** Lets time pass until a process that has just begun has come up. */
async function settledTrading(trading: Promise<Trading>, clock: VirtualClock): Promise<Trading> {
  let isUp = false;
  const up = trading.finally(() => (isUp = true));
  while (!isUp) await clock.runUntil(clock.now() + 1000);
  return up;
}
