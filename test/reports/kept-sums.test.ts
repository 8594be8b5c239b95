/** Sums that are kept, against the same counted anew, whatever has happened in between. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Viewer } from '../../src/access/viewer.ts'
import type { Queryable } from '../../src/database/connection.ts'
import { forgetClassChanges } from '../../src/database/while-classes-unchanged.ts'
import { erasePerson } from '../../src/privacy/erase/erase-person.ts'
import { getPlan } from '../../src/programs/plans/store.ts'
import { countEnrolled } from '../../src/programs/store.ts'
import { mergeLearners } from '../../src/reconciliation/account-decisions/merge.ts'
import { cohortProgress } from '../../src/reports/cohort-progress.ts'
import { cohortCounts } from '../../src/reports/list-cohorts.ts'
import { listMissing } from '../../src/reports/missing/list-missing.ts'
import { waitingWork } from '../../src/reports/overview/waiting-work.ts'
import { makePlanReport } from '../../src/reports/plan/make-plan-report.ts'
import { resultLines } from '../../src/reports/results.ts'
import { targetProgress } from '../../src/reports/targets/target-progress.ts'
import { codes, createSchool, happen, happening } from '../reconciliation/happenings.ts'
import { lan } from '../support/installation.ts'
import { COHORT, rosterCsv, type World } from '../support/world.ts'

const PROGRAM = 'ky-nang-so'
const UNITS = ['Sở Nội vụ', 'Xã Chiềng An', 'Xã Mường La']

let world: World
beforeAll(async () => {
  world = await createSchool()
})
afterAll(() => world.close())

/** All that is told in sums. In a transaction nothing is kept, so there it is counted anew. */
async function everySum(db: Queryable, viewer: Viewer) {
  const now = world.clock.now()
  const plan = await getPlan(db, PROGRAM)
  const filter = { cohorts: null }
  const missing = { now, limit: 25 }
  return {
    progress: await cohortProgress(db, viewer, [COHORT]),
    counts: await cohortCounts(db, viewer, [COHORT]),
    enrolled: await countEnrolled(db, [COHORT]),
    units: await resultLines(db, viewer, filter, { by: 'unit', level: 2 }),
    classes: await resultLines(db, viewer, filter, { by: 'cohort', level: 2 }),
    programs: await resultLines(db, viewer, filter, { by: 'program', level: 2 }),
    targets: await targetProgress(db, viewer, { year: 2026 }),
    waiting: await waitingWork(db, viewer, now),
    report: await makePlanReport(db, viewer, plan, { now }),
    missing: await listMissing(db, viewer, plan, plan.definition.targets[0]?.id ?? '', missing),
  }
}

/** As text: what is in no order in an order of its own, and no functions. */
const told = (sums: Awaited<ReturnType<typeof everySum>>): string =>
  JSON.stringify(
    sums,
    (key, value: unknown) => {
      if (value instanceof Map) return [...value].map((one) => JSON.stringify(one)).toSorted()
      return key === 'lines' && Array.isArray(value)
        ? value.map((one) => JSON.stringify(one)).toSorted()
        : value
    },
    1,
  )

async function keptAreThose(viewer: Viewer): Promise<void> {
  const anew = await world.db.transaction().execute((trx) => everySum(trx, viewer))
  expect(told(await everySum(world.db, viewer))).toEqual(told(anew))
}

const who = fc.constantFrom(...codes)
const elsewhere = fc.oneof(
  fc.record({ what: fc.constant('reconcile' as const) }),
  fc.record({ what: fc.constant('move' as const), who, unit: fc.constantFrom(...UNITS) }),
  fc.record({ what: fc.constant('merge' as const), who, other: who }),
  fc.record({ what: fc.constant('erase' as const), who }),
  fc.record({ what: fc.constant('unit goes under another' as const) }),
  fc.record({ what: fc.constant('paper' as const), who, withdrawn: fc.boolean() }),
  fc.record({ what: fc.constant('taken back' as const), who }),
  fc.record({ what: fc.constant('a paper is of another' as const), who, other: who }),
  fc.record({ what: fc.constant('notes are put together' as const) }),
)
const anything = fc.oneof(
  { weight: 2, arbitrary: happening.map((event) => ({ of: 'school' as const, event })) },
  { weight: 3, arbitrary: elsewhere.map((event) => ({ of: 'office' as const, event })) },
)
type Elsewhere = typeof elsewhere extends fc.Arbitrary<infer T> ? T : never

