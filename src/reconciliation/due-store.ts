/** SQL of cohorts whose outcomes wait to be decided anew, though nobody may come to do it. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'

export interface DueCohort {
  cohort: string
  /** The newest of what makes it due. */
  since: Date
}

/**
 * Cohorts in use with outcomes that time alone may have changed (a window closed, an override expired), or that were
 * opened again because evidence was taken away; those with a reconciliation under way are left out, one that looks
 * back aside.
 */
export async function dueCohorts(db: Queryable, now: Date): Promise<DueCohort[]> {
  const found = await sql<DueCohort>`
    select o.cohort_id as cohort,
      max(greatest(case when o.due_at <= ${now} then o.due_at end, o.reopened_at)) as since
    from outcomes o
    join enrolments e on e.id = o.enrolment_id
    join learners l on l.id = e.learner_id and l.merged_into is null and l.erased_at is null
    join cohorts c on c.id = o.cohort_id and c.active
    join programs p on p.id = c.program_id and p.active
    where (o.due_at <= ${now} or o.reopened_at is not null)
      and not exists (select from runs r
        where r.kind = 'reconcile' and r.subject = o.cohort_id and r.finished_at is null
          and not r.options ? 'asOf')
    group by o.cohort_id order by o.cohort_id`.execute(db)
  return found.rows
}
