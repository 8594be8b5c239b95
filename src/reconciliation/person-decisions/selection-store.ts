/** SQL of choosing whom a decision is about, within the viewer's scope. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { foldKey } from '../../foundation/names.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import { shownKey } from '../../roster/shown-key.ts'
import type { Decision } from '../decide.ts'

export interface Chosen {
  /** Id of the enrolment. */
  enrolment: string
  learnerId: string
  /** Employee code, or the roster's other key. */
  learner: string
}

const columns = sql`e.id as enrolment, e.learner_id as "learnerId", ${shownKey} as learner`

/** The people of a cohort whom the viewer sees; a second row of another person is none of them. */
const peopleOf = (viewer: Viewer, cohortId: string) => sql`
  from enrolments e join learners l on l.id = e.learner_id
  where e.cohort_id = ${cohortId} and l.merged_into is null and l.erased_at is null and ${seesLearner(viewer, sql`l.id`)}`

/** @returns by id of the enrolment; who is not there or not seen is not in the map */
export async function chooseByEnrolment(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  ids: readonly string[],
): Promise<Map<string, Chosen>> {
  const found = await sql<Chosen>`select ${columns} ${peopleOf(viewer, cohortId)}
    and e.id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(found.rows.map((row) => [row.enrolment, row]))
}

/** @throws HocvuError `not-found` */
export async function getEnrolment(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  id: string,
): Promise<Chosen> {
  const chosen = (await chooseByEnrolment(db, viewer, cohortId, [id])).get(id)
  if (!chosen)
    throw new HocvuError('not-found', `Nobody in the cohort ${cohortId} has the enrolment ${id}.`)
  return chosen
}

/**
 * Everybody in the cohort whom each key means: employee code or id, which nobody shares, else e-mail or phone; also
 * those of a row that was merged into theirs.
 * @returns in the order of the keys
 */
export async function chooseByKey(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  keys: readonly string[],
): Promise<Chosen[][]> {
  const given = rowsAsTable(
    'k',
    { at: 'int4', key: 'text' },
    keys.map((key, at) => ({ at, key: foldKey(key) })),
  )
  const found = await sql<Chosen & { at: number; exact: boolean }>`
    select k.at, own.exact, person.*
    from learners m
    cross join lateral (values
      (m.employee_code_key, true), (m.id::text, true), (m.email_key, false), (m.phone, false)) own(key, exact)
    join ${given} on k.key = own.key
    join (select ${columns} ${peopleOf(viewer, cohortId)}) person on person."learnerId" = ${keptLearner('m')}
    order by person.enrolment`.execute(db)
  const rowsOf = keys.map((): typeof found.rows => [])
  for (const row of found.rows) rowsOf[row.at]?.push(row)
  return rowsOf.map((meant) => {
    const exact = meant.filter((row) => row.exact)
    const people = new Map(
      (exact.length > 0 ? exact : meant).map(({ enrolment, learnerId, learner }) => [
        enrolment,
        { enrolment, learnerId, learner },
      ]),
    )
    return [...people.values()]
  })
}

/**
 * Everybody whose outcome is this, but for those that wait to be decided anew.
 * @param reason the one that decided; null: whichever
 * @returns `waiting`: how many are left out because their outcome is about to be decided anew
 */
export async function chooseByOutcome(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  wanted: { verdict: Decision['verdict']; reason: string | null },
): Promise<{ chosen: Chosen[]; waiting: number }> {
  const found = await sql<Chosen & { waiting: boolean }>`
    select person.*, o.reopened_at is not null as waiting
    from outcomes o join (select ${columns} ${peopleOf(viewer, cohortId)}) person on person.enrolment = o.enrolment_id
    where o.verdict = ${wanted.verdict} and (${wanted.reason}::text is null or o.reason = ${wanted.reason})
    order by person.enrolment`.execute(db)
  const chosen = found.rows.flatMap(({ waiting, ...one }) => (waiting ? [] : [one]))
  return { chosen, waiting: found.rows.length - chosen.length }
}
