/**
 * Measures the page of a run with more than 10,000 trades of one pair in Chromium: when it first shows something, when
 * everything is drawn, and how many frames a second it has while the price chart is dragged and the list is scrolled.
 * Exits with 1 where a limit is missed, and writes bench/results/report-TIME.json. Usage: npm run bench:report
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, cpSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { withPage } from '../../test/support/chromium.ts';
import { binary, root } from '../../test/support/cli.ts';
import { writeResult } from '../write-result.ts';

const LIMITS = { firstPaintMs: 2000, framesPerSecond: 30 };
const REPEATS = 3;
const WIDTH = 32;
/** What is measured, in words, and its unit. */
const FIGURES: Readonly<Record<string, readonly [name: string, unit: string]>> = {
  trades: ['trades', ''],
  firstPaintMs: ['first paint', 'ms'],
  readyMs: ['everything drawn', 'ms'],
  panClose: ['panning, near', 'frames/s'],
  panWhole: ['panning, all candles in view', 'frames/s'],
  scrollList: ['scrolling the trades', 'frames/s'],
};

/** Turns the wheel over the price chart until it shows every candle. */
const ZOOM_OUT = `
  const chart = document.querySelector('[data-chart="price"] canvas');
  for (let turn = 0; turn < 60; turn++) {
    chart.dispatchEvent(new WheelEvent('wheel', { deltaY: 120, bubbles: true, cancelable: true, clientX: 900 }));
  }`;

const COUNT_FRAMES = `
  let frames = 0;
  let counting = true;
  const since = performance.now();
  const next = () => {
    frames++;
    if (counting) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  window.stopCounting = () => {
    counting = false;
    return (frames * 1000) / (performance.now() - since);
  };`;

const folder = mkdtempSync(join(tmpdir(), 'tradewright-report-'));
try {
  const file = makeReport();
  const rows: Record<string, number>[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) rows.push(await withPage({}, (page) => measure(page, file)));
  const median = (key: string): number => rows.map((row) => row[key]).sort((a, b) => a - b)[REPEATS >> 1];
  const fileMib = statSync(file).size / 1024 ** 2;
  console.log(`${'file'.padEnd(WIDTH)}${fileMib.toFixed(1)} MiB`);
  for (const [key, [name, unit]] of Object.entries(FIGURES)) {
    const all = rows.map((row) => Math.round(row[key])).join(', ');
    console.log(`${name.padEnd(WIDTH)}${Math.round(median(key))} ${unit}`.trimEnd().padEnd(50) + `of ${all}`);
  }
  const date = new Date().toISOString();
  writeResult(date, { date, node: process.version, limits: LIMITS, fileMib, rows }, 'report-');
  const slow = ['panClose', 'panWhole', 'scrollList'].some((key) => median(key) < LIMITS.framesPerSecond);
  if (median('firstPaintMs') > LIMITS.firstPaintMs || slow) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function makeReport(): string {
  mkdirSync(join(folder, 'strategies'));
  cpSync(join(root, 'bench/report/many-trades.ts'), join(folder, 'strategies/many-trades.ts'));
  cpSync(join(root, 'data/sample/markets.json'), join(folder, 'markets.json'));
  const file = join(folder, 'report.html');
  cpSync(join(root, 'bench/report/config.json'), join(folder, 'config/config.json'));
  for (const args of [
    ['backtest', '-s', 'many-trades', '--fills', 'freqtrade'],
    ['report', '-o', file],
  ]) {
    const places = ['--user-dir', folder, '--data-dir', join(root, 'data/sample')];
    const { status, stderr } = spawnSync(process.execPath, [binary, ...args, ...places], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
  return file;
}

async function measure(page: Page, file: string): Promise<Record<string, number>> {
  await page.goto(`file://${file}`);
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  const firstPaintMs = await page.evaluate<number>(
    "performance.getEntriesByName('first-contentful-paint')[0].startTime",
  );
  const readyMs = await page.evaluate<number>('performance.now()');
  const count = await page.locator('[data-count]').textContent();
  const trades = Number(/of ([\d,]+)/.exec(count ?? '')?.[1].replace(',', ''));
  const panClose = await pan(page);
  await page.evaluate(ZOOM_OUT);
  await page.waitForTimeout(300);
  const panWhole = await pan(page);
  const list = page.locator('.trade-scroll');
  await list.scrollIntoViewIfNeeded();
  const scrollList = await framesDuring(page, async () => {
    const box = (await list.boundingBox())!;
    await page.mouse.move(box.x + 300, box.y + 200);
    for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, 400);
  });
  return { trades, firstPaintMs, readyMs, panClose, panWhole, scrollList };
}

/** Drags the price chart to and fro. */
async function pan(page: Page): Promise<number> {
  const chart = page.locator('[data-chart="price"]');
  await chart.scrollIntoViewIfNeeded();
  const box = (await chart.boundingBox())!;
  return framesDuring(page, async () => {
    await page.mouse.move(box.x + 400, box.y + 150);
    await page.mouse.down();
    for (let step = 0; step < 120; step++) {
      await page.mouse.move(box.x + 400 + 300 * Math.sin(step / 10), box.y + 150 + (step % 7));
    }
    await page.mouse.up();
  });
}

/** Frames a second that the page drew while something was done to it. */
async function framesDuring(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(COUNT_FRAMES);
  await act();
  return page.evaluate<number>('stopCounting()');
}
