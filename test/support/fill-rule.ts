import { it } from 'vitest';

/** A test of the sentence of docs/reference/fills.md with this number. */
export function fillRule(number: number, title: string, test: () => Promise<void>): void {
  it(`${number} ${title}`, test);
}
