/** SQL of a cohort's table as people look at it: a page of rows, and how many there are of what. */
import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { keptWhileUnchanged, type Made, stateSeen } from '../../database/while-unchanged.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import type { Reason } from '../../foundation/texts/reasons.ts'
import { shownKey } from '../../roster/shown-key.ts'
import { hasDecision } from '../list-outcomes.ts'
import { ofPresentLearner } from '../store.ts'
import type { StoredDecision, Verdict } from '../stored-decision.ts'
import {
  isSearch,
  orderOf,
  rowsThatFit,
  type TableFilter,
  type TableSort,
  type TableVerdict,
  whomSeen,
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
  /** An override, an excuse or a presence that a person entered stands. */
  decidedByPerson: boolean
}

/** The rows are chosen first, by as little as that needs; what they say is read of these few. */
export async function listTableRows(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  wanted: TableFilter & { sort: TableSort; limit: number; offset: number; now: Date },
): Promise<TableRow[]> {
  const { sort, limit, offset, now } = wanted
  const ask = { people: !/score|attendance/.test(sort), units: sort.endsWith('unit') }
  const result = await sql<TableRow>`
    with chosen as (
      select e.id ${rowsThatFit(viewer, cohortId, wanted, ask)}
      order by ${orderOf(sort)} limit ${limit} offset ${offset}
    )
    select e.id as "enrolmentId", l.id as "learnerId", ${shownKey} as learner,
      l.full_name as "fullName", u.name as unit, o.verdict, coalesce(r.reasons, '[]') as reasons, r.score,
      r.attendance, r.window_closes_at as "windowClosesAt", c.id as "certificateId", c.number as certificate,
      c.state as "certificateState", o.reopened_at is not null as reopened, ${hasDecision(dateInVietnam(now))} as "decidedByPerson"
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
  /** By the reason that decided, the most frequent first; of a pass that is none. */
  reasons: { verdict: Verdict; reason: string; people: number; waiting: number }[]
}

const kept = keptWhileUnchanged<OutcomeCounts>()

/** How many of the people whom the viewer sees have which outcome, and why. */
export async function countTable(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
): Promise<OutcomeCounts> {
  const seen = `${cohortId} ${viewer.unitId ?? ''}`
  return await kept(db, seen, () => countAnew(db, viewer, cohortId))
}

async function countAnew(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
): Promise<Made<OutcomeCounts>> {
  const whole = viewer.unitId === null
  const sees = whomSeen(viewer)
  const [enrolled, decided] = await Promise.all([
    sql<{ people: number; state: string }>`
      select count(*) as people, ${stateSeen} as state from enrolments e
      where e.cohort_id = ${cohortId} and ${ofPresentLearner} ${sees}`.execute(db),
    sql<{ verdict: Verdict; reason: string; people: number; waiting: number; state: string }>`
      select o.verdict, o.reason, count(*) as people, count(o.reopened_at) as waiting, ${stateSeen} as state
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
    counts.reasons.push({ verdict, reason, people, waiting })
  }
  counts.reasons.sort((a, b) => b.people - a.people || (a.reason < b.reason ? -1 : 1))
  const state = enrolled.rows[0]?.state ?? null
  return { value: counts, state: decided.rows[0]?.state === state ? state : null }
}

export interface RowCounts {
  total: number
  /** Whose outcome is not just about to be decided anew. */
  deciding: number
}

/** How many rows there are of an outcome or a reason, where no word is searched: known already. */
export function countKnown(
  { enrolled, waiting, verdicts, reasons }: OutcomeCounts,
  { verdict, reason }: TableFilter,
): RowCounts {
  if (verdict === undefined && reason === undefined)
    return { total: enrolled, deciding: enrolled - waiting }
  if (verdict === 'none') {
    const total = reason === undefined ? verdicts.none : 0
    return { total, deciding: total }
  }
  const counts: RowCounts = { total: 0, deciding: 0 }
  for (const group of reasons) {
    if (verdict !== undefined && group.verdict !== verdict) continue
    if (reason !== undefined && group.reason !== reason) continue
    counts.total += group.people
    counts.deciding += group.people - group.waiting
  }
  return counts
}

/** null where no word is searched: then `countKnown` knows. */
export async function countFound(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  filter: TableFilter,
): Promise<RowCounts | null> {
  if (!isSearch(filter)) return null
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
