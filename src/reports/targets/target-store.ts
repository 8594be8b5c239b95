/** SQL of targets: head counts that a program was promised for in a year, and what has come of them. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { isOfParts, keptByPart, partOf } from '../../database/while-classes-unchanged.ts'
import { dateInVietnam } from '../../foundation/dates.ts'

export interface Target {
  id: string
  programId: string
  year: number
  /** null: the whole province. */
  unit: { id: string; code: string | null; name: string } | null
  people: number
  /** The document that sets it. */
  source: string
  recordedAt: Date
  recordedBy: string
}

/**
 * Targets that stand. Who sees a branch of units only is shown those of its units: beside that of the province, what a
 * branch has come to would say nothing.
 */
export async function listTargets(
  db: Queryable,
  viewer: Viewer,
  { year, programId }: { year: number; programId?: string },
): Promise<Target[]> {
  const found = await sql<
    Omit<Target, 'unit'> & {
      unitId: string | null
      unitCode: string | null
      unitName: string | null
    }
  >`
    select t.id, ${programOf} as "programId", t.year, t.amount as people, t.source, t.recorded_at as "recordedAt",
      t.recorded_by as "recordedBy", u.id as "unitId", u.code as "unitCode", u.name as "unitName"
    from plan_figures t left join units u on u.id = t.unit_id
    where ${isStanding} and t.year = ${year}
      and (${programId ?? null}::text is null or t.subject = 'program:' || ${programId ?? null})
      and (${viewer.unitId}::uuid is null or t.unit_id in (select unit_branch(${viewer.unitId}::uuid)))
    order by t.subject, t.unit_id is not null, u.name_key, t.id`.execute(db)
  return found.rows.map(({ unitId, unitCode, unitName, ...target }) => ({
    ...target,
    unit: unitId === null ? null : { id: unitId, code: unitCode, name: unitName ?? '' },
  }))
}

/** SQL: the program of figure `t`; what is promised for a program stands among the figures of plans. */
const programOf = sql`substr(t.subject, 9)`
const isStanding = sql`t.withdrawn_at is null and t.kind = 'promised' and t.subject like 'program:%'`

