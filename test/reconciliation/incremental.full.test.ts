import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { getCohort } from '../../src/programs/store.ts'
import { reconcileCohort } from '../../src/reconciliation/reconcile.ts'
import {
  account,
  COHORT,
  finalTest,
  learnerWith,
  onePage,
  rosterCsv,
  sessions,
  type World,
} from '../support/world.ts'
import { codes, createSchool, enrolmentOf, happen, happening, held, program } from './happenings.ts'
import { certify, changePrograms, overrideBy } from './meanwhile.ts'

const worlds: World[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

/** At this very moment, so that two can be compared. */
async function decide(world: World, { dryRun = false, full = false } = {}) {
  const runId = await world.newRun('reconcile', COHORT)
  const cohort = await getCohort(world.db, COHORT)
  return await reconcileCohort(world.db, world.clock, cohort, { runId, dryRun, full })
}

describe('the next reconciliation looks at', () => {
  let world: World
  beforeEach(async () => {
    world = await createSchool()
    worlds.push(world)
    expect(await decide(world)).toMatchObject({ looked: 6, changed: 6, counts: { passed: 6 } })
  })

  it('nobody when nothing changed; at everybody when asked to', async () => {
    expect(await decide(world)).toMatchObject({ looked: 0, changed: 0, counts: { passed: 6 } })
    expect(await decide(world, { full: true })).toMatchObject({ looked: 6, changed: 0 })
  })

  it('the one whose record changed, and who has come', async () => {
    await world.importRoster(rosterCsv([{ code: 'G' }]))
    await world.sync(onePage(finalTest('A', '4'), ...learnerWith('G', '9')))
    expect(await decide(world)).toMatchObject({
      looked: 2,
      changed: 2,
      counts: { passed: 5, incomplete: 1, review: 1 },
    })
  })

  it('both whose account has passed from one to the other', async () => {
    await world.sync(onePage(account('A', { employeeCode: 'B', fullName: 'Nguyễn Văn B' })))
    expect(await decide(world)).toMatchObject({ looked: 2, changed: 2 })
  })

  it('the one whose records were set aside, and again when they are back', async () => {
    const setAside = (quarantined: boolean) =>
      world.db
        .updateTable('records')
        .set({ quarantined })
        .where('source_id', '=', 'test:A')
        .execute()
    await setAside(true)
    expect(await decide(world)).toMatchObject({ looked: 1, counts: { incomplete: 1 } })
    await setAside(false)
    expect(await decide(world)).toMatchObject({ looked: 1, counts: { passed: 6 } })
  })

  it('the one whose audience changed, or whose account was handed out on another day', async () => {
    await world.importRoster(rosterCsv([{ code: 'A', audience: 'leader' }]))
    expect(await decide(world)).toMatchObject({ looked: 1, changed: 0 })
    await sql`update enrolments set handed_out_at = '2026-02-25T00:00:00Z'
      where ${enrolmentOf('B')}`.execute(world.db)
    expect(await decide(world)).toMatchObject({ looked: 1, changed: 1 })
    expect(await decide(world)).toMatchObject({ looked: 0 })
  })

  it('the one whose own window closes, for from then on an extension makes a difference', async () => {
    await world.sync(onePage(finalTest('A', '3')))
    await overrideBy(world, { who: 'A', kind: 'extend', days: 20 })
    await decide(world)
    world.clock.pass(15 * 24 * 60)
    expect(await decide(world)).toMatchObject({ changed: 1 })
    expect(await decide(world, { full: true })).toMatchObject({ changed: 0 })
  })

  it('everybody when a session is new, a rule or the cohort another', async () => {
    await world.sync(onePage(sessions('A', held(5))))
    expect(await decide(world)).toMatchObject({ looked: 6, counts: { passed: 1, review: 5 } })
    await changePrograms(world, program({ unexcused: 'accept' }))
    expect(await decide(world)).toMatchObject({ looked: 6, changed: 5 })
    await changePrograms(world, program({ unexcused: 'accept', deadline: '2026-07-31' }))
    expect(await decide(world)).toMatchObject({ looked: 6, changed: 0 })
  })

  it('nobody for a certificate; the certified only for what binds them still', async () => {
    await sql`update learners set date_of_birth = null where employee_code = 'F'`.execute(world.db)
    expect((await certify(world)).issued).toHaveLength(5)
    expect(await decide(world)).toMatchObject({ looked: 0 })
    await changePrograms(world, program({ pass: 8 }))
    expect(await decide(world)).toMatchObject({ looked: 1, counts: { passed: 5, incomplete: 1 } })
  })

  it('whose window has closed, once; and again if the clock was wrong', async () => {
    await sql`update enrolments set handed_out_at = '2026-02-25T00:00:00Z'
      where ${enrolmentOf('A')}`.execute(world.db)
    await world.sync(onePage(finalTest('A', '4')))
    await decide(world)
    world.clock.set('2026-03-07T16:59:59Z')
    expect(await decide(world)).toMatchObject({ looked: 0, counts: { incomplete: 1 } })
    world.clock.set('2026-03-07T17:00:00Z')
    expect(await decide(world)).toMatchObject({ looked: 1, counts: { failed: 1 } })
    expect(await decide(world)).toMatchObject({ looked: 0 })
    world.clock.set('2026-03-07T16:59:59Z')
    expect(await decide(world)).toMatchObject({ looked: 1, counts: { incomplete: 1 } })
  })
})

it('whatever happens, deciding whom something has changed for gives what deciding everybody gives', async () => {
  const world = await createSchool()
  worlds.push(world)
  const verdicts = new Set<string>()
  let [looked, changed] = [0, 0]
  const events = fc.sample(happening, { numRuns: 60, seed: 11 })
  for (const event of events) {
    await happen(world, event)
    const everybody = await decide(world, { dryRun: true, full: true })
    const few = await decide(world)
    expect({ event, ...few }).toEqual({ event, ...everybody, looked: few.looked })
    // Nothing is left that a full decision would change, its record versions included; and nobody is looked at twice.
    expect({ event, ...(await decide(world, { dryRun: true, full: true })) }).toEqual({
      event,
      ...everybody,
      changed: 0,
    })
    expect({ event, ...(await decide(world)) }).toMatchObject({ event, looked: 0, changed: 0 })
    for (const [verdict, count] of Object.entries(few.counts)) if (count > 0) verdicts.add(verdict)
    looked += few.looked
    changed += few.changed
  }
  expect(verdicts.size).toBe(4)
  expect(changed).toBeGreaterThan(30)
  expect(looked).toBeLessThan(events.length * codes.length * 0.6)
})
