import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Candles, SeriesId } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import { countMissing } from '../../core/model/series/fill-gaps.ts';
import { sortCandles } from '../../core/model/series/sort-candles.ts';
import type { CandleStore, ReadOptions, SeriesInfo } from '../../ports/candle-store.ts';
import { readFeather } from './read-feather.ts';
import { parseSeriesFileName, seriesFileName } from './series-file.ts';
import { writeFeather } from './write-feather.ts';
import type { WriteOptions } from './write-feather.ts';

/** Folder of futures series inside a data folder. */
const FUTURES = 'futures';

/**
 * Candle store on feather files in freqtrade's layout: spot series in the folder, all others in `futures/` (or in the
 * folder too). A series that the folder itself does not hold is looked for one level down (`data/binance/`), where
 * exactly one subfolder may have it.
 */
export class FileCandleStore implements CandleStore {
  readonly directory: string;
  readonly #options: WriteOptions;

  constructor(directory: string, options: WriteOptions = {}) {
    this.directory = directory;
    this.#options = options;
  }

  list(): readonly SeriesId[] {
    const found = new Map<string, SeriesId>();
    for (const folder of [this.directory, ...subfolders(this.directory)].flatMap(places)) {
      for (const name of namesIn(folder)) {
        const id = parseSeriesFileName(name);
        if (id && !found.has(name)) found.set(name, id);
      }
    }
    return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => id);
  }

  has(id: SeriesId): boolean {
    return this.#find(id).length > 0;
  }

  path(id: SeriesId): string {
    const [path, ...others] = this.#find(id);
    const series = `${id.pair} ${id.timeframe} ${id.kind}`;
    if (path === undefined) {
      throw new InputError('DATA_MISSING', `no candles of ${series}`, {
        path: this.directory,
        value: seriesFileName(id),
        hint: 'See what is there with `tradewright data list`.',
      });
    }
    if (others.length > 0) {
      throw new InputError('DATA_AMBIGUOUS', `several folders hold ${series}`, {
        path: [path, ...others].join(', '),
        value: series,
        hint: 'Name the folder with --data-dir.',
      });
    }
    return path;
  }

  info(id: SeriesId): SeriesInfo {
    const path = this.path(id);
    const { length, time } = sortCandles(readFeather(path, { columns: ['time'] }));
    return {
      ...id,
      path,
      candles: length,
      fromMs: length > 0 ? time[0] : NaN,
      toMs: length > 0 ? time[length - 1] : NaN,
      missing: countMissing(time, id.timeframe),
    };
  }

  read(id: SeriesId, options: ReadOptions = {}): Candles {
    return readFeather(this.path(id), options);
  }

  write(id: SeriesId, candles: Candles): void {
    const folder = id.kind === 'spot' ? this.directory : join(this.directory, FUTURES);
    const [existing] = filesOf(id, this.directory);
    writeFeather(existing ?? join(folder, seriesFileName(id)), candles, this.#options);
  }

  #find(id: SeriesId): string[] {
    const own = filesOf(id, this.directory);
    return own.length > 0 ? own : subfolders(this.directory).flatMap((folder) => filesOf(id, folder));
  }
}

/** The file of a series in a data folder, if it is there; the usual place wins. */
function filesOf(id: SeriesId, folder: string): string[] {
  const name = seriesFileName(id);
  const inOrder = id.kind === 'spot' ? [folder] : [join(folder, FUTURES), folder];
  return inOrder
    .map((place) => join(place, name))
    .filter((path) => existsSync(path))
    .slice(0, 1);
}

function places(folder: string): string[] {
  return [join(folder, FUTURES), folder];
}

function subfolders(folder: string): string[] {
  return namesIn(folder, true)
    .filter((name) => name !== FUTURES && !name.startsWith('.'))
    .map((name) => join(folder, name));
}

/** Names in a folder, in order; none if it is not there or may not be read. */
function namesIn(folder: string, onlyFolders = false): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    // A link to a folder counts as one: whether the file is in it shows later.
    const wanted = onlyFolders ? entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()) : entries;
    return wanted.map((entry) => entry.name).toSorted();
  } catch {
    return [];
  }
}
