import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFreqtrade } from '../../../src/app/config/import-freqtrade.ts';
import { checkConfig } from '../../../src/app/config/check.ts';
import { folder, thrown } from './folder.ts';

/** A configuration with what `freqtrade new-config` writes and a few options more. */
const FREQTRADE = `{
  // freqtrade allows comments
  "$schema": "https://schema.freqtrade.io/schema.json",
  "max_open_trades": 3,
  "stake_currency": "USDT",
  "stake_amount": "unlimited",
  "tradable_balance_ratio": 0.99,
  "fiat_display_currency": "USD",
  "dry_run": true,
  "dry_run_wallet": 5000,
  "cancel_open_orders_on_exit": false,
  "trading_mode": "futures",
  "margin_mode": "isolated",
  "unfilledtimeout": { "entry": 10, "exit": 20, "exit_timeout_count": 0, "unit": "minutes" },
  "entry_pricing": { "price_side": "same", "use_order_book": true },
  "exit_pricing": { "price_side": "same" },
  "exchange": {
    "name": "binance",
    "key": "MY-KEY",
    "secret": "MY-SECRET",
    "ccxt_config": { "httpsProxy": "http://p:1", "options": { "fetchMargins": true, "token": "MY-TOKEN" } },
    "ccxt_async_config": {},
    "pair_whitelist": ["BTC/USDT:USDT", "XRP/USDT:USDT"],
    "pair_blacklist": ["BNB/.*"],
  },
  "pairlists": [{ "method": "StaticPairList" }],
  "telegram": { "enabled": false, "token": "MY-TELEGRAM", "chat_id": "" },
  "api_server": { "enabled": false, "password": "MY-PASSWORD", "jwt_secret_key": "MY-JWT" },
  "bot_name": "mine",
  "initial_state": "running",
  "internals": { "process_throttle_secs": 5 },
}`;

