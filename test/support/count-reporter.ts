import type { Reporter, TestModule } from 'vitest/node';

/**
 * Prints the count of the whole run as the very last line: `N passed, N failed`, and `, N skipped` where
 * there are any. A file that does not load and an error outside any test count as failed. With
 * REQUIRE_ALL_TESTS in the environment, a skipped test fails the run.
 */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      count.failed += module.errors().length;
      for (const test of module.children.allTests()) count[test.result().state]++;
      for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
    }
    const skipped = count.skipped + count.pending;
    if (skipped > 0 && process.env['REQUIRE_ALL_TESTS']) process.exitCode = 1;
    const line = `${count.passed} passed, ${count.failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }
}
