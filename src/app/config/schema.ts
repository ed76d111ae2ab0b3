import { z } from 'zod';
import { TIMEFRAMES } from '../../core/model/timeframe.ts';
import { DEFAULTS } from './defaults.ts';
import { fillModelSchema } from './fill-models.ts';
import { option } from './option.ts';
import { pairListSchema } from './pairlists.ts';
import { protectionSchema } from './protections.ts';

const ratio = z.number().min(0).max(1);
const orderType = z.enum(['limit', 'market']);
const timeInForce = z.enum(['GTC', 'FOK', 'IOC', 'PO']);

/** What runs, on which candles. */
const program = {
  $schema: option(z.string(), 'Path of the JSON schema, for completion in the editor; has no other effect.'),
  botName: option(z.string().min(1), 'Name of this bot in logs and results.', DEFAULTS.botName),
  logLevel: option(z.enum(['error', 'warn', 'info', 'debug']), 'Least important message to log.', DEFAULTS.logLevel),
  strategy: option(z.string().min(1), 'Name of the strategy, or the path of its file.'),
  strategyPath: option(
    z.string().min(1),
    'Folder that is searched for strategies before `strategies/`, relative to the user directory.',
  ),
  params: option(
    z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
    "Values for the strategy's parameters, by name.",
  ),
  dataDir: option(z.string().min(1), 'Folder of candles, relative to the user directory.', DEFAULTS.dataDir),
  marketsFile: option(
    z.string().min(1),
    'File of market rules (precision, limits, fees), relative to the user directory. Default: `markets.json` in the data folder.',
  ),
};

const exchangeSchema = z.strictObject({
  name: option(
    z.string().min(1),
    'Name of the exchange, as ccxt spells it (`binance`); `local` for one that `tradewright exchange` runs on this machine.',
  ),
  pairWhitelist: option(
    z.array(z.string().min(1)),
    'Pairs to trade, in order: `ETH/BTC`, futures `BTC/USDT:USDT`; a regular expression such as `.*/BTC` stands for every pair that it matches whole.',
  ),
  pairBlacklist: option(
    z.array(z.string().min(1)),
    'Pairs never to trade; regular expressions as in the whitelist.',
    [],
  ),
  key: option(z.string().min(1), 'API key. Environment only.'),
  secret: option(z.string().min(1), 'API secret. Environment only.'),
  password: option(z.string().min(1), 'API passphrase, where the exchange has one. Environment only.'),
  uid: option(z.string().min(1), 'User id, where the exchange wants one. Environment only.'),
  ccxtConfig: option(
    z.record(z.string(), z.unknown()),
    'Options handed to ccxt as they are, for example `httpsProxy`. A backtest uses none.',
  ),
  baseUrl: option(
    z.url({ protocol: /^https?$/ }),
    "Another server that speaks the exchange's language, `http://127.0.0.1:8600`; every request goes there. Default: the exchange; of `local`, port 8600 of this machine.",
  ),
  rateLimit: option(
    z.number().min(0),
    "Pause after a request of cost 1, in milliseconds; 0 = none. Default: the exchange's.",
  ),
});

const money = {
  tradingMode: option(z.enum(['spot', 'futures']), 'Kind of markets to trade.', DEFAULTS.tradingMode),
  marginMode: option(z.enum(['isolated']), 'Margin of futures positions; spot has none. Only isolated margin exists.'),
  stakeCurrency: option(
    z.string().min(1),
    'Currency of the wallet and of every stake; the quote (futures: settle) currency of all pairs. Default: that of the first pair.',
  ),
  stakeAmount: option(
    z.union([z.number().positive(), z.literal('unlimited')]),
    'Stake of one trade in the stake currency, or `"unlimited"`: the balance divided by the slots.',
    DEFAULTS.stakeAmount,
  ),
  dryRunWallet: option(
    z.number().positive(),
    'Simulated balance at the start, in the stake currency.',
    DEFAULTS.dryRunWallet,
  ),
  maxOpenTrades: option(z.int().min(-1), 'Slots: trades open at a time; -1 = no limit.', DEFAULTS.maxOpenTrades),
  tradableBalanceRatio: option(
    ratio.gt(0),
    'Share of the balance that may be used (0.99 = 99 %).',
    DEFAULTS.tradableBalanceRatio,
  ),
  availableCapital: option(
    z.number().positive(),
    'Capital to start from, in the stake currency; replaces `tradableBalanceRatio` and grows with closed profit.',
  ),
  amendLastStakeAmount: option(
    z.boolean(),
    'Enter with what is left when less than a whole stake is available.',
    DEFAULTS.amendLastStakeAmount,
  ),
  lastStakeAmountMinRatio: option(
    ratio,
    'Least share of the stake that `amendLastStakeAmount` accepts.',
    DEFAULTS.lastStakeAmountMinRatio,
  ),
  fee: option(ratio, 'Fee ratio of every order (0.001 = 0.1 %). Default: the taker fee of the market.'),
};

