import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { OrderRecord, TradeRecord } from '../../src/core/model/trade.ts';

/** What freqtrade made of a strategy; test/fixtures/strategies/README.md tells how it was recorded. */
export interface Expected {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly pairs: readonly string[];
  readonly trades: readonly Omit<TradeRecord, 'openAtEnd'>[];
  readonly summary: Readonly<Record<string, number>>;
}

/** Column names of the recording and their names here. */
const TRADE_FIELDS = {
  trade_id: 'id',
  pair: 'pair',
  side: 'side',
  enter_tag: 'enterTag',
  exit_reason: 'exitReason',
  open_date: 'openTimeMs',
  close_date: 'closeTimeMs',
  open_rate: 'openRate',
  close_rate: 'closeRate',
  amount: 'amount',
  stake_amount: 'stakeAmount',
  max_stake_amount: 'maxStakeAmount',
  leverage: 'leverage',
  fee_open: 'feeOpenRatio',
  fee_close: 'feeCloseRatio',
  profit_abs: 'profitAbs',
  profit_ratio: 'profitRatio',
  funding_fees: 'fundingFees',
  min_rate: 'minRate',
  max_rate: 'maxRate',
  initial_stop_loss_abs: 'initialStopLoss',
  initial_stop_loss_ratio: 'initialStopLossRatio',
  stop_loss_abs: 'stopLoss',
  stop_loss_ratio: 'stopLossRatio',
  is_stop_loss_trailing: 'isStopLossTrailing',
  liquidation_price: 'liquidationPrice',
} as const satisfies Record<string, keyof TradeRecord>;

const ORDER_FIELDS = {
  side: 'side',
  order_date: 'placedTimeMs',
  filled_date: 'filledTimeMs',
  price: 'price',
  amount: 'amount',
  cost: 'cost',
  tag: 'tag',
  funding_fee: 'fundingFee',
} as const satisfies Record<string, keyof OrderRecord>;

type Recording = {
  readonly settings: Record<string, unknown>;
  readonly pairs: string[];
  readonly summary: Record<string, number>;
  readonly columns: string[];
  readonly order_columns: string[];
  readonly trades: unknown[][];
};

/** The recording of the strategy in `strategies/NAME.ts`. */
export function readExpected(name: string): Expected {
  const file = new URL(`../fixtures/strategies/${name}.json.gz`, import.meta.url);
  const recording = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Recording;
  const orders = recording.columns.indexOf('orders');
  return {
    settings: recording.settings,
    pairs: recording.pairs,
    summary: recording.summary,
    trades: recording.trades.map((row) => ({
      ...rename(TRADE_FIELDS, recording.columns, row),
      orders: (row[orders] as unknown[][]).map((order) => rename(ORDER_FIELDS, recording.order_columns, order)),
    })) as unknown as Expected['trades'],
  };
}

/** The settings of a recording as a configuration; data and strategies are the project's own. */
export function recordedConfig(name: string, fills: 'freqtrade' | 'candle', pairs = readExpected(name).pairs) {
  const { settings } = readExpected(name);
  return {
    strategy: name,
    fills,
    stakeCurrency: settings['stake_currency'] as string,
    stakeAmount: settings['stake_amount'] as number | 'unlimited',
    dryRunWallet: settings['dry_run_wallet'] as number,
    maxOpenTrades: settings['max_open_trades'] as number,
    tradableBalanceRatio: settings['tradable_balance_ratio'] as number,
    fee: settings['fee'] as number,
    exchange: { pairWhitelist: [...pairs] },
    ...(settings['trading_mode'] === 'futures' && {
      tradingMode: 'futures' as const,
      marginMode: settings['margin_mode'] as 'isolated',
    }),
  };
}

/** A row of named columns as an object with our names; null is undefined here. */
function rename(names: Readonly<Record<string, string>>, columns: readonly string[], row: readonly unknown[]): object {
  return Object.fromEntries(
    Object.entries(names).map(([column, name]) => [name, row[columns.indexOf(column)] ?? undefined]),
  );
}
