/** SQL of the people that somebody looks for: conditions on the row of `learners` with the alias `l`. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import { dialledPhone } from '../../foundation/phone.ts'
import { keptLearner } from '../kept-learner.ts'

export const missingThings = ['birth', 'unit', 'contact', 'account', 'id-doubtful'] as const
/** `account`: no platform's account is linked; `id-doubtful`: the national ID contradicts birth date or gender. */
export type MissingThing = (typeof missingThings)[number]

export interface RosterSearch {
  /** Words of the name as they begin, an employee code as it begins, an e-mail address, a phone number. */
  text: string
  /** Id of a unit: its people and those of the units below it. */
  unitId: string | null
  audience: string | null
  /** Id of a cohort. */
  cohort: string | null
  missing: MissingThing | null
}

/**
 * The same condition twice: `found` is quick where few people fit, `fits` where so many do that a list in order soon
 * has its page.
 */
interface Condition {
  found: RawBuilder<boolean>
  fits: RawBuilder<boolean>
}

const isPresent = sql<boolean>`l.merged_into is null`

/** All conditions of a search, also that the viewer sees the person. */
export function conditionsOf(search: RosterSearch, viewer: Viewer): Condition {
  const parts = [
    ...textParts(search.text),
    ...(search.unitId === null ? [] : [always(ofBranch(search.unitId))]),
    ...(viewer.unitId === null ? [] : [always(ofBranch(viewer.unitId))]),
    ...(search.audience === null ? [] : [always(sql`l.audience = ${search.audience}`)]),
    ...(search.cohort === null
      ? []
      : [
          always(
            sql`l.id in (select e.learner_id from enrolments e where e.cohort_id = ${search.cohort})`,
          ),
        ]),
    ...(search.missing === null ? [] : [always(lacks[search.missing])]),
  ]
  const all = (pick: (part: Condition) => RawBuilder<boolean>) =>
    sql<boolean>`${sql.join([isPresent, ...parts.map(pick)], sql` and `)}`
  return { found: all(({ found }) => found), fits: all(({ fits }) => fits) }
}

/** Whether nothing narrows the list down. */
export const isWholeRoster = ({ text, ...filters }: RosterSearch, viewer: Viewer): boolean =>
  viewer.unitId === null &&
  text.trim() === '' &&
  Object.values(filters).every((value) => value === null)

/** SQL condition: the viewer sees this one person. */
export const isSeen = (viewer: Viewer) => seesLearner(viewer, sql`l.id`)

const always = (condition: RawBuilder<unknown>): Condition => {
  const both = sql<boolean>`${condition}`
  return { found: both, fits: both }
}

/** As a list of ids and not row by row: a branch of a few hundred people is read through its units. */
const ofBranch = (unitId: string) => sql`l.id in (
  select lu.learner_id from learner_units lu
  where lu.valid_to is null and lu.unit_id in (select unit_branch(${unitId}::uuid)))`

const lacks: Record<MissingThing, RawBuilder<boolean>> = {
  birth: sql`l.date_of_birth is null`,
  unit: sql`not exists (select from learner_units lu where lu.learner_id = l.id and lu.valid_to is null)`,
  contact: sql`(l.email is null and l.phone is null)`,
  account: sql`not exists (select from accounts a where a.learner_id = l.id)`,
  'id-doubtful': sql`l.national_id_doubtful`,
}

function textParts(text: string): Condition[] {
  const key = foldKey(text)
  if (key === '') return []
  const words = foldName(text).split(' ').filter(Boolean)
  const query = words.map((word) => `'${word}':*`).join(' & ')
  const byName = sql<boolean>`to_tsvector('simple', l.name_key) @@ to_tsquery('simple', ${query})`
  // Whoever was merged into somebody is found by the keys that their row goes on holding.
  const byKey = sql`select ${keptLearner('m')} from learners m
    where m.employee_code_key like ${`${key.replace(/[\\%_]/g, '\\$&')}%`} or m.email_key = ${key} or m.phone = ${dialledPhone(text)}`
  if (words.length === 0) return [always(sql`l.id in (${byKey})`)]
  return [
    {
      found: sql`l.id in (
        select l.id from learners l where ${byName} union ${byKey})`,
      fits: sql`(${byName} or l.id in (${byKey}))`,
    },
  ]
}
