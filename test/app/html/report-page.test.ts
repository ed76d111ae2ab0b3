import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { PageRun } from '../../../src/app/html/page-data.ts';
import { analyzeRun, groupingsCsv, type AnalyzeOptions } from '../../../src/app/results/analyze.ts';
import { loadResult } from '../../../src/app/results/read-results.ts';
import { writePlot, writeReport } from '../../../src/app/html/write-report.ts';
import { EVIL_TAG, SWING_STRATEGY, makeSwingFolder, storeRun } from '../../support/stored-run.ts';
import { temporaryFolder } from '../../support/strategy-folder.ts';

let folder = '';
let file = '';
const places = () => ({ userDir: folder, dataDir: undefined });

beforeAll(async () => {
  folder = temporaryFolder();
  file = join(folder, 'page.html');
  makeSwingFolder(folder);
  await storeRun(folder, '--param', 'edge=5');
  await storeRun(folder);
});

async function page(...references: string[]): Promise<{ text: string; notes: readonly string[] }> {
  const { notes } = await writeReport(references.length === 0 ? ['latest'] : references, places(), file);
  return { text: readFileSync(file, 'utf8'), notes };
}

function unpack(text: string, id: string): any {
  const block = new RegExp(`id="${id}">([^<]*)<`).exec(text)![1];
  return JSON.parse(inflateRawSync(Buffer.from(block, 'base64')).toString());
}

/** Puts another text into a file of the folder until the test ends. */
function change(name: string, text: string | undefined): void {
  const path = join(folder, name);
  const before = readFileSync(path);
  if (text === undefined) rmSync(path);
  else writeFileSync(path, text);
  onTestFinished(() => writeFileSync(path, before));
}

describe('the page of a run', () => {
  it('holds every trade as the run stored it, with excursions', async () => {
    const { trades } = unpack((await page()).text, 'run-0') as PageRun;
    const stored = loadResult(folder, 'latest');
    expect(trades.length).toBeGreaterThan(5);
    expect(trades.map(({ profitAbs }) => profitAbs)).toEqual(stored.trades['profitAbs']);
    expect(trades.map(({ openTimeMs }) => openTimeMs)).toEqual(stored.trades['openTimeMs']);
    expect(trades.flatMap(({ orders }) => orders)).toHaveLength(stored.orders['price'].length);
    for (const { maeRatio, mfeRatio } of trades) {
      expect(maeRatio).toBeLessThanOrEqual(0);
      expect(mfeRatio).toBeGreaterThanOrEqual(0);
    }
  });

  it('holds no markup that a strategy wrote', async () => {
    const { text } = await page();
    expect(loadResult(folder, 'latest').trades['enterTag'][0]).toBe(EVIL_TAG);
    expect(text).not.toContain('<img');
    expect(text).not.toContain('document.title="hacked"');
    expect(text).toContain('&lt;img src=x');
  });

  it('names nothing that would have to be fetched', async () => {
    const { text } = await page();
    expect(text).toContain('default-src &#39;none&#39;');
    expect(text).not.toMatch(/<(?:script|link|img|iframe)[^>]+(?:src|href)=/);
  });

  it('plots what the strategy names, and says what it does not compute', async () => {
    const { text, notes } = await page();
    expect(unpack(text, 'prices-0-1').lines).toMatchObject([
      { name: 'mean', pane: null, color: '#ff0000' },
      { name: 'rsi', pane: 'Strength' },
    ]);
    expect(notes).toEqual([expect.stringContaining('missing')]);
  });

  it('has prices but no indicators once the strategy has changed', async () => {
    change('strategies/swing.ts', SWING_STRATEGY.replace('10)', '11)'));
    const { text, notes } = await page();
    expect(notes).toEqual([expect.stringMatching(/^No indicators: .*swing\.ts is not what the run/)]);
    expect(unpack(text, 'prices-0-0').lines).toEqual([]);
  });

  it('does without the prices of a pair whose candles are gone', async () => {
    change('data/LTC_BTC-5m.feather', undefined);
    const { text, notes } = await page();
    expect(notes).toContainEqual(expect.stringMatching(/^No prices of LTC\/BTC/));
    expect(text).toContain('id="prices-0-0"');
    expect(text).not.toContain('id="prices-0-1"');
  });

  it('of a run without a trade says so, and has no empty tables', async () => {
    const first = loadResult(folder, 'latest').head.id;
    await storeRun(folder, '--param', 'edge=5');
    const { text } = await page();
    expect(text).toContain('This run made no trade');
    expect(text).not.toContain('trade-table"');
    expect(text).toContain('data-chart="equity"');
    writeFileSync(join(folder, 'results/latest'), `${first}\n`);
  });

  it('of several runs compares them', async () => {
    const ids = [loadResult(folder, 'latest').head.id, loadResult(folder, 'latest').head.id];
    const { text } = await page(...ids);
    expect(text).toContain('2 runs compared');
    expect(text.match(/<article /g)).toHaveLength(2);
  });

  it('of prices alone has the pair that was asked for, and refuses one that the run does not have', async () => {
    await writePlot('latest', ['LTC/BTC'], places(), file);
    const text = readFileSync(file, 'utf8');
    expect(unpack(text, 'prices-0-0').pair).toBe('LTC/BTC');
    expect(text).not.toContain('id="prices-0-1"');
    await expect(writePlot('latest', ['XRP/BTC'], places(), file)).rejects.toMatchObject({ code: 'PAIR_NOT_IN_RUN' });
  });
});