describe('importFreqtrade', () => {
  it('carries what has a counterpart and says why the rest stays behind', () => {
    const cwd = folder({ 'config.json': FREQTRADE });
    const { config, leftOut } = importFreqtrade(path.join(cwd, 'config.json'));
    expect(config).toEqual({
      botName: 'mine',
      exchange: {
        name: 'binance',
        ccxtConfig: { httpsProxy: 'http://p:1', options: { fetchMargins: true } },
        pairWhitelist: ['BTC/USDT:USDT', 'XRP/USDT:USDT'],
        pairBlacklist: ['BNB/.*'],
      },
      tradingMode: 'futures',
      marginMode: 'isolated',
      stakeCurrency: 'USDT',
      stakeAmount: 'unlimited',
      dryRunWallet: 5000,
      maxOpenTrades: 3,
      tradableBalanceRatio: 0.99,
      unfilledtimeout: { entry: 10, exit: 20, exitTimeoutCount: 0, unit: 'minutes' },
    });
    expect(leftOut.map(({ key }) => key).sort()).toEqual([
      'api_server',
      'cancel_open_orders_on_exit',
      'dry_run',
      'entry_pricing',
      'exchange.ccxt_async_config',
      'exchange.ccxt_config.options.token',
      'exchange.key',
      'exchange.secret',
      'exit_pricing',
      'fiat_display_currency',
      'initial_state',
      'internals',
      'telegram',
    ]);
    for (const { reason } of leftOut) expect(reason).not.toBe('');
    expect(JSON.stringify({ config, leftOut })).not.toContain('MY-');
  });

  function imported(source: unknown): ReturnType<typeof importFreqtrade> {
    return importFreqtrade(path.join(folder({ 'c.json': source }), 'c.json'));
  }

  it('makes one trailing stop of four keys', () => {
    const keys = {
      trailing_stop_positive: 0.01,
      trailing_stop_positive_offset: 0.02,
      trailing_only_offset_is_reached: true,
    };
    expect(imported({ trailing_stop: true, ...keys }).config.trailingStop).toEqual({
      positive: 0.01,
      offset: 0.02,
      onlyOffsetIsReached: true,
    });
    expect(imported({ trailing_stop: true }).config.trailingStop).toBe(true);
    expect(imported({ trailing_stop: true, trailing_stop_positive: null }).config.trailingStop).toBe(true);
    expect(imported({ trailing_stop: false, ...keys }).config.trailingStop).toBe(false);
    const alone = imported(keys);
    expect(alone.config).toEqual({});
    expect(alone.leftOut).toHaveLength(3);
  });

  it('reads other spellings: names from before 2022, wallets by currency, lower-case times in force', () => {
    const { config, leftOut } = imported({
      ticker_interval: '15m',
      stake_currency: 'BTC',
      dry_run_wallet: { USDT: 1000, BTC: 2 },
      margin_mode: '',
      use_sell_signal: false,
      order_types: {
        buy: 'limit',
        sell: 'market',
        stoploss: 'market',
        stoploss_on_exchange: true,
        emergency_exit: 'market',
      },
      order_time_in_force: { buy: 'gtc', sell: 'fok' },
      unfilledtimeout: { buy: 1, sell: 2 },
      backtest_breakdown: ['day'],
    });
    expect(config).toEqual({
      timeframe: '15m',
      stakeCurrency: 'BTC',
      dryRunWallet: 2,
      useExitSignal: false,
      orderTypes: { entry: 'limit', exit: 'market', stoploss: 'market', stoplossOnExchange: true },
      orderTimeInForce: { entry: 'GTC', exit: 'FOK' },
      unfilledtimeout: { entry: 1, exit: 2 },
      breakdown: ['day'],
    });
    expect(leftOut.map(({ key }) => key)).toEqual(['order_types.emergency_exit']);
  });

  it('carries protections, and none of which a part would be missing', () => {
    const { config, leftOut } = imported({
      protections: [
        { method: 'CooldownPeriod', stop_duration_candles: 2 },
        { method: 'FullMoon', stop_duration: 3 },
        {
          method: 'MaxDrawdown',
          lookback_period: 100,
          trade_limit: 5,
          max_allowed_drawdown: 0.2,
          calculation_mode: 'equity',
        },
        { method: 'StoplossGuard', trade_limit: 2, shoe_size: 44 },
      ],
    });
    expect(config.protections).toEqual([
      { method: 'CooldownPeriod', stopDurationCandles: 2 },
      { method: 'MaxDrawdown', lookbackPeriod: 100, tradeLimit: 5, maxAllowedDrawdown: 0.2, calculationMode: 'equity' },
    ]);
    expect(leftOut.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('"FullMoon"'),
      expect.stringContaining('not a configuration key'),
    ]);
  });

  it('leaves out values that are not allowed here, and tells of contradictions', () => {
    const { config, leftOut } = imported({
      stoploss: 0.1,
      trading_mode: 'margin',
      trailing_stop: true,
      trailing_stop_positive: 3,
      max_open_trades: -1,
      stake_amount: 'unlimited',
    });
    expect(config).toEqual({ maxOpenTrades: -1, stakeAmount: 'unlimited' });
    expect(leftOut.map(({ key }) => key).sort()).toEqual(['(combination)', 'stoploss', 'tradingMode', 'trailingStop']);
  });

  it('merges add_config_files: the including file wins, then the later of the included', () => {
    const cwd = folder({
      'main.json': { max_open_trades: 3, add_config_files: ['sub/one.json', 'two.json'] },
      'sub/one.json': { max_open_trades: 9, fee: 0.001, exchange: { name: 'one' }, add_config_files: ['three.json'] },
      'sub/three.json': { stake_currency: 'BTC', fee: 0.5 },
      'two.json': { exchange: { name: 'two', secret: 'MY-SECRET' } },
    });
    const { config, leftOut } = importFreqtrade(path.join(cwd, 'main.json'));
    expect(config).toEqual({ maxOpenTrades: 3, fee: 0.001, stakeCurrency: 'BTC', exchange: { name: 'two' } });
    expect(leftOut.map(({ key }) => key)).toEqual(['exchange.secret']);
  });

  it('refuses files that include each other, are missing or are no JSON', () => {
    const cwd = folder({
      'a.json': { add_config_files: ['b.json'] },
      'b.json': { add_config_files: ['a.json'] },
      'c.json': { add_config_files: ['none.json'] },
      'd.json': '{ "a": }',
      'e.json': { add_config_files: 'a.json' },
    });
    expect(thrown(() => importFreqtrade(path.join(cwd, 'a.json')))).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(thrown(() => importFreqtrade(path.join(cwd, 'c.json')))).toMatchObject({ code: 'CONFIG_UNREADABLE' });
    expect(thrown(() => importFreqtrade(path.join(cwd, 'd.json')))).toMatchObject({ code: 'CONFIG_SYNTAX' });
    expect(thrown(() => importFreqtrade(path.join(cwd, 'e.json')))).toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('config import-freqtrade', () => {
  const PROGRAM = path.resolve(import.meta.dirname, '../../../src/cli/tradewright.mjs');
  const run = (cwd: string, ...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [PROGRAM, 'config', ...args], { cwd, encoding: 'utf8' });

  it('prints a configuration that passes the check, what was left out on stderr, and overwrites nothing', () => {
    const cwd = folder({ 'ft.json': FREQTRADE });
    const printed = run(cwd, 'import-freqtrade', 'ft.json');
    expect(printed.status).toBe(0);
    const written = run(cwd, 'import-freqtrade', 'ft.json', '-o', 'ours.json');
    expect(written.stdout).toBe('');
    expect(JSON.parse(readFileSync(path.join(cwd, 'ours.json'), 'utf8'))).toEqual(JSON.parse(String(printed.stdout)));
    expect(checkConfig({ cwd, files: ['ours.json'] }).problems).toEqual([]);
    expect(printed.stderr).toContain('telegram: ');
    expect(String(printed.stderr) + String(printed.stdout)).not.toContain('MY-');

    const again = run(cwd, 'import-freqtrade', 'ft.json', '-o', 'ours.json');
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('CONFIG_NOT_WRITTEN');
    expect(existsSync(path.join(cwd, 'ours.json'))).toBe(true);
  });
});
