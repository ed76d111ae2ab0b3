import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { operatorAddress } from '../../../src/app/operator/address.ts';
import type { OperatorRequest } from '../../../src/app/operator/messages.ts';
import type { StatusReport } from '../../../src/app/operator/reports.ts';
import { askBot, stopBot } from '../../../src/app/operator/send.ts';
import {
  botFolder,
  configure,
  folderFile,
  IDLE,
  startBot,
  startWalk,
  type TestBot,
} from '../../support/running-bot.ts';

async function idleBot(config: object = {}) {
  const exchange = await startWalk();
  const folder = botFolder(exchange.url, IDLE, config);
  const bot = await startBot(folder);
  const address = { config: { userDir: folder, files: [join(folder, 'config.json')] } };
  const ask = (request: OperatorRequest) => askBot(address, request);
  const status = () => ask({ do: 'status' }) as Promise<StatusReport>;
  const enter = async (pair = 'BTC/USDT') => {
    await vi.waitFor(() => expect(bot.running.trading.bot.session.price(pair)).toBeGreaterThan(0), 5000);
    const { trade } = (await ask({ do: 'enter', pair, side: 'long' })) as { trade: number };
    await vi.waitFor(async () =>
      expect((await status()).trades.find(({ id }) => id === trade)?.amount).toBeGreaterThan(0),
    );
    return trade;
  };
  const held = (asset: string) =>
    Number(exchange.exchange.balances('tester', 'spot').find((each) => each.asset === asset)?.free);
  return { exchange, folder, bot, address, ask, status, enter, held };
}

/** The commands that the journal holds, in their order. */
function commands({ running: { journal } }: TestBot): string[] {
  const events = journal.events(0, 10_000).map(({ event }) => event as { kind: string; command?: { do: string } });
  return events.flatMap(({ kind, command }) => (kind === 'command' ? [command!.do] : []));
}

