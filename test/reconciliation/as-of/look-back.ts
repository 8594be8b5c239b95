/** Looks at a world's outcomes: as they stand, and as a run that looked back found them. */
import { sql } from 'kysely'
import { reconcileAsOf } from '../../../src/reconciliation/as-of/reconcile.ts'
import { COHORT, type World } from '../../support/world.ts'

const decision = sql`verdict, reasons, score, attendance, window_closes_at as closes, evidence`

/** By which people are called: their codes pass from one row to another when rows are merged. */
type Key = 'employee_code' | 'id'

/** Everything that is decided of who is still somebody of their own, by employee code. */
export async function presentOutcomes(
  world: World,
  key: Key = 'employee_code',
): Promise<Record<string, object>> {
  const rows = await sql<{ code: string }>`
    select l.${sql.ref(key)}::text as code, r.* from outcomes o
    join enrolments e on e.id = o.enrolment_id join learners l on l.id = e.learner_id
    join lateral (
      select ${decision} from outcome_revisions where enrolment_id = o.enrolment_id and revision = o.revision
    ) r on true
    where l.merged_into is null order by 1`.execute(world.db)
  return Object.fromEntries(rows.rows.map(({ code, ...outcome }) => [code, outcome]))
}

/** The same of an earlier instant. */
export async function outcomesAt(world: World, at: Date, key: Key = 'employee_code') {
  const runId = await world.newRun('reconcile', COHORT)
  const result = await reconcileAsOf(world.db, COHORT, at, { runId, dryRun: false })
  const rows = await sql<{
    code: string
    program: string
    programVersion: number
    cohortVersion: number
  }>`
    select l.${sql.ref(key)}::text as code, ${decision}, program_id as program, program_version as "programVersion",
      cohort_version as "cohortVersion" from recomputed_outcomes r
    join learners l on l.id = r.learner_id where r.run_id = ${runId} order by 1`.execute(world.db)
  return {
    result,
    outcomes: Object.fromEntries(rows.rows.map(({ code, ...outcome }) => [code, outcome])),
  }
}
