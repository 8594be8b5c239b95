/** SQL of what deliveries are about, in words for whoever looks: a platform's sync, a learner in a class, a certificate. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import type { ShownDelivery } from './list.ts'

interface AboutLearner {
  id: string
  fullName: string
  employeeCode: string | null
}

export type DeliverySubject =
  | { of: 'sync'; run: string; platform: string }
  | {
      of: 'outcome'
      enrolment: string
      cohort: { id: string; name: string }
      learner: AboutLearner
    }
  | { of: 'certificate'; id: string; number: string; learner: AboutLearner }

interface Row {
  subject: string
  platform: string | null
  cohort: string | null
  cohortName: string | null
  number: string | null
  learner: AboutLearner | null
}

/** By their subjects; one that is missing is about somebody whom the viewer does not see, or who was erased. */
export async function subjectsOf(
  db: Queryable,
  viewer: Viewer,
  deliveries: readonly Pick<ShownDelivery, 'subject'>[],
): Promise<Map<string, DeliverySubject>> {
  const subjects = [...new Set(deliveries.map(({ subject }) => subject))]
  if (subjects.length === 0) return new Map()
  const asked = rowsAsTable(
    'a',
    { subject: 'uuid' },
    subjects.map((subject) => ({ subject })),
  )
  const found = await sql<Row>`
    select a.subject, r.subject as platform, n.cohort_id as cohort, v.definition->>'name' as "cohortName", c.number,
      case when l.id is not null then
        json_build_object('id', l.id, 'fullName', l.full_name, 'employeeCode', l.employee_code) end as learner
    from ${asked}
    left join runs r on r.id = a.subject and r.kind = 'sync'
    left join certificates c on c.id = a.subject
    left join enrolments n on n.id = coalesce(c.enrolment_id, a.subject)
    left join cohorts h on h.id = n.cohort_id
    left join cohort_versions v on v.cohort_id = h.id and v.version = h.version
    left join learners known on known.id = n.learner_id
    left join learners l on l.id = ${keptLearner('known')} and l.erased_at is null and known.erased_at is null
      and ${seesLearner(viewer, sql`l.id`)}`.execute(db)
  return new Map(
    found.rows.flatMap((row) => {
      const subject = subjectOf(row)
      return subject === null ? [] : [[row.subject, subject]]
    }),
  )
}

function subjectOf({ subject, platform, cohort, cohortName, number, learner }: Row) {
  if (platform !== null) return { of: 'sync', run: subject, platform } as const
  if (learner === null || cohort === null) return null
  if (number !== null) return { of: 'certificate', id: subject, number, learner } as const
  const named = { id: cohort, name: cohortName ?? cohort }
  return { of: 'outcome', enrolment: subject, cohort: named, learner } as const
}
