/** What a scenario tells of itself, and the table of them all at the end of a run. */
import type { TestContext } from 'vitest'
import type { Reporter, TestModule } from 'vitest/node'

export interface Told {
  /** How often, and where, the fault was made. */
  points: string
  seed?: number
}

declare module 'vitest' {
  interface TaskMeta {
    fault?: Told
  }
}

/** Kept for the table. */
export function tell({ task }: Pick<TestContext, 'task'>, told: Told): void {
  task.meta.fault = told
}

/** Another one each time; FAULTS_SEED makes a run again. */
export const seedOf = (): number =>
  Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 1e9))

/** Named on the command line: `npm run faults` prints it last. */
export default class FaultTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => {
        const told = test.meta().fault
        const { state, errors } = test.result()
        const seconds = ((test.diagnostic()?.duration ?? 0) / 1000).toFixed(0)
        return {
          scenario: test.fullName,
          points: told?.points ?? '-',
          seed: told?.seed === undefined ? '-' : String(told.seed),
          seconds,
          found: state === 'passed' ? 'nothing' : (errors?.[0]?.message ?? state),
        }
      }),
    )
    const head = {
      scenario: 'scenario',
      points: 'points',
      seed: 'seed',
      seconds: 's',
      found: 'found',
    }
    const keys = ['scenario', 'points', 'seed', 'seconds'] as const
    const width = (key: (typeof keys)[number]) =>
      Math.max(...[head, ...rows].map((row) => row[key].length))
    for (const row of [head, ...rows])
      process.stdout.write(
        `${keys.map((key) => row[key].padEnd(width(key))).join('  ')}  ${row.found.split('\n')[0]}\n`,
      )
  }
}
