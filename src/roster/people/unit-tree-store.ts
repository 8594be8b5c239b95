/** SQL of the tree of units, within the viewer's scope. */
import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import { type Unit, unitFinder } from '../ledger/find-unit.ts'
import type { ListedUnit } from './unit-tree.ts'

/** SQL: the ids of units that the viewer sees. */
const seen = (viewer: Viewer) =>
  viewer.unitId === null
    ? sql`select id from units`
    : sql`select unit_branch(${viewer.unitId}::uuid) as id`

/** The units that the viewer sees. */
export async function unitsSeen(db: Queryable, viewer: Viewer): Promise<Set<string>> {
  const found = await sql<{ id: string }>`${seen(viewer)}`.execute(db)
  return new Set(found.rows.map(({ id }) => id))
}

/** Every unit that the viewer sees with the people who are in it today, by name. The top of a branch has no parent. */
export async function listUnits(
  db: Queryable,
  viewer: Viewer,
  today: DateString,
): Promise<ListedUnit[]> {
  const found = await sql<ListedUnit>`
    with seen as materialized (${seen(viewer)})
    select u.id, u.code, u.name, u.name_key as "nameKey",
      case when u.parent_id in (select id from seen) then u.parent_id end as "parentId",
      coalesce(m.people, 0)::int as people, u.kind, coalesce(u.valid_to < ${today}::date, false) as ended
    from units u
    left join (
      select lu.unit_id, count(*) as people from learner_units lu
      where lu.valid_to is null group by lu.unit_id) m on m.unit_id = u.id
    where u.id in (select id from seen)
    order by u.name_key, u.id`.execute(db)
  return found.rows
}

/** How many people who see the whole roster's list are of no unit; nobody, for who sees a branch. */
export async function countWithoutUnit(db: Queryable, viewer: Viewer): Promise<number> {
  if (viewer.unitId !== null) return 0
  const found = await sql<{ count: number }>`
    select ((select count(*) from learners where merged_into is null and erased_at is null)
      - (select count(*) from learner_units where valid_to is null))::int as count`.execute(db)
  return Math.max(0, found.rows[0]?.count ?? 0)
}

export interface UnitOutcomes {
  unitId: string
  passed: number
  failed: number
  incomplete: number
  review: number
}

/** Outcomes of the people of each unit that the viewer sees. */
export async function outcomesByUnit(db: Queryable, viewer: Viewer): Promise<UnitOutcomes[]> {
  const found = await sql<UnitOutcomes>`
    select lu.unit_id as "unitId",
      count(*) filter (where o.verdict = 'passed')::int as passed,
      count(*) filter (where o.verdict = 'failed')::int as failed,
      count(*) filter (where o.verdict = 'incomplete')::int as incomplete,
      count(*) filter (where o.verdict = 'review')::int as review
    from outcomes o
    join enrolments e on e.id = o.enrolment_id
    join learner_units lu on lu.learner_id = e.learner_id and lu.valid_to is null
    where lu.unit_id in (${seen(viewer)})
    group by lu.unit_id`.execute(db)
  return found.rows
}

export interface UnitsCohort {
  id: string
  name: string
  people: number
  passed: number
  failed: number
  incomplete: number
  review: number
}

/** The classes that people of these units are in, the newest first. */
export async function cohortsOfUnits(
  db: Queryable,
  viewer: Viewer,
  unitIds: readonly string[],
): Promise<UnitsCohort[]> {
  const found = await sql<UnitsCohort>`
    with members as materialized (
      select lu.learner_id from learner_units lu
      where lu.valid_to is null and lu.unit_id = any(${[...unitIds]}::uuid[])
        and lu.unit_id in (${seen(viewer)}))
    select c.id, coalesce(cv.definition->>'name', c.id) as name, n.people, n.passed, n.failed,
      n.incomplete, n.review
    from (
      select e.cohort_id, count(*)::int as people,
        count(*) filter (where o.verdict = 'passed')::int as passed,
        count(*) filter (where o.verdict = 'failed')::int as failed,
        count(*) filter (where o.verdict = 'incomplete')::int as incomplete,
        count(*) filter (where o.verdict = 'review')::int as review
      from members m join enrolments e on e.learner_id = m.learner_id
      left join outcomes o on o.enrolment_id = e.id
      group by e.cohort_id) n
    join cohorts c on c.id = n.cohort_id
    join cohort_versions cv on cv.cohort_id = c.id and cv.version = c.version
    order by cv.definition->>'start' desc nulls last, c.id limit 100`.execute(db)
  return found.rows
}

/** So many units are offered to choose from; further ones are typed. */
const MOST_OFFERED = 400

/** Units to choose from in a form. */
export async function unitChoices(
  db: Queryable,
  viewer: Viewer,
): Promise<{ name: string; code: string | null }[]> {
  const found = await sql<{ name: string; code: string | null }>`
    select name, code from units where id in (${seen(viewer)})
    order by name_key, id limit ${MOST_OFFERED}`.execute(db)
  return found.rows
}

/** @param named code, id, or a name that only one unit has; null where the viewer sees no such unit */
export async function findSeenUnit(
  db: Queryable,
  viewer: Viewer,
  named: string,
): Promise<Unit | null> {
  const units = await unitsSeen(db, viewer)
  const byId = units.has(named)
    ? await db
        .selectFrom('units')
        .select(['id', 'code', 'name'])
        .where('id', '=', named)
        .executeTakeFirst()
    : undefined
  const found = byId ?? (await unitFinder(db))(named)
  return found !== null && units.has(found.id) ? found : null
}
