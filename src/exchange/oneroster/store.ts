/** SQL of what a OneRoster export holds, within the viewer's scope. No national ID and no birth date is read. */
import { type RawBuilder, sql } from 'kysely'
import { learnersOfBranch, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'

export interface ExportedUnit {
  id: string
  code: string | null
  name: string
  kind: string | null
  parentId: string | null
}

export interface ExportedClass {
  id: string
  name: string
  programId: string
  programTitle: string
  start: DateString | null
  /** Last valid day. */
  deadline: DateString | null
  createdAt: Date
}

export interface ExportedPerson {
  id: string
  employeeCode: string | null
  fullName: string
  email: string | null
  phone: string | null
  unitId: string | null
}

export interface ExportedEnrolment {
  id: string
  cohortId: string
  learnerId: string
}

export interface ExportedResult {
  /** The enrolment's id. */
  id: string
  cohortId: string
  learnerId: string
  verdict: 'passed' | 'failed' | 'incomplete' | 'review'
  /** Code of the reason that decided. */
  reason: string
  /** Points of 10, exact. */
  score: string | null
  achievedOn: DateString | null
  decidedAt: Date
  /** Something was decided about the person since; they are about to be decided anew. */
  reopened: boolean
}

/** What is asked for of everything that the viewer sees; null: all classes, and people who are in none. */
export interface ExportScope {
  viewer: Viewer
  cohorts: readonly string[] | null
}

export async function firstUnknownCohort(
  db: Queryable,
  ids: readonly string[],
): Promise<string | undefined> {
  const found = await db
    .selectFrom('cohorts')
    .select('id')
    .where('id', 'in', ids.length === 0 ? [''] : [...ids])
    .execute()
  const known = new Set(found.map(({ id }) => id))
  return ids.find((id) => !known.has(id))
}

/** Units that have ended are there as long as somebody is left in them. */
export async function exportedUnits(
  db: Queryable,
  { viewer }: ExportScope,
  today: DateString,
): Promise<ExportedUnit[]> {
  const seen =
    viewer.unitId === null
      ? sql`select id from units`
      : sql`select unit_branch(${viewer.unitId}::uuid) as id`
  const found = await sql<ExportedUnit>`
    with shown as materialized (
      select u.id from units u where u.id in (${seen}) and (u.valid_to is null or u.valid_to >= ${today}::date
        or exists (select from learner_units lu where lu.unit_id = u.id and lu.valid_to is null)))
    select u.id, u.code, u.name, u.kind,
      case when u.parent_id in (select id from shown) then u.parent_id end as "parentId"
    from units u where u.id in (select id from shown) order by u.name_key, u.id`.execute(db)
  return found.rows
}

/** Classes of which the viewer sees somebody, or all that are asked for by who sees everybody. */
export async function exportedClasses(db: Queryable, scope: ExportScope): Promise<ExportedClass[]> {
  const found = await sql<ExportedClass>`
    select c.id, v.definition->>'name' as name, c.program_id as "programId",
      pv.definition->'title'->>'vi' as "programTitle", v.definition->>'start' as start,
      v.definition->>'deadline' as deadline, first.created_at as "createdAt"
    from cohorts c
    join cohort_versions v on v.cohort_id = c.id and v.version = c.version
    join cohort_versions first on first.cohort_id = c.id and first.version = 1
    join programs p on p.id = c.program_id
    join program_versions pv on pv.program_id = p.id and pv.version = p.version
    where ${isAsked(scope, sql`c.id`)}
      and (${scope.viewer.unitId === null} or exists (
        select from enrolments e where e.cohort_id = c.id and ${isSeen(scope.viewer, sql`e.learner_id`)}))
    order by c.id`.execute(db)
  return found.rows
}

const PAGE = 5_000

/** Everybody, or whoever is in one of the classes. Who was merged into another row or erased is not there. */
export function exportedPeople(
  db: Queryable,
  scope: ExportScope,
): AsyncGenerator<ExportedPerson[]> {
  return paged(async (after) => {
    const isInClass =
      scope.cohorts === null
        ? sql`true`
        : sql`l.id in (select e.learner_id from enrolments e where ${isAsked(scope, sql`e.cohort_id`)})`
    const found = await sql<ExportedPerson>`
      select l.id, l.employee_code as "employeeCode", l.full_name as "fullName", l.email, l.phone,
        lu.unit_id as "unitId"
      from learners l left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
      where ${isPresent} and ${isInClass} and ${isSeen(scope.viewer, sql`l.id`)}
        and l.id > ${after}::uuid
      order by l.id limit ${PAGE}`.execute(db)
    return found.rows
  })
}

export function exportedEnrolments(
  db: Queryable,
  scope: ExportScope,
): AsyncGenerator<ExportedEnrolment[]> {
  return paged(async (after) => {
    const found = await sql<ExportedEnrolment>`
      select e.id, e.cohort_id as "cohortId", e.learner_id as "learnerId"
      from enrolments e join learners l on l.id = e.learner_id
      where ${isPresent} and ${isAsked(scope, sql`e.cohort_id`)} and ${isSeen(scope.viewer, sql`l.id`)}
        and e.id > ${after}::uuid
      order by e.id limit ${PAGE}`.execute(db)
    return found.rows
  })
}

export function exportedResults(
  db: Queryable,
  scope: ExportScope,
): AsyncGenerator<ExportedResult[]> {
  return paged(async (after) => {
    const found = await sql<ExportedResult>`
      select e.id, e.cohort_id as "cohortId", e.learner_id as "learnerId", o.verdict, o.reason, o.score,
        o.achieved_on as "achievedOn", r.decided_at as "decidedAt", o.reopened_at is not null as reopened
      from outcomes o
      join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
      join enrolments e on e.id = o.enrolment_id
      join learners l on l.id = e.learner_id
      where ${isPresent} and ${isAsked(scope, sql`e.cohort_id`)} and ${isSeen(scope.viewer, sql`l.id`)}
        and e.id > ${after}::uuid
      order by e.id limit ${PAGE}`.execute(db)
    return found.rows
  })
}

const isPresent = sql`l.merged_into is null and l.erased_at is null`

const isSeen = ({ unitId }: Viewer, learner: RawBuilder<unknown>) =>
  unitId === null ? sql`true` : sql`${learner} in ${learnersOfBranch(unitId)}`

const isAsked = ({ cohorts }: ExportScope, cohort: RawBuilder<unknown>) =>
  cohorts === null ? sql`true` : sql`${cohort} = any(${[...cohorts]}::text[])`

/** Below every id. */
const FIRST = '00000000-0000-0000-0000-000000000000'

async function* paged<Row extends { id: string }>(
  read: (after: string) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  for (let after = FIRST; ; ) {
    const rows = await read(after)
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (rows.length < PAGE || last === undefined) return
    after = last.id
  }
}
