import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, withPage, type BrowserOptions } from '../support/chromium.ts';
import { tradewright } from '../support/cli.ts';
import { EVIL_REASON, EVIL_TAG, makeSwingFolder, storeRun } from '../support/stored-run.ts';
import { temporaryFolder } from '../support/strategy-folder.ts';

const missing = chromiumPath === undefined;
const NOTE = missing ? ' (not run: no Chromium here; install the package chromium)' : '';

describe.skipIf(missing)(`the report in Chromium${NOTE}`, () => {
  let folder = '';
  let file = '';

  beforeAll(async () => {
    folder = temporaryFolder();
    file = join(folder, 'page.html');
    makeSwingFolder(folder);
    await storeRun(folder, '--param', 'edge=5');
    await storeRun(folder);
    await storeRun(folder, '--param', 'edge=0.2');
    await write('report');
  });

  async function write(...command: string[]): Promise<void> {
    const { code, stderr } = await tradewright([...command, '-o', file, '--user-dir', folder]);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  }

  /** Opens the page, waits until everything is drawn, and returns what was complained of and asked for. */
  async function look<T>(options: BrowserOptions, use: (page: Page) => Promise<T>): Promise<T> {
    return withPage(options, async (page) => {
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (!/^(file|data|blob):/.test(request.url())) complaints.push(`request to ${request.url()}`);
      });
      await page.goto(`file://${file}`);
      await page.locator('html[data-ready]').waitFor({ state: 'attached' });
      const answer = await use(page);
      expect(complaints).toEqual([]);
      return answer;
    });
  }

  /** How many different colours a canvas shows: 1 = nothing is drawn. */
  const coloursOf = (page: Page, selector: string): Promise<number> =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const canvas = element as unknown as { width: number; height: number; getContext(kind: '2d'): any };
        const pixels: ArrayBuffer = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer;
        return new Set(new Uint32Array(pixels)).size;
      });

  it.each([
    ['light', 1280],
    ['dark', 400],
  ] as const)(
    'draws everything in the %s theme, %d pixels wide, without sideways scrolling',
    async (colorScheme, width) => {
      await look({ colorScheme, width }, async (page) => {
        for (const kind of ['equity', 'drawdown', 'exposure', 'open', 'price']) {
          expect(await coloursOf(page, `[data-chart="${kind}"] canvas`), kind).toBeGreaterThan(1);
        }
        expect(await coloursOf(page, 'canvas[data-cloud="mae"]')).toBeGreaterThan(2);
        expect(await page.locator('html').evaluate((root) => root.scrollWidth)).toBe(width);
      });
    },
  );

  it('stays as wide as the window with a calendar of many days on which nothing closed', async () => {
    await look({ width: 420 }, async (page) => {
      const cell = '<td class="day"><span class="hidden">-</span></td>';
      const row = page.locator('.calendar tbody tr').first();
      await row.evaluate((element, cells) => element.insertAdjacentHTML('beforeend', cells), cell.repeat(40));
      const scroll = page.locator('.scroll:has(.calendar)').first();
      expect(await scroll.evaluate((element) => element.scrollWidth)).toBeGreaterThan(600);
      expect(await page.locator('html').evaluate((root) => root.scrollWidth)).toBe(420);
    });
  });

  it('shows what strategies wrote as text, and runs none of it', async () => {
    await look({}, async (page) => {
      const cells = await page.locator('.trade-table tbody tr').nth(1).locator('td.text').allTextContents();
      expect(cells).toEqual(expect.arrayContaining([EVIL_TAG, EVIL_REASON]));
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.title()).toContain('swing');
    });
  });

  it('sorts and filters the list of trades', async () => {
    await look({}, async (page) => {
      const column = (index: number) => page.locator(`.trade-table tbody tr:not(.space) td:nth-child(${index})`);
      const profits = async () => (await column(7).allTextContents()).map(Number);
      const heading = page.locator('.trade-table th[data-key="profitRatio"]');
      await heading.locator('button').click();
      expect(await heading.getAttribute('aria-sort')).toBe('ascending');
      const rising = await profits();
      expect(rising.length).toBeGreaterThan(5);
      expect(rising).toEqual(rising.toSorted((a, b) => a - b));
      await heading.locator('button').click();
      expect(await heading.getAttribute('aria-sort')).toBe('descending');
      const falling = await profits();
      expect(falling).toEqual(falling.toSorted((a, b) => b - a));

      await page.locator('[data-filter="pair"]').selectOption('LTC/BTC');
      expect(new Set(await column(2).allTextContents())).toEqual(new Set(['LTC/BTC']));
      await page.locator('[data-filter="text"]').fill('no such tag');
      expect(await column(2).count()).toBe(0);
      expect(await page.locator('[data-count]').textContent()).toMatch(/^0 of \d+ trades/);
    });
  });

  it('goes from a trade in the list to its place in the chart, whatever the pair', async () => {
    await look({}, async (page) => {
      await page.locator('[data-filter="pair"]').selectOption('LTC/BTC');
      await page.locator('.trade-table tbody button').first().click();
      const chosen = page.locator('[data-control="pair"] option:checked');
      await expect.poll(() => chosen.textContent()).toContain('LTC/BTC');
    });
  });

  it('of a run without a trade draws the flat equity and the prices', async () => {
    const before = readFileSync(join(folder, 'results/latest'), 'utf8');
    await storeRun(folder, '--param', 'edge=5');
    await write('report');
    await look({}, async (page) => {
      expect(await page.locator('main').textContent()).toContain('This run made no trade');
      expect(await coloursOf(page, '[data-chart="price"] canvas')).toBeGreaterThan(1);
    });
    writeFileSync(join(folder, 'results/latest'), before);
    await write('report');
  });

  it('of several runs shows the one that is chosen', async () => {
    const { stdout } = await tradewright(['backtest', 'list', '--json', '--user-dir', folder]);
    const ids = (JSON.parse(stdout) as { id: string; trades: number }[]).filter(({ trades }) => trades > 0);
    await write('report', ...ids.map(({ id }) => id));
    await look({}, async (page) => {
      expect(await coloursOf(page, '#comparison-chart canvas')).toBeGreaterThan(2);
      await page.locator('[data-control="run"]').selectOption('1');
      const shown = page.locator('article:not([hidden])');
      await expect.poll(() => shown.locator('[data-count]').textContent()).toContain(`of ${ids[1].trades} trades`);
      await expect.poll(() => shown.locator('[data-chart="price"] canvas').count()).toBeGreaterThan(0);
    });
    await write('report');
  });

  it('of prices alone has the chart', async () => {
    await write('plot', 'LTC/BTC');
    await look({}, async (page) => {
      expect(await coloursOf(page, '[data-chart="price"] canvas')).toBeGreaterThan(1);
      expect(await page.locator('section').count()).toBe(1);
    });
  });
});
