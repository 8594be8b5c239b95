import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bridgesClass, nationalPlatform, zoomClass } from '../../src/demo/cohorts.ts'
import { countPeople, type PeopleCounts } from '../../src/demo/count-people.ts'
import { forgottenSheet } from '../../src/demo/roll-sheets.ts'
import { buildDemoWorld, type DemoWorld, expectedCounts } from '../../src/demo/world.ts'
import { listFiles } from '../../src/evidence/platform-files.ts'
import { countVerdicts } from '../../src/reconciliation/outcome-store.ts'
import type { Run } from '../../src/runs/run.ts'
import { type InstalledDemo, installDemo } from '../support/demo.ts'
import { lan } from '../support/installation.ts'

/** The demo's world with the classes that are not on onetouch or the portal alone. */
function worldOfClasses(): DemoWorld {
  const world = buildDemoWorld()
  const cohorts = [zoomClass, bridgesClass, nationalPlatform]
  const enrolments = world.enrolments.filter(({ cohort }) => cohorts.includes(cohort))
  return { ...world, cohorts, enrolments }
}

describe('the way from platforms and sheets to certificates', () => {
  const world = worldOfClasses()
  const expected = expectedCounts(world)
  const verdicts: Record<string, object> = {}
  const syncs: Record<string, Run> = {}
  let demo: InstalledDemo
  let counts: PeopleCounts

  beforeAll(async () => {
    demo = await installDemo(world)
    const { installation } = demo
    const { db } = installation.database
    for (const { platform, id, testOn } of world.cohorts)
      for (const source of testOn === undefined ? [platform] : [platform, testOn.platform])
        syncs[source] = await installation.run('sync', source, {
          full: true,
          chain: false,
          cohort: id,
        })
    for (const { id } of world.cohorts) {
      await installation.run('reconcile', id)
      verdicts[id] = await countVerdicts(db, id)
      await installation.run('certify', id)
    }
    counts = await countPeople(db)
  })
  afterAll(() => demo.close())

  it('leads every learner to the verdict of their story, wherever the evidence comes from', () => {
    expect(verdicts).toEqual(expected.cohorts)
    expect(counts.certificates).toBe(expected.certificates)
  })

  it('counts a person who is found on two platforms once', async () => {
    const { total, waiting, people, onSeveralPlatforms } = expected.accounts
    expect(counts).toMatchObject({
      accounts: total,
      waitingAccounts: waiting,
      people,
      onSeveralPlatforms,
    })
    const zoom = world.enrolments.filter(
      ({ cohort, story }) => cohort === zoomClass && story !== 'waiting-account',
    )
    const accounts = zoom.reduce((sum, { others }) => sum + 1 + others.length, 0)
    expect(accounts).toBeGreaterThan(2 * zoom.length)
    const { db } = demo.installation.database
    const enrolments = await db
      .selectFrom('enrolments as e')
      .leftJoin('certificates as c', 'c.enrolment_id', 'e.id')
      .select(['e.learner_id', 'c.id as certificate'])
      .where('e.cohort_id', '=', zoomClass.id)
      .execute()
    expect(enrolments).toHaveLength(zoom.length)
    expect(new Set(enrolments.map(({ learner_id }) => learner_id)).size).toBe(zoom.length)
    const { passed = 0 } = expected.cohorts[zoomClass.id] ?? {}
    const held = enrolments.filter(({ certificate }) => certificate !== null)
    const withoutBirthDate = zoom.filter(({ person }) => person.dateOfBirth === null).length
    expect(held.length).toBeLessThanOrEqual(passed)
    expect(held.length).toBeGreaterThanOrEqual(passed - withoutBirthDate)
  })

  it('reads every sheet of the bridges, but for the one mark that nobody can read', async () => {
    const files = await listFiles(demo.installation.database.db, lan, { limit: 100 })
    expect(files.length).toBeGreaterThan(10)
    expect(new Set(files.map(({ state }) => state))).toEqual(new Set(['done']))
    expect(syncs['bang-tinh']).toMatchObject({ state: 'partial', result: { quarantined: 1 } })
    expect(syncs.zoom).toMatchObject({ state: 'succeeded' })
  })

  it('changes nothing when a platform is read again', async () => {
    for (const { platform } of world.cohorts)
      expect((await demo.installation.run('sync', platform)).result).toMatchObject({ changed: 0 })
  })

  it('takes in a sheet that came late: what was forgotten counts, and the bad mark is settled', async () => {
    const { installation, bring } = demo
    const { db } = installation.database
    await bring('bo-sung.csv', forgottenSheet(world))
    expect(await installation.run('sync', 'bang-tinh')).toMatchObject({
      state: 'succeeded',
      result: { pages: 1, quarantined: 0 },
    })
    await installation.run('reconcile', bridgesClass.id)
    const { passed = 0, review = 0 } = expected.cohorts[bridgesClass.id] ?? {}
    const unrecorded = bridgesClass.plan.unrecorded ?? 0
    expect(await countVerdicts(db, bridgesClass.id)).toMatchObject({
      passed: passed + unrecorded,
      review: review - unrecorded,
    })
    const rows = await db
      .selectFrom('quarantined_rows')
      .select('state')
      .where('platform_id', '=', 'bang-tinh')
      .execute()
    expect(rows.map(({ state }) => state)).not.toContain('waiting')
  })
})
