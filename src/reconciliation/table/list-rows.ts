/** SQL of a cohort's table as people look at it: a page of rows, and how many there are of what. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { Reason } from '../../foundation/texts/reasons.ts'
import { shownKey } from '../../roster/shown-key.ts'
import type { StoredDecision, Verdict } from '../stored-decision.ts'
import {
  isSearch,
  ofPresentLearner,
  orderOf,
  rowsThatFit,
  type TableFilter,
  type TableSort,
  type TableVerdict,
} from './filter.ts'

export interface TableRow {
  enrolmentId: string
  learnerId: string
  /** Employee code, or the roster's other key. */
  learner: string
  fullName: string
  unit: string | null
  /** null: not decided yet. */
  verdict: Verdict | null
  reasons: Reason[]
  score: string | null
  attendance: StoredDecision['attendance']
  windowClosesAt: Date | null
  certificateId: string | null
  certificate: string | null
  certificateState: 'valid' | 'revoked' | null
  /** Something was decided about the person since; the outcome is about to be decided anew. */
  reopened: boolean
  /** Somebody has decided something about the enrolment, whether it still stands or not. */
  touched: boolean
}

/** The rows are chosen first, by as little as that needs; what they say is read of these few. */
export async function listTableRows(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  wanted: TableFilter & { sort: TableSort; limit: number; offset: number },
): Promise<TableRow[]> {
  const { sort, limit, offset } = wanted
  const ask = { people: !/score|attendance/.test(sort), units: sort.endsWith('unit') }
  const result = await sql<TableRow>`
    with chosen as (
      select e.id ${rowsThatFit(viewer, cohortId, wanted, ask)}
      order by ${orderOf(sort)} limit ${limit} offset ${offset}
    )
    select e.id as "enrolmentId", l.id as "learnerId", ${shownKey} as learner,
      l.full_name as "fullName", u.name as unit, o.verdict, coalesce(r.reasons, '[]') as reasons, r.score,
      r.attendance, r.window_closes_at as "windowClosesAt", c.id as "certificateId", c.number as certificate,
      c.state as "certificateState", o.reopened_at is not null as reopened, e.acts > 0 as touched
    from chosen
    join enrolments e on e.id = chosen.id
    join learners l on l.id = e.learner_id
    left join outcomes o on o.enrolment_id = e.id
    left join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    left join certificates c on c.enrolment_id = e.id
    order by ${orderOf(sort)}`.execute(db)
  return result.rows
}

export interface OutcomeCounts {
  enrolled: number
  verdicts: Record<TableVerdict, number>
  /** Of outcomes that are about to be decided anew. */
  waiting: number
  /** By the reason that decided, the most frequent first. */
  reasons: { verdict: Verdict; reason: string; people: number }[]
}

/** How many of the people whom the viewer sees have which outcome, and why. */
export async function countTable(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
): Promise<OutcomeCounts> {
  const whole = viewer.unitId === null
  const sees = whole ? sql`` : sql`and ${seesLearner(viewer, sql`e.learner_id`)}`
  const [enrolled, decided] = await Promise.all([
    sql<{ people: number }>`
      select count(*) as people from enrolments e
      where e.cohort_id = ${cohortId} and ${ofPresentLearner} ${sees}`.execute(db),
    sql<{ verdict: Verdict; reason: string; people: number; waiting: number }>`
      select o.verdict, o.reason, count(*) as people, count(o.reopened_at) as waiting
      from outcomes o ${whole ? sql`` : sql`join enrolments e on e.id = o.enrolment_id`}
      where o.cohort_id = ${cohortId} and o.enrolment_id not in (
        select gone.id from enrolments gone join learners l on l.id = gone.learner_id
        where l.merged_into is not null and gone.cohort_id = ${cohortId}) ${sees}
      group by o.verdict, o.reason`.execute(db),
  ])
  const people = enrolled.rows[0]?.people ?? 0
  const counts: OutcomeCounts = {
    enrolled: people,
    verdicts: { passed: 0, failed: 0, incomplete: 0, review: 0, none: people },
    waiting: 0,
    reasons: [],
  }
  for (const { verdict, reason, people, waiting } of decided.rows) {
    counts.waiting += waiting
    counts.verdicts[verdict] += people
    counts.verdicts.none -= people
    if (reason !== '') counts.reasons.push({ verdict, reason, people })
  }
  counts.reasons.sort((a, b) => b.people - a.people || (a.reason < b.reason ? -1 : 1))
  return counts
}

/**
 * @param known of the whole cohort, where nothing has to be counted again
 * @returns `deciding`: whose outcome is not just about to be decided anew
 */
export async function countRows(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  filter: TableFilter,
  known: OutcomeCounts,
): Promise<{ total: number; deciding: number }> {
  if (!isSearch(filter) && filter.verdict === undefined && filter.reason === undefined)
    return { total: known.enrolled, deciding: known.enrolled - known.waiting }
  const result = await sql<{ total: number; waiting: number }>`
    select count(*) as total, count(o.reopened_at) as waiting
    ${rowsThatFit(viewer, cohortId, filter)}`.execute(db)
  const { total, waiting } = result.rows[0] ?? { total: 0, waiting: 0 }
  return { total, deciding: total - waiting }
}

/** Everybody who fits, but for those that wait to be decided anew: whom a decision about the list is about. */
export async function enrolmentsThatFit(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  filter: TableFilter,
): Promise<string[]> {
  const result = await sql<{ id: string }>`
    select e.id ${rowsThatFit(viewer, cohortId, filter)} and o.reopened_at is null order by e.id`.execute(
    db,
  )
  return result.rows.map(({ id }) => id)
}

/** Who these are, in the order of names; who is not there or not seen is left out. */
export async function peopleOfEnrolments(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  ids: readonly string[],
): Promise<{ enrolmentId: string; learner: string; fullName: string; unit: string | null }[]> {
  const result = await sql<{
    enrolmentId: string
    learner: string
    fullName: string
    unit: string | null
  }>`
    select e.id as "enrolmentId", ${shownKey} as learner, l.full_name as "fullName", u.name as unit
    ${rowsThatFit(viewer, cohortId, {}, { people: true, units: true })}
      and e.id = any(${[...ids]}::uuid[])
    order by l.name_order, e.id`.execute(db)
  return result.rows
}
