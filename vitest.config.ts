import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Named by each project: named above them it would run once more, with a database server for nobody. */
const globalSetup = ['test/support/global-setup.ts']

/** Begun last, these would leave one of two workers idle for a good part of the time. */
const LONGEST = [
  'test/conformance/connectors.test.ts',
  'test/commands/main-job.full.test.ts',
  'test/faults/kills.full.test.ts',
  'test/end-to-end/console/every-page.full.test.ts',
  'test/end-to-end/console/main-job.full.test.ts',
  'test/end-to-end/secrets-of-a-service.full.test.ts',
  'test/http/policy/policy-table.full.test.ts',
  'test/certificates/bulk/large.full.test.ts',
  'test/end-to-end/demo.full.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      LONGEST.some((name) => moduleId.endsWith(name))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Files share a worker's modules: loading them anew for each file took a third of the time. What a test changes for
    // the whole process (mocked network, fake timers) it puts back.
    isolate: false,
    // What one run has compiled, the next ones of the same sources take over.
    experimental: { fsModuleCache: true },
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
      {
        extends: true,
        test: {
          name: 'faults',
          globalSetup,
          include: ['test/**/*.faults.ts'],
          // One disturbs the machine enough.
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        // One test, as long as SOAK_MINUTES says and what is left to do after it.
        test: {
          name: 'soak',
          globalSetup,
          include: ['test/soak/*.soak.ts'],
          testTimeout: 86_400_000,
        },
      },
      {
        extends: true,
        test: { name: 'fuzz', globalSetup, include: ['test/fuzz/*.fuzz.ts'] },
      },
    ],
  },
})