describe('groups of a stored run', () => {
  const analyze = (options: Partial<AnalyzeOptions> = {}) =>
    analyzeRun(loadResult(folder, 'latest'), { ...places(), by: ['tag', 'entry'], parts: 3, force: false, ...options });

  it('hold every trade once, each', async () => {
    const { length } = loadResult(folder, 'latest').trades['id'];
    const groupings = await analyze({ by: ['tag', 'reason', 'hour', 'weekday', 'duration', 'entry', 'exit'] });
    expect(groupings.map(({ by, column }) => column ?? by)).toEqual([
      ...['tag', 'reason', 'hour', 'weekday', 'duration'],
      ...['mean', 'rsi', 'dips', 'mean', 'rsi', 'dips'],
    ]);
    for (const { groups } of groupings) expect(groups.reduce((sum, { trades }) => sum + trades, 0)).toBe(length);
  });

  it('at entry are those of the signal', async () => {
    // It buys below 99.5, where the mean of an oscillation round 100 lies above the close of most entries.
    const mean = (await analyze()).find(({ column }) => column === 'mean')!;
    expect(mean.isPrice).toBe(true);
    expect(mean.groups.at(-1)!.key).toMatch(/^[0-9.-]+ to [0-9.]+$/);
  });

  it.each([['a changed strategy', 'STRATEGY_CHANGED', 'strategies/swing.ts', `${SWING_STRATEGY}// changed`]])(
    'refuse %s, unless told to take it',
    async (_, code, name, text) => {
      change(name, text);
      await expect(analyze()).rejects.toMatchObject({ code, hint: expect.stringContaining('--force') as string });
      await expect(analyze({ by: ['tag'] })).resolves.toHaveLength(1);
      await expect(analyze({ force: true })).resolves.toHaveLength(4);
    },
  );

  it('refuse a number of parts that is none', async () => {
    await expect(analyze({ parts: 2.5 })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  it('make a CSV file with quoted texts', async () => {
    const csv = groupingsCsv(await analyze({ by: ['tag'] }));
    const [header, row, ...rest] = csv.split('\r\n');
    expect(header.split(',').slice(0, 4)).toEqual(['by', 'column', 'key', 'trades']);
    expect(row).toContain(`"${EVIL_TAG.replaceAll('"', '""')}"`);
    expect(rest).toEqual(['']);
  });
});
