import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Candles, SeriesId } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import { countMissing } from '../../core/model/series/fill-gaps.ts';
import { sortCandles } from '../../core/model/series/sort-candles.ts';
import type { CandleStore, SeriesInfo } from '../../ports/candle-store.ts';
import { readOddFeather } from './odd-feather.ts';
import { parseSeriesFileName, seriesFileName } from './series-file.ts';

export class FileCandleStore implements CandleStore {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  list(): readonly SeriesId[] {
    const found: SeriesId[] = [];
    for (const folder of this.#folders()) {
      for (const name of readdirSync(folder)) {
        const id = parseSeriesFileName(name);
        if (id) found.push(id);
      }
    }
    return found;
  }

  has(id: SeriesId): boolean {
    return this.#find(id) !== undefined;
  }

  info(id: SeriesId): SeriesInfo {
    const candles = sortCandles(this.read(id));
    return {
      ...id,
      path: this.#find(id) ?? '',
      candles: candles.length,
      fromMs: candles.time[0],
      toMs: candles.time[candles.length - 1],
      missing: countMissing(candles.time, id.timeframe),
    };
  }

  read(id: SeriesId): Candles {
    const path = this.#find(id);
    if (!path)
      throw new InputError('DATA_MISSING', `no ${id.kind} candles of ${id.pair} ${id.timeframe}`, {
        path: this.directory,
      });
    return readOddFeather(readFileSync(path));
  }

  write(_id: SeriesId, _candles: Candles): void {
    throw new InputError('DATA_UNREADABLE', 'not yet');
  }

  #find(id: SeriesId): string | undefined {
    return this.#folders()
      .map((folder) => join(folder, seriesFileName(id)))
      .find((path) => existsSync(path));
  }

  #folders(): string[] {
    const subfolders = readdirSync(this.directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(this.directory, entry.name));
    return [
      this.directory,
      ...subfolders,
      ...subfolders.map((folder) => join(folder, 'futures')).filter((folder) => existsSync(folder)),
    ];
  }
}
