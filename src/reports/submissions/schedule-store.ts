/** SQL of days that do not stand in a plan's file: ends of its programs and classes, windows of learners. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { addDays, type DateString, startOfDateInVietnam } from '../../foundation/dates.ts'
import type { Schedule } from '../../programs/plans/deadlines.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { listPrograms } from '../../programs/store.ts'
import { cohortLines } from '../list-cohorts.ts'

/** Windows that close later are told when they come near. */
const WINDOWS_WITHIN_DAYS = 14

/** Programs and open classes of a plan; windows of the people whom the viewer sees. */
export async function readSchedule(
  db: Queryable,
  viewer: Viewer,
  { definition }: Pick<Plan, 'definition'>,
  today: DateString,
): Promise<Schedule> {
  const ofPlan = new Set(definition.programs)
  const programs = (await listPrograms(db)).filter(({ id }) => ofPlan.has(id))
  const cohorts = (await cohortLines(db)).filter(
    ({ active, programId }) => active && ofPlan.has(programId),
  )
  const named = new Map(cohorts.map((cohort) => [cohort.id, cohort]))
  const until = startOfDateInVietnam(addDays(today, WINDOWS_WITHIN_DAYS + 2))
  const windows = await sql<{ cohortId: string; on: DateString; people: number }>`
    select e.cohort_id as "cohortId",
      ((o.due_at at time zone 'Asia/Ho_Chi_Minh') - interval '1 microsecond')::date as on,
      count(*)::int as people
    from outcomes o
    join enrolments e on e.id = o.enrolment_id
    join learners l on l.id = e.learner_id and l.merged_into is null and l.erased_at is null
    where o.due_at > ${startOfDateInVietnam(today)} and o.due_at <= ${until}
      and o.verdict = 'incomplete' and e.cohort_id = any(${[...named.keys()]}::text[])
      and ${seesLearner(viewer, sql`e.learner_id`)}
    group by 1, 2`.execute(db)
  return {
    programs: programs.map(({ id, definition: { title, deadline } }) => ({ id, title, deadline })),
    cohorts: cohorts.map(({ id, name, deadline }) => ({ id, name, deadline })),
    // What closes with the class is told by the end of the class.
    windows: windows.rows.flatMap((window) => {
      const cohort = named.get(window.cohortId)
      return cohort === undefined || cohort.deadline === window.on
        ? []
        : [{ ...window, cohort: cohort.name }]
    }),
  }
}