describe('an operator', () => {
  it('looks at a bot, enters and leaves by hand; each command is in the journal', { timeout: 20_000 }, async () => {
    const { folder, bot, ask, status, enter } = await idleBot();
    expect(statSync(operatorAddress(folder, 'live')).mode & 0o777).toBe(0o600);
    expect(await status()).toMatchObject({ mode: 'live', state: 'running', slots: 2, trades: [] });
    const trade = await enter();
    expect((await status()).trades).toMatchObject([{ id: trade, pair: 'BTC/USDT', enterTag: 'force_entry' }]);
    expect(await ask({ do: 'balance' })).toMatchObject({ stakeCurrency: 'USDT', startBalance: 100_000 });
    await expect(ask({ do: 'enter', pair: 'BTC/USDT', side: 'long' })).rejects.toMatchObject({ code: 'ENTRY_REFUSED' });
    await ask({ do: 'exit', tradeId: trade });
    await vi.waitFor(async () => expect((await status()).trades).toEqual([]));
    expect(await ask({ do: 'trades', last: 5 })).toMatchObject([{ id: trade, exitReason: 'force_exit' }]);
    expect(await ask({ do: 'profit' })).toMatchObject({ closedTrades: 1, openTrades: 0 });
    const [today] = (await ask({ do: 'daily', days: 2 })) as { trades: number }[];
    expect(today.trades).toBe(1);
    expect(commands(bot)).toEqual(['enter', 'enter', 'exit']);
  });

  it('stops and allows entries, also over a restart', { timeout: 20_000 }, async () => {
    const { folder, bot, ask, status, enter } = await idleBot();
    await ask({ do: 'pause' });
    expect(await status()).toMatchObject({ state: 'paused' });
    await expect(enter()).rejects.toMatchObject({ code: 'ENTRIES_STOPPED', exitCode: 1 });
    await bot.stop();
    await startBot(folder);
    expect(await status()).toMatchObject({ state: 'paused' });
    await ask({ do: 'resume' });
    expect(await status()).toMatchObject({ state: 'running' });
  });

  it('locks pairs', { timeout: 20_000 }, async () => {
    const { ask, status, enter } = await idleBot();
    await ask({ do: 'lock', pair: 'BTC/USDT', side: '*', minutes: 600 });
    expect((await status()).locks).toMatchObject([{ pair: 'BTC/USDT', reason: 'operator' }]);
    await expect(enter()).rejects.toMatchObject({ code: 'ENTRY_REFUSED', message: /locked/ });
    await ask({ do: 'unlock', pair: 'BTC/USDT' });
    expect(await enter()).toBe(1);
  });

  it('cancels an order that waits for its price', { timeout: 20_000 }, async () => {
    const orderTypes = { entry: 'limit', exit: 'limit', stoploss: 'market' };
    const { bot, ask, status } = await idleBot({ orderTypes });
    await vi.waitFor(() => expect(bot.running.trading.bot.session.price('ETH/USDT')).toBeGreaterThan(0), 5000);
    bot.running.trading.tell({ kind: 'quote', pair: 'ETH/USDT', price: 500 });
    await ask({ do: 'enter', pair: 'ETH/USDT', side: 'long' });
    await vi.waitFor(async () => expect((await status()).trades[0]?.orders).toMatchObject([{ state: 'open' }]));
    await ask({ do: 'cancel', tradeId: 1 });
    await vi.waitFor(async () => expect((await status()).trades).toEqual([]));
    await expect(ask({ do: 'cancel', tradeId: 1 })).rejects.toMatchObject({ code: 'TRADE_NOT_OPEN', value: 1 });
  });

  it('reloads configuration and strategy at the close of a candle; positions stay', { timeout: 30_000 }, async () => {
    const { exchange, folder, bot, ask, status, enter } = await idleBot();
    const trade = await enter();
    await expect(ask({ do: 'reload' })).rejects.toMatchObject({ code: 'RELOAD_NOTHING' });
    configure(folder, exchange.url, { maxOpenTrades: 'many' });
    await expect(ask({ do: 'reload' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    configure(folder, exchange.url, { stakeCurrency: 'BTC' });
    await expect(ask({ do: 'reload' })).rejects.toMatchObject({ exitCode: 1 });
    configure(folder, exchange.url, { maxOpenTrades: 5 });
    folderFile(folder, 'strategies/own.ts', 'export default 1;');
    await expect(ask({ do: 'reload' })).rejects.toMatchObject({ code: /^STRATEGY_/ });
    folderFile(folder, 'strategies/own.ts', IDLE.replace('-0.5', '-0.3'));
    const { changes } = (await ask({ do: 'reload' })) as { changes: { path: string }[] };
    expect(changes.map(({ path }) => path).sort()).toEqual(['maxOpenTrades', 'stoploss', 'strategyHash']);
    await vi.waitFor(async () => expect(await status()).toMatchObject({ slots: 5 }), 15_000);
    expect((await status()).trades).toMatchObject([{ id: trade, pair: 'BTC/USDT' }]);
    expect(bot.running.settings.stoploss).toBe(-0.3);
    expect(bot.log.some((line) => line.startsWith('reloaded'))).toBe(true);
    await ask({ do: 'exit', tradeId: trade });
    await vi.waitFor(async () => expect((await status()).trades).toEqual([]));
  });

  it('is told what cannot be done', { timeout: 20_000 }, async () => {
    const { ask, address, bot, folder } = await idleBot();
    await expect(ask({ do: 'enter', pair: 'XRP/USDT', side: 'long' })).rejects.toMatchObject({
      code: 'PAIR_NOT_TRADED',
    });
    await expect(ask({ do: 'exit', tradeId: 9 })).rejects.toMatchObject({ code: 'TRADE_NOT_OPEN' });
    await expect(ask({ do: 'dance' } as never)).rejects.toMatchObject({ code: 'COMMAND_UNKNOWN' });
    await bot.stop();
    await expect(ask({ do: 'status' })).rejects.toMatchObject({ code: 'NO_BOT', value: folder });
    await expect(stopBot(address, 'keep')).rejects.toMatchObject({ code: 'NO_BOT' });
  });
});

describe('the kill switch', () => {
  it('ends a bot and leaves its positions', { timeout: 20_000 }, async () => {
    const { address, bot, enter, held } = await idleBot();
    const before = held('BTC');
    await enter();
    expect(await stopBot(address, 'keep')).toMatchObject({ stopped: true, openTrades: 1 });
    await bot.running.done;
    expect(held('BTC')).toBeGreaterThan(before);
  });

  it('sells everything first, whatever the order types', { timeout: 20_000 }, async () => {
    const { address, bot, enter, held } = await idleBot({
      orderTypes: { entry: 'market', exit: 'limit', stoploss: 'limit' },
    });
    const before = { BTC: held('BTC'), ETH: held('ETH') || 0 };
    await enter('BTC/USDT');
    await enter('ETH/USDT');
    expect(await stopBot(address, 'flatten')).toMatchObject({ stopped: true, openTrades: 0 });
    await bot.running.done;
    expect(held('BTC')).toBeCloseTo(before.BTC, 4);
    expect(held('ETH')).toBeCloseTo(before.ETH, 3);
    const reasons = bot.running.trading.bot.session.trader.closed.slice().map(({ exitReason }) => exitReason);
    expect(reasons).toEqual(['emergency_exit', 'emergency_exit']);
  });

  it('works as a file, which also keeps a bot from starting', { timeout: 20_000 }, async () => {
    const { folder, bot, enter } = await idleBot();
    await enter();
    writeFileSync(join(folder, 'STOP'), '');
    await bot.running.done;
    await expect(startBot(folder)).rejects.toMatchObject({ code: 'STOP_FILE', path: join(folder, 'STOP') });
    // What was left is sold at the next start, and nothing else is done.
    writeFileSync(join(folder, 'STOP'), 'flatten\n');
    const again = await startBot(folder);
    await again.running.done;
    expect(again.running.trading.bot.session.trader.open).toEqual([]);
  });
});