const run = {
  timerange: option(
    z
      .string()
      .regex(/^(\d{8}|\d{10}|\d{13})?-(\d{8}|\d{10}|\d{13})?$/)
      .meta({ examples: ['20180110-20180120'] }),
    'Candles to use: `YYYYMMDD-YYYYMMDD` (UTC, the end is not included); either side may be missing; Unix seconds or milliseconds also work.',
  ),
  fills: option(
    z.enum(['freqtrade', 'candle', 'realistic', 'pessimistic']),
    "Fill rules of a simulated run: `candle`; `realistic` or `pessimistic`, which add what trading costs; `freqtrade` for freqtrade's exact results.",
    DEFAULTS.fills,
  ),
  fillModel: option(fillModelSchema, 'Parameters of the fill rules `realistic` and `pessimistic`.'),
  timeframeDetail: option(
    z.enum(TIMEFRAMES),
    'Finer candles that decide what happens within a candle, for example `1m`; they have to be stored.',
  ),
  positionStacking: option(z.boolean(), 'Allow several open trades in one pair.', DEFAULTS.positionStacking),
  liquidationBuffer: option(
    ratio.lt(1),
    'Safety distance before the liquidation price, as a share of its distance from the entry (0.05 = 5 %). Only `freqtrade` rules know one.',
    DEFAULTS.liquidationBuffer,
  ),
  enableProtections: option(
    z.boolean(),
    'Apply `protections` in a backtest; they cost time.',
    DEFAULTS.enableProtections,
  ),
  breakdown: option(z.array(z.enum(['day', 'week', 'month'])), 'Tables by period that the backtest report adds.', []),
};

