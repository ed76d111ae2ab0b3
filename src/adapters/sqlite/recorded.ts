import type Database from 'better-sqlite3';
import { exact } from '../../core/model/exact.ts';
import type {
  BookedFill,
  JournalCandle,
  JournalEntry,
  Json,
  LedgerEntry,
  LedgerReason,
  RecordedEntry,
  StateChange,
} from '../../core/model/journal.ts';
import { fromText } from './plain-json.ts';

/** Everything that the entries of a bot have written, entry by entry, from a number on. */
export function* readRecorded(db: Database.Database, bot: number, from: number): Generator<RecordedEntry> {
  const rows = <R extends Numbered>(table: string, order = 'sequence') =>
    new Cursor<R>(
      db.prepare(`SELECT * FROM ${table} WHERE bot = ? AND sequence >= ? ORDER BY ${order}`).iterate(bot, from),
    );
  const state = rows<StateRow>('state', 'sequence, kind, id');
  const fills = rows<FillRow>('fills', 'sequence, fill_id');
  const ledger = rows<LedgerRow>('ledger', 'sequence, rowid');
  const closed = rows<ClosedRow>('closed_trades', 'rowid');
  const candles = rows<CandleRow>('candles');
  const cursors = [state, fills, ledger, closed, candles];
  const events = db.prepare('SELECT * FROM events WHERE bot = ? AND sequence >= ? ORDER BY sequence');
  try {
    for (const row of events.iterate(bot, from) as Iterable<EventRow>) {
      const { sequence } = row;
      yield {
        sequence,
        bot,
        timeMs: row.time_ms,
        event: fromText(row.event) as JournalEntry['event'],
        intents: row.intents === null ? [] : (fromText(row.intents) as Json[]),
        changes: state.of(sequence).map(changeOf),
        fills: fills.of(sequence).map(fillOf),
        ledger: ledger.of(sequence).map(movementOf),
        closed: closed.of(sequence).map(({ record }) => fromText(record) as JournalEntry['closed'][number]),
        candles: candles.of(sequence).map(candleOf),
      };
    }
  } finally {
    for (const cursor of cursors) cursor.close();
  }
}

/** Rows in the order of their entries, taken entry by entry. */
class Cursor<R extends Numbered> {
  readonly #rows: Iterator<R>;
  #next: R | undefined;

  constructor(rows: IterableIterator<unknown>) {
    this.#rows = rows as IterableIterator<R>;
    this.#advance();
  }

  of(sequence: number): R[] {
    const rows: R[] = [];
    while (this.#next !== undefined && this.#next.sequence <= sequence) {
      rows.push(this.#next);
      this.#advance();
    }
    return rows;
  }

  close(): void {
    this.#rows.return?.();
  }

  #advance(): void {
    const { done, value } = this.#rows.next();
    this.#next = done ? undefined : value;
  }
}

interface Numbered {
  readonly sequence: number;
}

interface EventRow extends Numbered {
  readonly time_ms: number;
  readonly event: string;
  readonly intents: string | null;
}

interface StateRow extends Numbered {
  readonly kind: string;
  readonly id: string;
  readonly value: string;
}

interface FillRow extends Numbered {
  readonly account: string;
  readonly pair: string;
  readonly fill_id: string;
  readonly order_id: string;
  readonly client_order_id: string;
  readonly trade: number;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly amount: string;
  readonly cost: string;
  readonly fee: string | null;
  readonly fee_asset: string | null;
  readonly is_maker: number | null;
  readonly time_ms: number;
}

interface LedgerRow extends Numbered {
  readonly account: string;
  readonly asset: string;
  readonly change: string;
  readonly reason: LedgerReason;
  readonly reference: string;
}

interface ClosedRow extends Numbered {
  readonly record: string;
}

export interface CandleRow extends Numbered {
  readonly pair: string;
  readonly timeframe: string;
  readonly kind: JournalCandle['kind'];
  readonly time_ms: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export function candleOf({ pair, timeframe, kind, time_ms, open, high, low, close, volume }: CandleRow): JournalCandle {
  return { pair, timeframe, kind, timeMs: time_ms, values: [open, high, low, close, volume] };
}

function changeOf({ kind, id, value }: StateRow): StateChange {
  return { kind, id, value: fromText(value) };
}

function fillOf(row: FillRow): BookedFill {
  return {
    fillId: row.fill_id,
    orderId: row.order_id,
    clientOrderId: row.client_order_id,
    pair: row.pair,
    side: row.side,
    price: row.price,
    amount: row.amount,
    cost: row.cost,
    fee: row.fee === null ? undefined : { asset: row.fee_asset!, amount: row.fee },
    isMaker: row.is_maker === null ? undefined : row.is_maker === 1,
    timeMs: row.time_ms,
    tradeId: row.trade,
    account: row.account,
  };
}

function movementOf({ account, asset, change, reason, reference }: LedgerRow): LedgerEntry {
  return { account, asset, change: exact(change), reason, reference };
}
