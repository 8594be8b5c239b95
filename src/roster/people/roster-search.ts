/** SQL of the people that somebody looks for: conditions on the row of `learners` with the alias `l`. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import { likeText } from '../../database/like-text.ts'
import type { DateString } from '../../foundation/dates.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import { dialledPhone } from '../../foundation/phone.ts'
import { keptLearner } from '../kept-learner.ts'

export const missingThings = [
  'birth',
  'unit',
  'unit-ended',
  'contact',
  'account',
  'id-doubtful',
] as const
/** `unit-ended`: of one that is no more; `account`: no platform's account is linked; `id-doubtful`: the national ID contradicts birth date or gender. */
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
  /** The day of the search. */
  today: DateString
}

/** The searches of one list, with the units of the branches that it is about. */
export interface Conditions {
  /**
   * Of which any may hold, each read through an index of its own: quick where few people fit. Everything else that was
   * asked for is in each of them.
   */
  anyOf: RawBuilder<boolean>[]
  /** The same as one condition: quick where so many fit that a list in order soon has its page. */
  fits: RawBuilder<boolean>
}

/** @param branches the units of which somebody has to be, one list for each branch that was asked for */
export function conditionsOf(
  { text, audience, cohort, missing, today }: RosterSearch,
  branches: readonly (readonly string[])[],
): Conditions {
  const common = [
    sql<boolean>`l.merged_into is null and l.erased_at is null`,
    ...branches.map(
      (units) => sql<boolean>`l.id in (select lu.learner_id from learner_units lu
        where lu.valid_to is null and lu.unit_id = any(${[...units]}::uuid[]))`,
    ),
    ...(audience === null ? [] : [sql<boolean>`l.audience = ${audience}`]),
    ...(cohort === null
      ? []
      : [
          sql<boolean>`l.id in (select e.learner_id from enrolments e where e.cohort_id = ${cohort})`,
        ]),
  ]
  const ways = waysToFind(text)
  const all = (conditions: readonly RawBuilder<boolean>[]) =>
    sql<boolean>`${sql.join([...conditions], sql` and `)}`
  const lacking =
    missing === null ? [] : [missing === 'unit-ended' ? inEndedUnit(today) : lacks[missing]]
  const fewLacking = missing === 'unit' ? [fewWithoutUnit] : lacking
  return {
    anyOf:
      ways.length === 0
        ? [all([...common, ...fewLacking])]
        : ways.map((way) => all([...common, ...lacking, way])),
    fits: all([
      ...common,
      ...lacking,
      ...(ways.length === 0 ? [] : [sql<boolean>`(${sql.join(ways, sql` or `)})`]),
    ]),
  }
}

/** Whether nothing narrows the list down. */
export const isWholeRoster = (
  { text, today: _, ...filters }: RosterSearch,
  viewer: Viewer,
): boolean =>
  viewer.unitId === null &&
  text.trim() === '' &&
  Object.values(filters).every((value) => value === null)

const inEndedUnit = (today: DateString) =>
  sql<boolean>`l.id in (select lu.learner_id from learner_units lu join units u on u.id = lu.unit_id
    where lu.valid_to is null and u.valid_to < ${today}::date)`

const lacks: Record<Exclude<MissingThing, 'unit-ended'>, RawBuilder<boolean>> = {
  birth: sql`l.date_of_birth is null`,
  unit: sql`not exists (select from learner_units lu where lu.learner_id = l.id and lu.valid_to is null)`,
  contact: sql`(l.email is null and l.phone is null)`,
  account: sql`not exists (select from accounts a where a.learner_id = l.id)`,
  'id-doubtful': sql`l.national_id_doubtful`,
}

/** The same, read in two indexes side by side before anything else is looked at. */
const fewWithoutUnit = sql<boolean>`l.id in (
  select p.id from learners p where p.merged_into is null and p.erased_at is null and not exists (
    select from learner_units lu where lu.learner_id = p.id and lu.valid_to is null) offset 0)`

function waysToFind(text: string): RawBuilder<boolean>[] {
  const key = foldKey(text)
  if (key === '') return []
  const words = foldName(text).split(' ').filter(Boolean)
  const query = words.map((word) => `'${word}':*`).join(' & ')
  const phone = dialledPhone(text)
  const beginning = `${likeText(key)}%`
  const keys = (row: string) => [
    sql<boolean>`${sql.ref(row)}.employee_code_key like ${beginning}`,
    sql<boolean>`${sql.ref(row)}.email_key = ${key}`,
    ...(phone === null ? [] : [sql<boolean>`${sql.ref(row)}.phone = ${phone}`]),
  ]
  return [
    ...(words.length === 0
      ? []
      : [sql<boolean>`to_tsvector('simple', l.name_key) @@ to_tsquery('simple', ${query})`]),
    ...keys('l'),
    // Whoever was merged into somebody is found by the keys that their row goes on holding.
    sql<boolean>`l.id in (select ${keptLearner('m')} from learners m
      where m.merged_into is not null and (${sql.join(keys('m'), sql` or `)}))`,
  ]
}

/** SQL condition: the viewer sees this person. */
export const isSeen = (viewer: Viewer) => seesLearner(viewer, sql`l.id`)
