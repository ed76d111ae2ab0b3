import { InputError } from '../../core/model/errors.ts';
import type { CsvRow } from './csv-rows.ts';

/** Which cell of a row holds what: positions from 0. */
export type CandleHeader = Readonly<Record<'time' | 'open' | 'high' | 'low' | 'close' | 'volume', number>>;

/** The same for a file of trades; -1 where there are no ids or no sides. */
export type TradeHeader = Readonly<Record<'time' | 'price' | 'amount' | 'id' | 'side', number>>;

export type CsvHeader = { readonly candles: CandleHeader } | { readonly trades: TradeHeader };

/** Names under which exchanges, freqtrade and spreadsheets write the columns; earlier ones win. */
const NAMES = {
  time: ['date', 'timestamp', 'time', 'datetime', 'open_time', 'opentime', 'unix', 'ts', 't'],
  open: ['open', 'o'],
  high: ['high', 'h'],
  low: ['low', 'l'],
  close: ['close', 'c', 'last'],
  volume: ['volume', 'vol', 'v', 'volume_base', 'base_volume'],
  price: ['price', 'rate'],
  amount: ['amount', 'quantity', 'qty', 'size', 'volume'],
  id: ['id', 'trade_id', 'tradeid', 'tid'],
  side: ['side', 'taker_side', 'is_buyer_maker', 'isbuyermaker'],
} as const;

const WITHOUT_HEADER = ['date', 'open', 'high', 'low', 'close', 'volume'];
/** Binance's public archive: these six, the end of the candle, and five more. */
const BINANCE_ARCHIVE = [
  ...WITHOUT_HEADER,
  'close_time',
  'quote_volume',
  'trades',
  'taker_base',
  'taker_quote',
  'ignore',
];
/** Its trades of spot. */
const BINANCE_TRADES = ['id', 'price', 'qty', 'quote_qty', 'time', 'is_buyer_maker', 'is_best_match'];

/**
 * What the columns are, from the first row or from the names given (`--columns`). `hasHeader` tells whether the first
 * row is a header. Throws InputError CSV_COLUMNS if needed ones are missing.
 */
export function csvHeader(
  path: string,
  first: CsvRow,
  given?: readonly string[],
): { header: CsvHeader; names: readonly string[]; hasHeader: boolean } {
  const hasHeader = first.cells.every((cell) => !/^[+-]?[\d.,]+$/.test(cell)) || !/\d/.test(first.cells[0]);
  const names = given ?? (hasHeader ? first.cells : namesWithoutHeader(first.cells));
  const position = (column: keyof typeof NAMES): number => {
    const plain = names.map((name) => name.toLowerCase().replaceAll(/[\s.-]+/g, '_'));
    return NAMES[column].map((name) => plain.indexOf(name)).find((at) => at !== -1) ?? -1;
  };
  const positions = <K extends keyof typeof NAMES>(...columns: K[]): Record<K, number> =>
    Object.fromEntries(columns.map((column) => [column, position(column)])) as Record<K, number>;
  const candles = positions('time', 'open', 'high', 'low', 'close', 'volume');
  if (Object.values(candles).every((at) => at !== -1)) return { header: { candles }, names, hasHeader };
  const trades = positions('time', 'price', 'amount', 'id', 'side');
  if (trades.time !== -1 && trades.price !== -1 && trades.amount !== -1)
    return { header: { trades }, names, hasHeader };
  const missing = Object.entries(candles).filter(([, at]) => at === -1);
  throw new InputError('CSV_COLUMNS', `line ${first.line}: no column for ${missing.map(([name]) => name).join(', ')}`, {
    path: `${path}:${first.line}`,
    value: names.join(' | '),
    hint: 'Name the columns in their order, for example --columns date,open,high,low,close,volume',
  });
}

function namesWithoutHeader(cells: readonly string[]): readonly string[] {
  if (cells.length === BINANCE_TRADES.length && /^(?:true|false)$/i.test(cells[5])) return BINANCE_TRADES;
  const isArchive = cells.length === BINANCE_ARCHIVE.length && Number(cells[6]) > Number(cells[0]);
  return isArchive ? BINANCE_ARCHIVE : WITHOUT_HEADER;
}
