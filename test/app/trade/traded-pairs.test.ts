import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runTrade } from '../../../src/app/trade/run-trade.ts';
import { MarketReplay } from '../../../src/core/simulation/exchange/replay/market-replay.ts';
import { WalkSource } from '../../../src/core/simulation/exchange/replay/walk-source.ts';
import { BTC, ETH, START_MS, startTestExchange } from '../../support/local-exchange.ts';
import { folderWith } from '../../support/strategy-folder.ts';

const STRATEGY = `import { defineStrategy } from 'tradewright';
export default defineStrategy({
  timeframe: '1m',
  stoploss: -0.5,
  indicators: () => ({}),
  enterLong: () => true,
});
`;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

it(
  'are those of the list; a pair that left it is kept until its trade is closed, and not entered again',
  { timeout: 30_000 },
  async () => {
    const folder = folderWith({ 'strategies/eager.ts': STRATEGY });
    const list = join(folder, 'list.json');
    const walk = ({ pair, tickSize, stepSize }: typeof BTC) =>
      new WalkSource({ pair, tickSize, stepSize, seed: 1, fromMs: START_MS - 3_600_000, price: 1000 });
    const exchange = await startTestExchange({
      feed: new MarketReplay([walk(BTC), walk(ETH)]),
      ...{ rate: 300, hasLimits: false, checksTimestamps: false },
    });
    const configuration = (minimalRoi: object) => ({
      ...{
        strategy: 'eager',
        stakeCurrency: 'USDT',
        stakeAmount: 100,
        dryRunWallet: 1000,
        maxOpenTrades: 5,
        minimalRoi,
      },
      orderTypes: { entry: 'market', exit: 'market', stoploss: 'market' },
      exchange: { name: 'local', baseUrl: exchange.url },
      pairlists: [{ method: 'RemotePairList', pairlistUrl: list }],
    });
    const start = async (listed: string[], minimalRoi: object) => {
      writeFileSync(list, JSON.stringify(listed));
      writeFileSync(join(folder, 'config.json'), JSON.stringify(configuration(minimalRoi)));
      const stop = new AbortController();
      const running = await runTrade({
        config: {
          userDir: folder,
          files: [join(folder, 'config.json')],
          env: { TRADEWRIGHT__EXCHANGE__KEY: 'K1', TRADEWRIGHT__EXCHANGE__SECRET: 'S1' },
        },
        ...{ mode: 'live', untested: true, confirm: () => Promise.resolve(true), log: silent, clock: exchange.clock },
        signal: stop.signal,
      });
      return { running, stop: () => (stop.abort(), running.done), session: running.trading.bot.session };
    };
    try {
      const first = await start(['BTC/USDT'], {});
      expect(first.running.pairs).toEqual(['BTC/USDT']);
      const held = () => first.session.trader.open.map((trade) => trade.start.pair);
      await expect.poll(held, { timeout: 10_000 }).toEqual(['BTC/USDT']);
      await first.stop();

      const second = await start(['ETH/USDT'], { 0: -0.4 });
      expect(second.running.pairs).toEqual(['ETH/USDT', 'BTC/USDT']);
      const { journal } = second.running;
      const closed = () =>
        (journal.closedTrades(journal.botNumber('tradewright')) as { pair: string }[]).map(({ pair }) => pair);
      await expect.poll(() => closed().length, { timeout: 15_000 }).toBeGreaterThan(4);
      expect(closed().filter((pair) => pair === 'BTC/USDT')).toHaveLength(1);
      await second.stop();
    } finally {
      await exchange.close();
    }
  },
);
