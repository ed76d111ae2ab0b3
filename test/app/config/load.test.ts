import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { variableName } from '../../../src/app/config/environment.ts';
import { namedPaths } from '../../../src/app/config/json-schema.ts';
import { addTunedParameters, loadConfig } from '../../../src/app/config/load.ts';
import { merge } from '../../../src/app/config/merge.ts';
import { folder, thrown } from './folder.ts';

describe('loadConfig', () => {
  it('takes config/config.json of the user directory when no file is named, else nothing', () => {
    const cwd = folder({ 'bot/config/config.json': { maxOpenTrades: 7 } });
    const own = loadConfig({ cwd, userDir: 'bot' });
    expect(own.config).toEqual({ maxOpenTrades: 7 });
    expect(own.files).toEqual(['bot/config/config.json']);
    expect(loadConfig({ cwd }).config).toEqual({});
  });

  it('reads comments, trailing commas and a byte order mark', () => {
    const cwd = folder({ 'a.json': '\uFEFF// one\n{ /* two */ "breakdown": ["day",], // three\n}' });
    expect(loadConfig({ cwd, files: ['a.json'] }).config).toEqual({ breakdown: ['day'] });
  });

  it('merges files in order: objects deep, lists and the ROI table replaced', () => {
    const cwd = folder({
      'a.json': {
        exchange: { name: 'binance', pairWhitelist: ['A/BTC', 'B/BTC'] },
        minimalRoi: { 0: 0.1, 30: 0 },
        trailingStop: { positive: 0.01 },
        orderTypes: { entry: 'market' },
      },
      'b.json': {
        exchange: { pairWhitelist: ['C/BTC'] },
        minimalRoi: { 60: 0.02 },
        trailingStop: false,
        orderTypes: { exit: 'market' },
      },
    });
    const { config, sources } = loadConfig({ cwd, files: ['a.json', 'b.json'] });
    expect(config).toEqual({
      exchange: { name: 'binance', pairWhitelist: ['C/BTC'] },
      minimalRoi: { 60: 0.02 },
      trailingStop: false,
      orderTypes: { entry: 'market', exit: 'market' },
    });
    expect(Object.fromEntries([...sources].map(([key, source]) => [key, source.name]))).toEqual({
      'exchange.name': 'a.json:1',
      'exchange.pairWhitelist': 'b.json:1',
      minimalRoi: 'b.json:1',
      trailingStop: 'b.json:1',
      'orderTypes.entry': 'a.json:1',
      'orderTypes.exit': 'b.json:1',
    });
    const swapped = loadConfig({ cwd, files: ['b.json', 'a.json'] });
    expect(swapped.config.trailingStop).toEqual({ positive: 0.01 });
    expect(swapped.sources.has('trailingStop')).toBe(false);
  });

  it('finds paths of files from the user directory and paths of flags from where the user stands', () => {
    const cwd = folder({
      'bot/config/config.json': { dataDir: 'candles', marketsFile: 'm.json', strategy: './s/x.ts' },
    });
    const loaded = loadConfig({ cwd, userDir: 'bot' });
    expect(loaded.userDir).toBe(path.join(cwd, 'bot'));
    expect(loaded.dataDir).toBe(path.join(cwd, 'bot/candles'));
    expect(loaded.marketsFile).toBe(path.join(cwd, 'bot/m.json'));
    expect(loaded.strategy).toBe(path.join(cwd, 'bot/s/x.ts'));
    const flagged = loadConfig({
      cwd,
      userDir: 'bot',
      flags: { '-d': { dataDir: 'other' }, '-s': { strategy: 's/y.ts' } },
    });
    expect(flagged.dataDir).toBe(path.join(cwd, 'other'));
    expect(flagged.strategy).toBe(path.join(cwd, 's/y.ts'));
  });

  it('has data/ and its markets.json as defaults, and leaves a plain strategy name alone', () => {
    const cwd = folder({ 'config/config.json': { strategy: 'ema-cross' } });
    const loaded = loadConfig({ cwd });
    expect(loaded.dataDir).toBe(path.join(cwd, 'data'));
    expect(loaded.marketsFile).toBe(path.join(cwd, 'data/markets.json'));
    expect(loaded.strategy).toBe('ema-cross');
    expect(loaded.strategyPath).toBeUndefined();
  });

  it('puts tuned parameters below every file', () => {
    const cwd = folder({
      'config/config.json': { params: { fast: 9 } },
      'strategies/x.params.json': { params: { fast: 5, slow: 50 }, stoploss: -0.2 },
    });
    const strategyFile = path.join(cwd, 'strategies/x.ts');
    const { config, sources } = addTunedParameters(loadConfig({ cwd }), strategyFile);
    expect(config).toEqual({ params: { fast: 9, slow: 50 }, stoploss: -0.2 });
    expect(sources.get('params.slow')).toEqual({ kind: 'tuned', name: 'strategies/x.params.json:1' });
    const untouched = loadConfig({ cwd });
    expect(addTunedParameters(untouched, path.join(cwd, 'strategies/other.ts'))).toBe(untouched);
  });

  it('lets tuned parameters set nothing but what a search tries', () => {
    const cwd = folder({ 'strategies/x.params.json': { dryRunWallet: 1e9 } });
    const error = thrown(() => addTunedParameters(loadConfig({ cwd }), path.join(cwd, 'strategies/x.ts')));
    expect(error.code).toBe('CONFIG_UNKNOWN_KEY');
    expect(error.message).toContain('dryRunWallet');
  });

  it('does not touch the prototype of anything', () => {
    const cwd = folder({ 'a.json': '{ "params": { "__proto__": { "polluted": 1 } } }' });
    expect(thrown(() => loadConfig({ cwd, files: ['a.json'] })).code).toBe('CONFIG_UNKNOWN_KEY');
    const env = { TRADEWRIGHT__EXCHANGE__CCXT_CONFIG: '{ "__proto__": { "polluted": 1 } }' };
    expect(loadConfig({ cwd, env }).config).toEqual({ exchange: { ccxtConfig: {} } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

it('every named key has a variable', () => {
  const unreachable = namedPaths().filter((key) => {
    const error = thrown(() => loadConfig({ cwd: folder(), env: { [variableName(key)]: '' } }));
    return error.code !== 'ENV_EMPTY' || !error.message.includes(` ${key} `);
  });
  // A list is set as a whole.
  expect(unreachable.filter((key) => !key.startsWith('protections.'))).toEqual([]);
});

it('a later value wins over an earlier one, whatever else both set', () => {
  const layer = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.oneof(
      fc.integer(),
      fc.array(fc.integer()),
      fc.object({ key: fc.string().filter((key) => key !== '__proto__') }),
    ),
  );
  fc.assert(
    fc.property(layer, layer, (below, above) => {
      const source = (name: string) => () => ({ kind: 'file', name }) as const;
      const { tree, sources } = merge([
        { path: [], value: below, source: source('below') },
        { path: [], value: above, source: source('above') },
      ]);
      expect(Object.keys(tree).sort()).toEqual([...new Set([...Object.keys(below), ...Object.keys(above)])].sort());
      for (const [key, value] of Object.entries(above)) {
        if (typeof value !== 'number' && !Array.isArray(value)) continue;
        expect(tree[key]).toEqual(value);
        expect(sources.get(key)?.name).toBe('above');
      }
      for (const [key, value] of Object.entries(below)) {
        if (Object.hasOwn(above, key)) continue;
        expect(tree[key]).toEqual(value);
      }
    }),
  );
});

it('reads any finite number from a variable as JSON would from a file', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const { config } = loadConfig({ cwd: '/', env: { TRADEWRIGHT__EXIT_PROFIT_OFFSET: String(number) } });
      expect(config.exitProfitOffset).toBe(Number(String(number)));
    }),
  );
});
