/** SQL of which outcomes of a person a gradebook has not been told, though they have come from its platform. */
import { sql } from 'kysely'
import type { Queryable, Trx } from '../../database/connection.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import { classesOfCourse } from '../course-classes.ts'

/**
 * Of classes of the platform's courses: outcomes that were decided before it was known whose they are. What a person has put
 * away stays so: it was given up, so it is skipped with its fault. By enrolment.
 */
export async function untoldOutcomes(
  db: Queryable,
  gradebookId: string,
  { registrationId, sub }: { registrationId: string; sub: string },
): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select distinct n.id from lti_people who
    join accounts a on a.id = who.account_id and a.state = 'linked'
    join learners m on m.id = a.learner_id and m.erased_at is null
    join enrolments n on n.learner_id = ${keptLearner('m')}
    join outcomes o on o.enrolment_id = n.id
    left join events e on e.kind = 'outcome.changed' and e.subject = o.enrolment_id and e.revision = o.revision
    left join deliveries d on d.subscriber_id = ${gradebookId}::uuid and d.position = e.position
    where who.registration_id = ${registrationId}::uuid and who.sub = ${sub}
      and coalesce(d.state, 'skipped') = 'skipped' and d.fault is null
      and n.cohort_id in (select h.id from ${classesOfCourse}
        where g.id = ${registrationId}::uuid and a.platform_id = g.platform_id and course.line_items_url is not null)
    order by n.id`.execute(db)
  return found.rows.map(({ id }) => id)
}

/** Until the transaction ends, whatever is locked for longer than this throws: somebody's page waits. */
export async function waitBriefly(trx: Trx): Promise<void> {
  await sql`set local lock_timeout = '500ms'`.execute(trx)
}
