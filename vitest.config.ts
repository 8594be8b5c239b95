import { defineConfig } from 'vitest/config'

/** Named by each project: named above them it would run once more, with a database server for nobody. */
const globalSetup = ['test/support/global-setup.ts']

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Files share a worker's modules: loading them anew for each file took a third of the time. What a test changes for
    // the whole process (mocked network, fake timers) it puts back.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          globalSetup,
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.full.test.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'full', globalSetup, include: ['test/**/*.full.test.ts'] },
      },
    ],
  },
})
