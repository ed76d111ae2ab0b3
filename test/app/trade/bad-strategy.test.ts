import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Notice } from '../../../src/core/model/notice.ts';
import { stopBot } from '../../../src/app/operator/send.ts';
import { botFolder, configure, EAGER, folderFile, IDLE, startBot, startWalk } from '../../support/running-bot.ts';

async function botWith(strategy: string) {
  const exchange = await startWalk({ rate: 120 });
  const folder = botFolder(exchange.url, strategy);
  const bot = await startBot(folder);
  const address = { config: { userDir: folder, files: [join(folder, 'config.json')] } };
  const notices = (code: Notice['code']) => bot.log.filter((line) => line.includes(`"code":"${code}"`));
  const session = () => bot.running.trading.bot.session;
  return { exchange, folder, bot, address, notices, session };
}

describe('a strategy that fails while it trades', { timeout: 20_000 }, () => {
  it('in a callback: the callback gives no answer, a person is told, stops and the kill switch work', async () => {
    const throwing = `customStoploss: () => { throw new Error('boom'); }, customExit: () => 7,`;
    const { address, bot, notices, session } = await botWith(EAGER.replace('indicators:', `${throwing} indicators:`));
    await vi.waitFor(() => expect(session().trader.open.length).toBe(2), 10_000);
    await vi.waitFor(() => expect(notices('STRATEGY_FAILED').length).toBe(4), 10_000);
    expect(notices('STRATEGY_FAILED').join('\n')).toMatch(/customStoploss of strategy own, BTC\/USDT.*Error: boom/);
    expect(notices('STRATEGY_FAILED').join('\n')).toMatch(/customExit of strategy own, ETH\/USDT.*gave the number 7/);
    const [trade] = session().trader.open;
    bot.running.trading.tell({ kind: 'quote', pair: trade.pair, price: trade.openRate * 0.4 });
    await vi.waitFor(() => expect(session().trader.closed.slice()).toMatchObject([{ exitReason: 'stop_loss' }]), 5000);
    expect(await stopBot(address, 'flatten')).toMatchObject({ openTrades: 0 });
    await bot.running.done;
  });

  it('in its indicators: nothing is decided there, and what is open keeps its stop, also after a restart', async () => {
    const failing = EAGER.replace(
      'indicators: () => ({})',
      `indicators: ({ pair }) => { if (pair === 'BTC/USDT') throw new Error('boom'); return {}; }`,
    );
    const { exchange, folder, bot, notices, session } = await botWith(failing);
    await vi.waitFor(() => expect(session().trader.open.map(({ pair }) => pair)).toEqual(['ETH/USDT']), 10_000);
    expect(notices('STRATEGY_FAILED')[0]).toMatch(/indicators of strategy own, BTC\/USDT.*boom/);
    await bot.stop();
    const all = IDLE.replace('indicators: () => ({})', `indicators: () => { throw new Error('all'); }`);
    folderFile(folder, 'strategies/other.ts', all);
    configure(folder, exchange.url, { strategy: 'other' });
    const again = await startBot(folder);
    const { trader } = again.running.trading.bot.session;
    const [trade] = trader.open;
    again.running.trading.tell({ kind: 'quote', pair: trade.pair, price: trade.openRate * 0.4 });
    await vi.waitFor(() => expect(trader.closed.slice()).toMatchObject([{ exitReason: 'stop_loss' }]), 5000);
  });
});
