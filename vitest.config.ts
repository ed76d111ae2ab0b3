import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/support/count-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Node itself loads the tests and the sources, as in the program: strategy files are read by its own loader.
    experimental: { viteModuleRunner: false },
    globalSetup: ['test/support/install-services.ts'],
    testTimeout: 30_000,
    reporters: ['default', new CountReporter()],
  },
});
