import type { TradeRecord } from '../../core/model/trade.ts';
import { writeWholeFile } from './whole-file.ts';

const FIELDS: Readonly<Record<string, (trade: TradeRecord) => string | number | boolean | undefined>> = {
  id: (trade) => trade.id,
  pair: (trade) => trade.pair,
  side: (trade) => trade.side,
  enterTag: (trade) => trade.enterTag,
  exitReason: (trade) => trade.exitReason,
  openTime: (trade) => new Date(trade.openTimeMs).toISOString(),
  closeTime: (trade) => new Date(trade.closeTimeMs).toISOString(),
  openRate: (trade) => trade.openRate,
  closeRate: (trade) => trade.closeRate,
  amount: (trade) => trade.amount,
  stakeAmount: (trade) => trade.stakeAmount,
  maxStakeAmount: (trade) => trade.maxStakeAmount,
  leverage: (trade) => trade.leverage,
  feeOpenRatio: (trade) => trade.feeOpenRatio,
  feeCloseRatio: (trade) => trade.feeCloseRatio,
  profitAbs: (trade) => trade.profitAbs,
  profitRatio: (trade) => trade.profitRatio,
  fundingFees: (trade) => trade.fundingFees,
  minRate: (trade) => trade.minRate,
  maxRate: (trade) => trade.maxRate,
  initialStopLoss: (trade) => trade.initialStopLoss,
  stopLoss: (trade) => trade.stopLoss,
  isStopLossTrailing: (trade) => trade.isStopLossTrailing,
  liquidationPrice: (trade) => trade.liquidationPrice,
  openAtEnd: (trade) => trade.openAtEnd,
  orders: (trade) => trade.orders.length,
};

/** Trades as CSV (RFC 4180): a header, UTC times in ISO 8601, a dot in decimals, nothing where there is no value. */
export function tradesCsv(trades: Iterable<TradeRecord>): string {
  const rows = Array.from(trades, (trade) => Object.values(FIELDS).map((field) => quoted(String(field(trade) ?? ''))));
  return [Object.keys(FIELDS), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** Writes the trades to a CSV file, whole or not at all. Throws InputError FILE_NOT_WRITABLE. */
export function exportTradesCsv(path: string, trades: Iterable<TradeRecord>): void {
  writeWholeFile(path, tradesCsv(trades));
}

/** A field of a CSV file, in quotes where it must be. */
export function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
