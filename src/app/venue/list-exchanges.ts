import { describeExchange, exchangeNames } from '../../adapters/ccxt/exchange-files.ts';

/** An exchange that can be connected to. */
export interface ExchangeRow {
  readonly name: string;
  readonly title: string;
  readonly spot: boolean;
  readonly futures: boolean;
  readonly candles: boolean;
  readonly streams: boolean;
  /** Orders, failures and streams of it are tested here; of the others they are ccxt's. */
  readonly tested: boolean;
}

/** What an exchange has to have; undefined = does not matter. */
export type ExchangeFilter = Partial<Pick<ExchangeRow, 'spot' | 'futures' | 'candles' | 'streams' | 'tested'>>;

const TESTED = new Set(['binance', 'kraken']);

/** The exchanges that ccxt knows. Takes a second or two: each one's file is looked at. */
export async function listExchanges(filter: ExchangeFilter): Promise<readonly ExchangeRow[]> {
  const rows = await Promise.all(
    exchangeNames().map(async ({ name, hasStreams }) => ({
      name,
      ...(await describeExchange(name)),
      streams: hasStreams,
      tested: TESTED.has(name),
    })),
  );
  const wanted = Object.entries(filter) as [keyof ExchangeFilter, boolean][];
  return rows.filter((row) => wanted.every(([key, value]) => row[key] === value));
}