/** @returns false: one stands already for the same program, year and unit */
export async function insertTarget(
  db: Queryable,
  target: {
    id: string
    programId: string
    year: number
    unitId: string | null
    people: number
    source: string
  },
  by: { actor: string; at: Date },
): Promise<boolean> {
  const subject = `program:${target.programId}`
  const standing =
    await sql`select 1 from plan_figures where kind = 'promised' and subject = ${subject}
    and year = ${target.year} and unit_id is not distinct from ${target.unitId}::uuid and withdrawn_at is null`.execute(
      db,
    )
  if (standing.rows.length > 0) return false
  const inserted = await db
    .insertInto('plan_figures')
    .values({
      ...{ id: target.id, kind: 'promised', subject, unit_id: target.unitId, year: target.year },
      ...{ amount: target.people, as_of: dateInVietnam(by.at), source: target.source },
      ...{ recorded_at: by.at, recorded_by: by.actor, withdrawn_at: null, withdrawn_by: null },
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  return inserted.length > 0
}

/** @returns what it said; null where none stands under the id */
export async function endTarget(
  db: Queryable,
  id: string,
  by: { actor: string; at: Date },
): Promise<Pick<Target, 'programId' | 'year' | 'people' | 'source'> | null> {
  const ended = await sql<Pick<Target, 'programId' | 'year' | 'people' | 'source'>>`
    update plan_figures t set withdrawn_at = ${by.at}, withdrawn_by = ${by.actor}
    where t.id = ${id}::uuid and ${isStanding}
    returning ${programOf} as "programId", t.year, t.amount as people, t.source`.execute(db)
  return ended.rows[0] ?? null
}

export interface Reached {
  /** Distinct people who have passed, or hold a valid certificate. */
  reached: number
  passed: number
  certified: number
}

/** The year in which a class counts: of its first day, else of its deadline, else of its opening. */
const yearOf = sql`coalesce(
  left(v.definition->>'start', 4), left(v.definition->>'deadline', 4),
  to_char((select min(first.created_at) from cohort_versions first where first.cohort_id = c.id)
    at time zone 'Asia/Ho_Chi_Minh', 'YYYY'))::int`

/** Read first: a database that guesses how many classes there are goes through their people one by one. */
async function classesOf(db: Queryable, year: number, programId: string | null): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select c.id from cohorts c join cohort_versions v on v.cohort_id = c.id and v.version = c.version
    where ${yearOf} = ${year} and (${programId}::text is null or c.program_id = ${programId})`.execute(
    db,
  )
  return found.rows.map(({ id }) => id)
}

/** Everybody once, in whatever classes of the program they were. */
const reachedPeople = (viewer: Viewer, classes: readonly string[], parts: readonly string[]) => sql`
  people as (
    select ${partOf(sql`e.learner_id`, parts)} as part, c.program_id, e.learner_id, coalesce(bool_or(o.verdict = 'passed'), false) as passed,
      coalesce(bool_or(s.state = 'valid'), false) as certified
    from enrolments e
    join cohorts c on c.id = e.cohort_id
    left join outcomes o on o.enrolment_id = e.id
    left join certificates s on s.enrolment_id = e.id
    where ${isOfParts(sql`e.learner_id`, parts)} and e.cohort_id = any(${[...classes]}::text[]) and (o.verdict = 'passed' or s.state = 'valid')
      and not exists (select from learners m where m.id = e.learner_id and m.merged_into is not null)
      and ${seesLearner(viewer, sql`e.learner_id`)}
    group by c.program_id, e.learner_id
  )`

/** By program; of the people that the viewer sees. */
export async function reachedByProgram(
  db: Queryable,
  viewer: Viewer,
  { year, programId = null }: { year: number; programId?: string | null },
): Promise<ReadonlyMap<string, Reached>> {
  const classes = await classesOf(db, year, programId)
  const asked = { key: viewer.unitId ?? '', people: true, classes }
  return addedUp(
    await kept({ home: db, db }, asked, (seen, parts) =>
      sumByProgram(seen, viewer, classes, parts),
    ),
  )
}

const kept = keptByPart<[string, Reached][]>(320)

function addedUp(parts: ReadonlyMap<string, [string, Reached][]>): Map<string, Reached> {
  const sums = new Map<string, Reached>()
  for (const [id, one] of [...parts.values()].flat()) {
    const sum = sums.get(id) ?? { reached: 0, passed: 0, certified: 0 }
    sum.reached += one.reached
    sum.passed += one.passed
    sum.certified += one.certified
    sums.set(id, sum)
  }
  return sums
}

function apart(
  parts: readonly string[],
  rows: readonly (Reached & { part: string; id: string })[],
): Map<string, [string, Reached][]> {
  const found = new Map(parts.map((part): [string, [string, Reached][]] => [part, []]))
  for (const { part, id, ...reached } of rows) found.get(part)?.push([id, reached])
  return found
}

async function sumByProgram(
  db: Queryable,
  viewer: Viewer,
  classes: readonly string[],
  parts: readonly string[],
): Promise<Map<string, [string, Reached][]>> {
  const found = await sql<Reached & { part: string; id: string }>`
    with ${reachedPeople(viewer, classes, parts)}
    select part, program_id as id, count(*)::int as reached,
      count(*) filter (where passed)::int as passed, count(*) filter (where certified)::int as certified
    from people group by part, program_id`.execute(db)
  return apart(parts, found.rows)
}

/** Of targets of units, by id: of the people who belong to its branch today. */
export async function reachedByTarget(
  db: Queryable,
  viewer: Viewer,
  { year, programId = null }: { year: number; programId?: string | null },
  targets: readonly Pick<Target, 'id' | 'programId' | 'unit'>[],
): Promise<ReadonlyMap<string, Reached>> {
  const classes = await classesOf(db, year, programId)
  const ofUnits = targets.map(({ id, programId: program, unit }) => ({
    ...{ id, program, unit: unit?.id ?? null },
  }))
  const asked = { key: JSON.stringify([viewer.unitId, ofUnits]), people: true, classes }
  return addedUp(
    await kept({ home: db, db }, asked, (seen, parts) =>
      sumByTarget(seen, viewer, classes, JSON.stringify(ofUnits), parts),
    ),
  )
}

async function sumByTarget(
  db: Queryable,
  viewer: Viewer,
  classes: readonly string[],
  targets: string,
  parts: readonly string[],
): Promise<Map<string, [string, Reached][]>> {
  const found = await sql<Reached & { part: string; id: string }>`
    with ${reachedPeople(viewer, classes, parts)}
    select p.part, t.id, count(p.learner_id)::int as reached,
      count(*) filter (where p.passed)::int as passed,
      count(*) filter (where p.certified)::int as certified
    from json_to_recordset(${targets}::json) as t (id text, program text, unit uuid)
    join lateral unit_branch(t.unit) branch on true
    join learner_units lu on lu.unit_id = branch and lu.valid_to is null
    join people p on p.learner_id = lu.learner_id and p.program_id = t.program
    group by p.part, t.id`.execute(db)
  return apart(parts, found.rows)
}
