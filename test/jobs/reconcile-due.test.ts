import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reconcileDue } from '../../jobs/reconcile-due.ts'
import { finishRun, getRun } from '../../src/runs/run.ts'
import { certify } from '../reconciliation/meanwhile.ts'
import { createSchool, type School } from '../reconciliation/person-decisions/school.ts'
import { startRun } from '../support/started-run.ts'
import { COHORT, onePage } from '../support/world.ts'

let school: School
beforeAll(async () => {
  school = await createSchool([
    { code: 'A', marks: 'pppp', score: '3' },
    { code: 'B', marks: 'pppp', score: '3' },
  ])
})
afterAll(() => school.close())

/** Runs that were begun now, as often as processes look. */
async function begun(processes = 1) {
  const queues = { add: async () => {} }
  const looks = Array.from({ length: processes }, () => reconcileDue({ ...school, queues }))
  const ids = new Set((await Promise.all(looks)).flat())
  return await Promise.all([...ids].map((id) => getRun(school.db, id)))
}

/** The run is done as the worker would. */
async function done(): Promise<void> {
  await school.reconcile()
  await school.db
    .updateTable('runs')
    .set({ state: 'succeeded', finished_at: school.clock.now() })
    .where('finished_at', 'is', null)
    .execute()
}

describe('what time alone changes', () => {
  it('is decided once when it is due: an override expires, and nothing is issued on it meanwhile', async () => {
    await school.override(['A'], { kind: 'allow', expiresOn: '2026-03-10' })
    await done()
    expect(await school.outcomeOf('A')).toBe('passed/override-allowed')
    expect(await begun()).toEqual([])

    school.clock.set('2026-03-10T17:00:00Z')
    expect((await certify(school)).issued).toEqual([])
    expect(await begun(2)).toMatchObject([
      {
        kind: 'reconcile',
        subject: COHORT,
        state: 'queued',
        actor: 'schedule',
        options: { dryRun: false, chain: true },
      },
    ])
    expect(await begun()).toEqual([])
    await done()
    expect(await school.outcomeOf('A')).toBe('incomplete/score')
    expect(await begun()).toEqual([])
  })

  it('waits for a sync that is reading; after one that failed nothing is issued by itself', async () => {
    await school.override(['A'], { kind: 'allow', expiresOn: '2026-03-12' })
    await done()
    school.clock.set('2026-03-12T18:00:00Z')
    const sync = await school.newRun('sync', 'lms')
    expect(await begun()).toEqual([])
    await startRun(school.db, school.clock, sync)
    await finishRun(school.db, school.clock, sync, { state: 'failed' })
    expect(await begun()).toMatchObject([{ options: { chain: false } }])
    await done()
  })

  it('is tried again on another day when it failed', async () => {
    await school.sync(onePage())
    school.clock.set('2026-03-31T17:00:00Z')
    const [run] = await begun()
    await finishRun(school.db, school.clock, run?.id ?? '', { state: 'failed' })
    expect(await begun()).toEqual([])
    school.clock.set('2026-04-01T18:00:00Z')
    expect(await begun()).toHaveLength(1)
    await done()
    expect(await school.outcomes()).toEqual({ A: 'failed/score', B: 'failed/score' })
  })

  it('concerns whoever waits to be decided anew, too, but nobody of a cohort that is out of use', async () => {
    await school.db.updateTable('outcomes').set({ reopened_at: school.clock.now() }).execute()
    const use = (active: boolean) => school.db.updateTable('cohorts').set({ active }).execute()
    await use(false)
    expect(await begun()).toEqual([])
    await use(true)
    expect(await begun()).toHaveLength(1)
  })
})
