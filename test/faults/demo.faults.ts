import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../src/access/verify-audit.ts'
import { demoPlatforms } from '../../src/demo/cohorts.ts'
import { createRandom } from '../../src/demo/random.ts'
import { buildDemoWorld, expectedCounts } from '../../src/demo/world.ts'
import { createRun, getRun, type NewRun, type Run } from '../../src/runs/run.ts'
import { installDemo } from '../support/demo.ts'
import { startHocvu } from '../support/hocvu.ts'
import type { TestInstallation } from '../support/installation.ts'
import { type StoredState, storedState } from '../support/stored-state.ts'
import { until } from '../support/until.ts'

const KILLS = 8
const SEED = 20_261_120
const world = buildDemoWorld()
const install = () => installDemo(world, { pageDelayMs: 50 })

const cohorts = Object.keys(expectedCounts(world).cohorts)
const steps: Pick<NewRun, 'kind' | 'subject' | 'options'>[][] = [
  demoPlatforms.map((subject) => ({
    kind: 'sync',
    subject,
    options: { full: true, chain: false },
  })),
  cohorts.map((subject) => ({
    kind: 'reconcile',
    subject,
    options: { dryRun: false, chain: false },
  })),
  cohorts.map((subject) => ({ kind: 'certify', subject, options: {} })),
]

describe(`workers killed at ${KILLS} random moments`, () => {
  let expected: StoredState
  let disturbed: Awaited<ReturnType<typeof install>>
  let installation: TestInstallation

  beforeAll(async () => {
    const calm = await install()
    const worker = await startHocvu(['worker'], calm.installation.environment)
    for (const step of steps) {
      const runs = await begin(calm.installation, step)
      await until('the step has ended', () => haveEnded(calm.installation, runs), 120)
    }
    await until('every file is made', () => filesAreMade(calm.installation), 120)
    await worker.stop()
    expected = await storedState(calm.installation.database.db)
    expect(expected.certificates).toBeGreaterThan(1000)
    await calm.close()
    disturbed = await install()
    installation = disturbed.installation
  }, 300_000)
  afterAll(async () => {
    await disturbed.close()
  })

  it('leave the same records, outcomes and certificates as an undisturbed run', async () => {
    const { db } = installation.database
    const random = createRandom(SEED)
    let kills = 0
    for (const step of steps) {
      const runs = await begin(installation, step)
      const ended = () => haveEnded(installation, runs)
      while (!(await ended())) {
        const worker = await startHocvu(['worker'], installation.environment)
        if (kills >= KILLS) {
          await until('every run has ended', ended, 120)
          await worker.stop()
          break
        }
        await pause(random.integer(100, 1000))
        await worker.kill()
        kills += 1
      }
      for (const { id } of runs)
        expect(['succeeded', 'partial']).toContain((await getRun(db, id)).state)
    }
    const last = await startHocvu(['worker'], installation.environment)
    await until('every file is made', () => filesAreMade(installation), 120)
    await last.stop()
    process.stdout.write(`killed ${kills} workers, seed ${SEED}\n`)
    const state = await storedState(db)
    // Which revision an outcome has may differ by interruption; what it says may not.
    expect(state).toEqual(expected)
    for (const numbers of Object.values(state.registers))
      expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    expect(await findBrokenAudit(db)).toBeNull()
  }, 600_000)
})

/** Writes the runs of a step; a worker's sweep finds them. */
async function begin(
  { database, clock }: TestInstallation,
  step: (typeof steps)[number],
): Promise<Run[]> {
  const runs: Run[] = []
  for (const wanted of step)
    runs.push(await createRun(database.db, clock, { ...wanted, actor: 'cli:lan' }))
  return runs
}

async function haveEnded({ database }: TestInstallation, runs: readonly Run[]): Promise<boolean> {
  for (const { id } of runs) if ((await getRun(database.db, id)).finishedAt === null) return false
  return true
}

async function filesAreMade({ database }: TestInstallation): Promise<boolean> {
  const missing = await database.db
    .selectFrom('certificates')
    .select('id')
    .where('file_made', '=', false)
    .limit(1)
    .execute()
  return missing.length === 0
}
