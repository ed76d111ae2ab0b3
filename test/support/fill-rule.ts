import { expect, it } from 'vitest';

/** A test of the sentence of docs/reference/fills.md with this number; one that checks nothing fails. */
export function fillRule(number: number, title: string, test: () => Promise<void>): void {
  it(`${number} ${title}`, async () => {
    expect.hasAssertions();
    await test();
  });
}