/** Options that a strategy file sets and a configuration overrides: the shape of core `StrategyOptions`. */
const strategyOptions = {
  timeframe: option(z.enum(TIMEFRAMES), 'Length of a candle.'),
  stoploss: option(
    z.number().min(-1).lt(0),
    'Stop-loss as a ratio of the profit, from -1 to below 0 (-0.05 = close at 5 % loss).',
  ),
  minimalRoi: option(
    z.record(z.string().regex(/^\d+$/), z.number()),
    'Minutes since the opening of a trade -> profit ratio at which it closes, for example `{ "0": 0.04, "60": 0.02 }`; -1 = close at once; `{}` = off.',
    {},
  ),
  trailingStop: option(
    z.union([
      z.boolean(),
      z.strictObject({
        positive: option(
          z.number().gt(0).max(1),
          'Distance of the stop from the best price, once the best profit is above `offset`. Default: the stop-loss.',
        ),
        offset: option(z.number().min(0), 'Profit ratio from which `positive` counts.', 0),
        onlyOffsetIsReached: option(z.boolean(), 'Do not trail before the profit has reached `offset`.', false),
      }),
    ]),
    'Let the stop follow the best price: `true` at the stop-loss distance, or an object with details.',
    false,
  ),
  startupCandleCount: option(
    z.int().min(0),
    'Candles before the timerange that the indicators need; never traded.',
    DEFAULTS.startupCandleCount,
  ),
  canShort: option(z.boolean(), 'Allow short trades; futures only.', DEFAULTS.canShort),
  useExitSignal: option(z.boolean(), "Follow the strategy's exit signals.", DEFAULTS.useExitSignal),
  exitProfitOnly: option(
    z.boolean(),
    'Follow exit signals only with a profit above `exitProfitOffset`.',
    DEFAULTS.exitProfitOnly,
  ),
  exitProfitOffset: option(z.number(), 'Profit ratio for `exitProfitOnly`.', DEFAULTS.exitProfitOffset),
  ignoreRoiIfEntrySignal: option(
    z.boolean(),
    'Keep a trade beyond `minimalRoi` while its entry signal stands.',
    DEFAULTS.ignoreRoiIfEntrySignal,
  ),
  ignoreBuyingExpiredCandleAfter: option(
    z.number().min(0),
    'Seconds after which an entry signal is too old; 0 = never.',
    DEFAULTS.ignoreBuyingExpiredCandleAfter,
  ),
  orderTypes: option(
    z.strictObject({
      entry: option(orderType, 'Order type of entries.', DEFAULTS.orderTypes.entry),
      exit: option(orderType, 'Order type of exits.', DEFAULTS.orderTypes.exit),
      stoploss: option(orderType, 'Order type of stops; simulated runs ignore it.', DEFAULTS.orderTypes.stoploss),
      stoplossOnExchange: option(
        z.boolean(),
        'Keep the stop at the exchange; simulated runs ignore it.',
        DEFAULTS.orderTypes.stoplossOnExchange,
      ),
    }),
    'Order types; what is left out keeps its value.',
  ),
  orderTimeInForce: option(
    z.strictObject({
      entry: option(timeInForce, 'Entries.', DEFAULTS.orderTimeInForce.entry),
      exit: option(timeInForce, 'Exits.', DEFAULTS.orderTimeInForce.exit),
    }),
    'How long limit orders stay: GTC until cancelled, FOK all or nothing, IOC what fills at once, PO only as maker. ' +
      'Backtests treat all as GTC, and warn.',
  ),
  unfilledtimeout: option(
    z.strictObject({
      entry: option(z.number().positive(), 'Age of an open entry order.', DEFAULTS.unfilledtimeout.entry),
      exit: option(z.number().positive(), 'Age of an open exit order.', DEFAULTS.unfilledtimeout.exit),
      exitTimeoutCount: option(
        z.int().min(0),
        'Timeouts of an exit after which it is forced; 0 = never; simulated runs ignore it.',
        DEFAULTS.unfilledtimeout.exitTimeoutCount,
      ),
      unit: option(z.enum(['minutes', 'seconds']), 'Unit of both ages.', DEFAULTS.unfilledtimeout.unit),
    }),
    'Age at which an unfilled order is cancelled.',
  ),
  positionAdjustmentEnable: option(
    z.boolean(),
    'Ask `adjustTradePosition` for additions and partial exits.',
    DEFAULTS.positionAdjustmentEnable,
  ),
  maxEntryPositionAdjustment: option(
    z.int().min(-1),
    'Additional entries of one trade; -1 = no limit.',
    DEFAULTS.maxEntryPositionAdjustment,
  ),
  protections: option(z.array(protectionSchema), 'Pauses in trading after bad trades; see `enableProtections`.', []),
};

/**
 * The whole configuration. Every key may be left out, so each file, the environment and the flags are
 * checked alone and then merged. Types, validation, `config/schema.json` and the reference page come from here.
 */
export const configSchema = z.strictObject({
  ...program,
  exchange: option(exchangeSchema, 'The exchange and the pairs.'),
  pairlists: option(
    z.array(pairListSchema),
    'Steps that make the list of pairs, applied one after the other; default: the whitelist as it is.',
  ),
  ...money,
  ...run,
  ...strategyOptions,
});

/** The keys by topic, in the order of the reference page. */
export const KEY_GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Program, strategy and data': Object.keys(program),
  'Exchange and pairs': ['exchange', 'pairlists'],
  Money: Object.keys(money),
  'Simulated runs': Object.keys(run),
  'Options that a strategy also sets': Object.keys(strategyOptions),
};

/** What the optimiser may write into `NAME.params.json` beside a strategy. */
export const tunedSchema = configSchema.pick({
  params: true,
  stoploss: true,
  minimalRoi: true,
  trailingStop: true,
  maxOpenTrades: true,
});

/** Configuration as it was set, without defaults. */
export type Config = z.infer<typeof configSchema>;

/** Keys that a strategy file may set too. */
export const STRATEGY_KEYS = Object.keys(strategyOptions) as readonly (keyof typeof strategyOptions)[];
