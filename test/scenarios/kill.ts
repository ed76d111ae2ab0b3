import { randomStream } from '../../src/core/simulation/random.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stage, type StageOptions } from './stage.ts';

/** Enters and leaves often, with stops on the exchange. */
const ACTOR = `
import { defineStrategy, ta } from 'tradewright';

export default defineStrategy({
  timeframe: '5m',
  stoploss: -0.01,
  minimalRoi: { 0: 0.01 },
  startupCandleCount: 20,
  orderTypes: { entry: 'market', exit: 'market', stoploss: 'market', stoplossOnExchange: true },
  indicators: ({ candles }) => ({ fast: ta.ema(candles.close, 3), slow: ta.ema(candles.close, 12) }),
  enterLong: (row) => row.fast > row.slow,
  exitLong: (row) => row.fast < row.slow,
});
`;

const START_MS = Date.UTC(2018, 0, 12);
const DAY_MS = 86_400_000;
/** Longest wait before a kill, in the middle of what a step sets going, ms of the machine. */
const LATEST_KILL_MS = 15;

const STAGE: StageOptions = {
  pairs: ['ETH/BTC', 'LTC/BTC', 'XMR/BTC'],
  startMs: START_MS,
  stepMs: 30_000,
  strategy: ACTOR,
  config: { stakeAmount: 0.1, maxOpenTrades: 3 },
};

interface Ending {
  readonly fills: readonly string[];
  readonly balances: unknown;
  readonly trades: readonly string[];
  readonly openOrders: number;
}

/** Trades some days and is killed at random points in between; how account and journal look at the end. */
export async function tradeDays(days: number, kills: number, seed: number): Promise<Ending> {
  const random = randomStream(seed);
  const endMs = START_MS + days * DAY_MS;
  const points = Array.from({ length: kills }, () => START_MS + random() * days * DAY_MS).sort((a, b) => a - b);
  const stage = await Stage.open(STAGE);
  try {
    await stage.startBot();
    for (const point of points) {
      await stage.runUntil(point);
      await sleep(random() * LATEST_KILL_MS);
      await stage.killBot();
      await stage.startBot();
    }
    await stage.settleAt(endMs);
    await stage.stopBot();
    return {
      fills: stage.fills(),
      balances: stage.balances(),
      trades: stage
        .trades()
        .map(({ pair, openTimeMs, closeTimeMs, exitReason, amount }) =>
          [pair, new Date(openTimeMs).toISOString(), new Date(closeTimeMs).toISOString(), exitReason, amount].join(' '),
        ),
      openOrders: stage.openOrders().length,
    };
  } finally {
    await stage.close();
  }
}
