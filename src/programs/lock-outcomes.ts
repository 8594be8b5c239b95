/** SQL of taking turns over the outcomes of cohorts. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'

/**
 * Whoever decides outcomes of cohorts, issues on them, or changes whose evidence counts for them takes turns, until the
 * transaction ends: a certificate and a decision never miss each other. Rows of learners and enrolments are written
 * after, for whoever has the turn refers to them.
 */
export async function lockOutcomes(db: Queryable, cohortIds: readonly string[]): Promise<void> {
  // In one order, so that two who need several do not wait for each other.
  for (const id of [...new Set(cohortIds)].toSorted())
    await sql`select pg_advisory_xact_lock(7204, hashtext(${id}))`.execute(db)
}
