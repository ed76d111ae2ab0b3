import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { SeriesId } from '../../core/model/candles.ts';
import { RunError } from '../../core/model/errors.ts';
import { exact, exactText, type Exact } from '../../core/model/exact.ts';
import type { JournalCandle, JournalEntry, Json, RecordedEntry, StoredEvent } from '../../core/model/journal.ts';
import type { Journal } from '../../ports/journal.ts';
import { withSqliteErrors } from './failures.ts';
import { fromText, toText } from './plain-json.ts';
import { candleOf, readRecorded, type CandleRow } from './recorded.ts';
import { migrate } from './schema.ts';
import { prepareStatements, type Statements } from './statements.ts';

const EPOCH_LENGTH = 6;

/** The journal as an SQLite file. Opening makes it, or brings an older one up to date after a backup beside it. */
export class SqliteJournal implements Journal {
  readonly path: string;
  readonly epoch: string;
  readonly #db: Database.Database;
  readonly #sql: Statements;
  readonly #transaction: (entry: JournalEntry) => number;
  #isDurable: boolean | undefined = undefined;

  /** Throws InputError JOURNAL_NEWER, RunError JOURNAL_* (see Journal). */
  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true });
    this.#db = withSqliteErrors(path, () => new Database(path, { timeout: 2000 }));
    try {
      withSqliteErrors(path, () => {
        this.#db.pragma('journal_mode = WAL');
        migrate(this.#db, path, (version) => this.#db.exec(`VACUUM INTO ${quoted(`${path}.v${version}.backup`)}`));
        this.#db.pragma('foreign_keys = ON');
      });
      this.#sql = prepareStatements(this.#db);
      const write = this.#db.transaction((entry: JournalEntry) => this.#rows(entry));
      this.#transaction = (entry) => write.immediate(entry);
      this.epoch = withSqliteErrors(path, () => this.#drawnOnce('epoch', newEpoch));
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  botNumber(name: string): number {
    return withSqliteErrors(this.path, () => {
      this.#sql.addBot.run(name);
      return (this.#sql.bot.get(name) as { number: number }).number;
    });
  }

  write(entry: JournalEntry): number {
    return withSqliteErrors(this.path, () => {
      this.#durable(entry.intents.length > 0);
      return this.#transaction(entry);
    });
  }

  state(bot: number, kind: string): { id: string; value: Json }[] {
    const rows = this.#sql.state.all(bot, kind) as { id: string; value: string }[];
    return rows.map(({ id, value }) => ({ id, value: fromText(value) }));
  }

  closedTrades(bot: number): Json[] {
    return (this.#sql.closed.all(bot) as { record: string }[]).map(({ record }) => fromText(record));
  }

  balances(account: string): Map<string, Exact> {
    const rows = this.#sql.balances.all(account) as { asset: string; total: string }[];
    return new Map(rows.map(({ asset, total }) => [asset, exact(total)]));
  }

  hasFill(account: string, pair: string, fillId: string): boolean {
    return this.#sql.fill.get(account, pair, fillId) !== undefined;
  }

  newestFillMs(account: string, pair: string): number | undefined {
    return (this.#sql.newestFill.get(account, pair) as { time: number | null }).time ?? undefined;
  }

  candles(
    bot: number,
    { pair, timeframe, kind }: SeriesId,
    fromMs: number,
    before: number = Number.MAX_SAFE_INTEGER,
  ): JournalCandle[] {
    const rows = this.#sql.candles.all(bot, pair, timeframe, kind, fromMs, before) as CandleRow[];
    return rows.map(candleOf);
  }

  recorded(bot: number, from: number): Iterable<RecordedEntry> {
    return readRecorded(this.#db, bot, from);
  }

  events(from: number, limit: number, bot?: number): StoredEvent[] {
    const rows = this.#sql.events.all({ from, limit, bot: bot ?? null }) as EventRow[];
    return rows.map((row) => ({
      sequence: row.sequence,
      bot: row.bot,
      timeMs: row.time_ms,
      event: fromText(row.event),
      intents: row.intents === null ? [] : (fromText(row.intents) as Json[]),
    }));
  }

  /** Copies the journal while it is in use. Throws RunError JOURNAL_*. */
  backUp(path: string): void {
    withSqliteErrors(path, () => this.#db.exec(`VACUUM INTO ${quoted(path)}`));
  }

  /** Lets the file grow to so many pages at most, as a full disk would. */
  limitPages(pages: number): void {
    this.#db.pragma(`max_page_count = ${pages}`);
  }

  close(): void {
    this.#db.close();
  }

  #rows({ bot, timeMs, event, intents, changes, fills, ledger, closed, candles }: JournalEntry): number {
    const sql = this.#sql;
    const text = intents.length === 0 ? null : toText(intents);
    const { lastInsertRowid } = sql.addEvent.run(bot, timeMs, event.kind, toText(event), text);
    const sequence = Number(lastInsertRowid);
    for (const { kind, id, value } of changes) {
      if (value === undefined) sql.dropState.run(bot, kind, id);
      else sql.putState.run(bot, kind, id, sequence, toText(value));
    }
    for (const fill of fills) {
      const { account, pair, fillId, orderId, clientOrderId, tradeId, side, price, amount, cost, fee } = fill;
      const isMaker = fill.isMaker === undefined ? null : Number(fill.isMaker);
      const charged = [fee?.amount ?? null, fee?.asset ?? null];
      sql.addFill.run(
        [account, pair, fillId, orderId, clientOrderId, bot, tradeId, side, price, amount, cost, ...charged],
        isMaker,
        fill.timeMs,
        sequence,
      );
    }
    for (const { account, asset, change, reason, reference } of ledger) {
      sql.addLedger.run(sequence, bot, account, asset, exactText(change), reason, reference);
      const row = sql.balance.get(account, asset) as { total: string } | undefined;
      sql.putBalance.run(account, asset, exactText(exact(row?.total ?? '0') + change));
    }
    for (const record of closed) sql.addClosed.run(bot, record.id, sequence, toText(record));
    for (const { pair, timeframe, kind, timeMs: time, values } of candles) {
      sql.putCandle.run(bot, pair, timeframe, kind, time, ...values, sequence);
    }
    return sequence;
  }

  /** What an intent hangs on is on the disk before the intent is acted on; the rest may follow a moment later. */
  #durable(isDurable: boolean): void {
    if (isDurable === this.#isDurable) return;
    this.#db.pragma(`synchronous = ${isDurable ? 'FULL' : 'NORMAL'}`);
    this.#isDurable = isDurable;
  }

  #drawnOnce(key: string, draw: () => string): string {
    this.#sql.addMeta.run(key, draw());
    const row = this.#sql.meta.get(key) as { value: string } | undefined;
    if (row === undefined)
      throw new RunError('JOURNAL_CORRUPT', `the journal ${this.path} has no ${key}`, { path: this.path });
    return row.value;
  }
}

interface EventRow {
  readonly sequence: number;
  readonly bot: number;
  readonly time_ms: number;
  readonly event: string;
  readonly intents: string | null;
}

function newEpoch(): string {
  return Array.from({ length: EPOCH_LENGTH }, () => randomInt(36).toString(36)).join('');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
