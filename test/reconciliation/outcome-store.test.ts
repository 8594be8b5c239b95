import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Decision } from '../../src/reconciliation/decide.ts'
import { type NewOutcome, saveOutcomes } from '../../src/reconciliation/outcome-store.ts'
import { COHORT, createWorld, rosterCsv, type World } from '../support/world.ts'

const passed = (points: string): Decision => ({
  verdict: 'passed',
  decisive: null,
  reasons: [],
  score: { points, attemptId: '1', submittedAt: null, late: false },
  attendance: null,
  windowClosesAt: null,
})

let world: World
let enrolments: string[]
beforeAll(async () => {
  world = await createWorld()
  await world.importRoster(rosterCsv([{ code: 'A' }, { code: 'B' }, { code: 'C' }]))
  const added = await sql<{ id: string }>`
    insert into enrolments (id, cohort_id, learner_id, origin, created_at)
    select gen_random_uuid(), ${COHORT}, id, 'roster', now() from learners returning id`.execute(
    world.db,
  )
  enrolments = added.rows.map(({ id }) => id)
})
afterAll(() => world.close())

const outcome = (enrolmentId: string, given: Partial<NewOutcome> = {}): NewOutcome => ({
  enrolmentId,
  revision: 1,
  decision: passed('8'),
  evidence: '',
  program: { id: 'ky-nang-so', version: 1 },
  decisionHash: '00'.repeat(32),
  contextHash: '00'.repeat(32),
  dueAt: null,
  achievement: { on: '2026-02-01', by: '2026-02-01', kept: false, modules: ['A'] },
  ...given,
})

/** Rolled back, whatever comes of it. */
async function save(outcomes: NewOutcome[], runId?: string) {
  const run = runId ?? (await world.newRun('reconcile', COHORT))
  const trx = await world.db.startTransaction().execute()
  try {
    await saveOutcomes(trx, outcomes, { cohortVersion: 1, runId: run, now: world.clock.now() })
    const stored = await sql<{ enrolment: string; said: string }>`
      select o.enrolment_id as enrolment,
        concat_ws(' ', o.cohort_id, r.score, r.evidence, o.modules, o.achieved_on) as said
      from outcomes o join outcome_revisions r using (enrolment_id, revision)`.execute(trx)
    return Object.fromEntries(stored.rows.map(({ enrolment, said }) => [enrolment, said]))
  } finally {
    await trx.rollback().execute()
  }
}

it('stores of each what is its own, also where others have the same decision', async () => {
  const [a = '', b = '', c = ''] = enrolments
  const alike = outcome(b, { evidence: '1,2' })
  const other = outcome(c, { decision: passed('9'), program: alike.program })
  expect(await save([outcome(a), { ...alike, decision: passed('8') }, other])).toEqual({
    [a]: `${COHORT} 8 {} {A} 2026-02-01`,
    [b]: `${COHORT} 8 {1,2} {A} 2026-02-01`,
    [c]: `${COHORT} 9 {} {A} 2026-02-01`,
  })
})

it('refuses decisions of an enrolment, a run or a version of the program that is not there', async () => {
  const [a = '', b = ''] = enrolments
  await expect(save([outcome(a), outcome(randomUUID())])).rejects.toThrow(/1 outcomes belong to/)
  await expect(save([outcome(a), outcome(b)], randomUUID())).rejects.toThrow(/2 outcomes/)
  const never = outcome(a, { program: { id: 'ky-nang-so', version: 99 } })
  await expect(save([never, outcome(b)])).rejects.toThrow(/1 outcomes/)
})
