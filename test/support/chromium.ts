import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { CHROMIUM_PLACES } from './chromium-places.ts';

/** The browser of this machine; undefined = none. */
export const chromiumPath = CHROMIUM_PLACES.find((place) => existsSync(place));

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface BrowserOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** Gives `use` an empty page of a browser with a fresh profile, and ends the browser whatever happens. */
export async function withPage<T>(options: BrowserOptions, use: (page: Page) => Promise<T>): Promise<T> {
  const { width = 1280, height = 900, colorScheme = 'light' } = options;
  const profile = mkdtempSync(join(tmpdir(), 'tradewright-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: ARGUMENTS,
    viewport: { width, height },
    colorScheme,
  });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}
