import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { botFolder, configure, EAGER, startBot, startWalk } from '../../support/running-bot.ts';

it(
  'are those of the list; a pair that left it is kept until its trade is closed, and not entered again',
  { timeout: 30_000 },
  async () => {
    const exchange = await startWalk({ rate: 300 });
    const folder = botFolder(exchange.url, EAGER);
    const list = join(folder, 'list.json');
    const pairlists = [{ method: 'RemotePairList', pairlistUrl: list }];
    const start = async (listed: string[], minimalRoi: object) => {
      writeFileSync(list, JSON.stringify(listed));
      configure(folder, exchange.url, { maxOpenTrades: 5, minimalRoi, pairlists });
      const { running, stop } = await startBot(folder, { clock: exchange.clock });
      return { running, stop: () => stop().then(() => running.done), session: running.trading.bot.session };
    };
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
  },
);
