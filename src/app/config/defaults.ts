/**
 * Value of every option that neither the configuration nor the strategy sets. One place: the schema
 * publishes these to the editor and the reference page, `resolve.ts` fills them in.
 */
export const DEFAULTS = {
  fills: 'candle',
  tradingMode: 'spot',
  stakeAmount: 'unlimited',
  dryRunWallet: 1000,
  maxOpenTrades: 3,
  tradableBalanceRatio: 0.99,
  amendLastStakeAmount: false,
  lastStakeAmountMinRatio: 0.5,
  startupCandleCount: 0,
  canShort: false,
  useExitSignal: true,
  exitProfitOnly: false,
  exitProfitOffset: 0,
  ignoreRoiIfEntrySignal: false,
  ignoreBuyingExpiredCandleAfter: 0,
  orderTypes: { entry: 'limit', exit: 'limit', stoploss: 'limit', stoplossOnExchange: false },
  orderTimeInForce: { entry: 'GTC', exit: 'GTC' },
  unfilledtimeout: { entry: 10, exit: 10, exitTimeoutCount: 0, unit: 'minutes' },
  positionStacking: false,
  positionAdjustmentEnable: false,
  maxEntryPositionAdjustment: -1,
  liquidationBuffer: 0.05,
  enableProtections: false,
  botName: 'tradewright',
  logLevel: 'info',
  dataDir: 'data',
} as const;
