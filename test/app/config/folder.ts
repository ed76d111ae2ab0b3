import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A new folder with these files (text, or a value to write as JSON); gone after the test. */
export function folder(files: Readonly<Record<string, unknown>> = {}): string {
  const root = mkdtempSync(path.join(tmpdir(), 'tradewright-config-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

/** The error that `run` throws. */
export function thrown(run: () => unknown): Error & { code: string; path?: string; value?: unknown; hint?: string } {
  try {
    run();
  } catch (error) {
    return error as ReturnType<typeof thrown>;
  }
  throw new Error('nothing was thrown');
}