const learner = async (code: string): Promise<string | undefined> =>
  (
    await world.db
      .selectFrom('learners')
      .select('id')
      .where('employee_code', '=', code)
      .where('merged_into', 'is', null)
      .executeTakeFirst()
  )?.id

const isOf = (code: string) => sql`enrolment_id in (
  select e.id from enrolments e join learners l on l.id = e.learner_id where l.employee_code = ${code})`

async function act(event: Elsewhere): Promise<unknown> {
  const { db, clock, vault } = world
  switch (event.what) {
    case 'reconcile':
      return await world.run('reconcile', COHORT)
    case 'move':
      return await world.importRoster(rosterCsv([{ code: event.who, unit: event.unit }]))
    case 'merge': {
      const [kept, absorbed] = [await learner(event.who), await learner(event.other)]
      if (kept === undefined || absorbed === undefined || kept === absorbed) return null
      const why = { reason: 'Trùng người', attachment: null }
      return await mergeLearners({ db, clock }, lan, { kept, absorbed }, why)
    }
    case 'erase': {
      if ((await learner(event.who)) === undefined) return null
      const asked = { reason: 'Theo yêu cầu', request: null, dryRun: false }
      const deps = { db, clock, vault, pool: world.database.pool }
      return await erasePerson(deps, lan, event.who, asked)
    }
    case 'unit goes under another':
      return await sql`update units set parent_id = case when parent_id is null then
          (select id from units where name = ${UNITS[0]}) end
        where name in (${UNITS[1]}, ${UNITS[2]})`.execute(db)
    case 'paper':
      return event.withdrawn
        ? await sql`update papers set withdrawn_at = now(), withdrawn_by = 'lan', withdrawn_reason = 'Nhầm'
            where withdrawn_at is null and ${isOf(event.who)}`.execute(db)
        : await sql`insert into papers (id, source, issuer, number, issued_on, full_name, learner_id, enrolment_id, recorded_at, recorded_by)
            select gen_random_uuid(), 'institution', 'X', e.id, '2026-02-02', l.full_name, l.id, e.id, now(), 'lan'
            from enrolments e join learners l on l.id = e.learner_id where l.employee_code = ${event.who}
              and not exists (select from papers p where p.enrolment_id = e.id and p.withdrawn_at is null)`.execute(
            db,
          )
    case 'a paper is of another':
      return await sql`update papers set enrolment_id = (
          select e.id from enrolments e join learners l on l.id = e.learner_id where l.employee_code = ${event.other})
        where withdrawn_at is null and ${isOf(event.who)} and not exists (
          select from papers p where p.withdrawn_at is null and ${isOf(event.other)})`.execute(db)
    case 'taken back':
      // Rolled back: whoever looked in the meantime was not shown it, nor is anybody later.
      return await db
        .transaction()
        .execute(async (trx) => {
          await sql`update outcomes set verdict = 'failed' where ${isOf(event.who)}`.execute(trx)
          await everySum(db, lan)
          throw new Error('taken back')
        })
        .catch(() => null)
    case 'notes are put together':
      return await forgetClassChanges(db)
  }
}

it('are those that would be counted anew, for whoever looks, after whatever has happened', async () => {
  expect.hasAssertions()
  await world.importRoster(
    rosterCsv(codes.map((code, at) => ({ code, unit: UNITS[at % 3] ?? '' }))),
  )
  const unit = await world.db
    .selectFrom('units')
    .select('id')
    .where('name', '=', UNITS[0] ?? '')
    .executeTakeFirstOrThrow()
  const ofBranch: Viewer = { ...lan, unitId: unit.id }
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { minLength: 6, maxLength: 6 }), async (events) => {
      for (const { of, event } of events) {
        if (of === 'school') await happen(world, event)
        else await act(event)
        await keptAreThose(lan)
        await keptAreThose(ofBranch)
      }
    }),
    { numRuns: 4, seed: 29, endOnFailure: true },
  )
}, 120_000)
