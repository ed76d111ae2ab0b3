import Database from 'better-sqlite3';
import { exact, exactText, type Exact } from '../../core/model/exact.ts';
import { withSqliteErrors } from './failures.ts';

/**
 * What is wrong in a journal, in words; empty = nothing. Looks at the file's structure, at balances against the sums of
 * their movements, and at orders against the sums of their fills. Changes nothing; a bot may be writing meanwhile.
 * Throws RunError JOURNAL_* for a file that cannot be read at all.
 */
export function checkJournal(path: string): string[] {
  return withSqliteErrors(path, () => {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 2000 });
    try {
      // One transaction: what a running bot writes between two of the queries would look like a fault.
      return db.transaction(() => [...damage(db), ...balanceFaults(db), ...orderFaults(db)])();
    } finally {
      db.close();
    }
  });
}

function damage(db: Database.Database): string[] {
  const rows = db.pragma('quick_check') as { quick_check: string }[];
  return rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
}

function balanceFaults(db: Database.Database): string[] {
  const moved = sums(db, "SELECT account || ' ' || asset AS key, change AS value FROM ledger");
  const kept = sums(db, "SELECT account || ' ' || asset AS key, total AS value FROM balances");
  return differences(kept, moved, 'balance', 'its movements');
}

function orderFaults(db: Database.Database): string[] {
  const filled = sums(db, "SELECT id AS key, value ->> 'filled' AS value FROM state WHERE kind = 'order'");
  const booked = sums(
    db,
    "SELECT client_order_id AS key, amount AS value FROM fills WHERE client_order_id IN (SELECT id FROM state WHERE kind = 'order')",
  );
  return differences(filled, booked, 'filled amount of order', 'its fills');
}

/** Adds up exactly, which SQL cannot. */
function sums(db: Database.Database, sql: string): Map<string, Exact> {
  const totals = new Map<string, Exact>();
  for (const { key, value } of db.prepare(sql).iterate() as Iterable<{ key: string; value: string }>) {
    totals.set(key, (totals.get(key) ?? exact('0')) + exact(value));
  }
  return totals;
}

function differences(kept: Map<string, Exact>, summed: Map<string, Exact>, what: string, parts: string): string[] {
  const zero = exact('0');
  return [...new Set([...kept.keys(), ...summed.keys()])].flatMap((key) => {
    const [one, other] = [kept.get(key) ?? zero, summed.get(key) ?? zero];
    return one === other ? [] : [`${what} ${key} is ${exactText(one)}, the sum of ${parts} ${exactText(other)}`];
  });
}
