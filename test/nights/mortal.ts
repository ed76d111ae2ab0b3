import type { SqliteJournal } from '../../src/adapters/sqlite/sqlite-journal.ts';
import { RunError } from '../../src/core/model/errors.ts';
import type { JournalEntry } from '../../src/core/model/journal.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Journal } from '../../src/ports/journal.ts';
import type { Chances } from './chances.ts';

/** A process, until it is killed or ends on its own. */
export interface Life {
  isAlive: boolean;
}

/** Thrown into what goes on after its process was killed. */
export class Dead extends Error {}

/** The clock of a process: one that is dead never wakes. */
export function mortalClock(clock: Clock, { isAlive }: { isAlive: () => boolean }): Clock {
  return {
    now: () => clock.now(),
    async sleepUntil(timeMs, signal) {
      await clock.sleepUntil(timeMs, signal);
      if (!isAlive()) await new Promise<never>(() => undefined);
    },
  };
}

/**
 * A journal whose process may die at any write, just before it is on the disk or just after, and whose disk may be full
 * or held by somebody else. `written` is told of each entry once it is on the disk.
 */
export function mortalJournal(
  journal: SqliteJournal,
  life: Life,
  chances: Chances,
  written: (entry: JournalEntry) => void,
): Journal {
  const write = (entry: JournalEntry): number => {
    if (!life.isAlive) throw new Dead();
    if (chances.draw('disk-full', entry.event.kind) !== undefined) journal.limitPages(1);
    if (chances.draw('store-busy', entry.event.kind) !== undefined)
      throw new RunError('JOURNAL_BUSY', 'the journal is held by another program', {});
    const dies = chances.draw('kill', `at the journal: ${entry.event.kind}`);
    if (dies === undefined || dies >= 0.5) {
      const sequence = journal.write(entry);
      written(entry);
      if (dies === undefined) return sequence;
    }
    life.isAlive = false;
    throw new Dead();
  };
  return new Proxy<Journal>(journal, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as (...all: unknown[]) => unknown).bind(target) : value;
    },
  });
}
