/** What certificates are looked for by, as SQL conditions. The certificate is `c`, its learner's row `l`. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import { likeText } from '../../database/like-text.ts'
import { cleanText, foldKey, foldName } from '../../foundation/names.ts'

/** `replaced`: at least one earlier paper of it was replaced by a later one. */
export const searchedStates = ['valid', 'awaiting', 'revoked', 'replaced', 'no-file'] as const
type SearchedState = (typeof searchedStates)[number]

export interface CertificateSearch {
  /** Words of a name as they begin, a number as it begins, a register number, a code of any of its papers, or an employee code. */
  text?: string | undefined
  /** Id, code or part of the name of a unit, and whatever is below it. */
  unit?: string | undefined
  program?: string | undefined
  cohort?: string | undefined
  state?: SearchedState | undefined
  year?: number | undefined
}

type Condition = RawBuilder<boolean>

/** Only what was asked for stands in the query, so that the database can plan it. */
export function conditionsOf(viewer: Viewer, search: CertificateSearch): Condition {
  const { text, unit, program, cohort, state, year } = search
  const conditions: Condition[] = [seesLearner(viewer, sql`c.learner_id`)]
  if (text !== undefined) conditions.push(textIs(text))
  if (unit !== undefined) conditions.push(unitIs(unit))
  if (program !== undefined)
    conditions.push(
      sql<boolean>`c.cohort_id in (select id from cohorts where program_id = ${program})`,
    )
  if (cohort !== undefined) conditions.push(sql<boolean>`c.cohort_id = ${cohort}`)
  if (year !== undefined) conditions.push(sql<boolean>`c.year = ${year}::int`)
  if (state !== undefined) conditions.push(stateIs[state])
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

const stateIs: Record<SearchedState, Condition> = {
  valid: sql<boolean>`(c.state = 'valid' and not c.awaits_signature)`,
  awaiting: sql<boolean>`(c.state = 'valid' and c.awaits_signature)`,
  revoked: sql<boolean>`c.state = 'revoked'`,
  replaced: sql<boolean>`c.revision > 1`,
  'no-file': sql<boolean>`(not c.file_made and c.file_fault is not null)`,
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const CODE = /^[A-Za-z0-9_-]{20,64}$/
/** The number in a register, without what an office writes around it. */
export const REGISTER_NUMBER = /^\d{1,9}$/

/** Each way through an index of its own, so that a search does not read everybody. */
function textIs(written: string): Condition {
  const text = cleanText(written)
  const words = foldName(text).split(' ').filter(Boolean)
  const ofPeople = (condition: Condition) =>
    sql`select k.id from learners n join certificates k on k.learner_id = n.id where ${condition}`
  const ways = [
    sql`select k.id from certificates k where ${numberBegins(sql`k.number`, text)}`,
    ofPeople(sql<boolean>`n.employee_code_key = ${foldKey(text)}`),
  ]
  if (words.some((word) => /\p{L}/u.test(word)))
    ways.push(ofPeople(nameHasWords(sql`n.name_key`, words)))
  if (REGISTER_NUMBER.test(text))
    ways.push(sql`select k.id from registers g
      join certificates k on k.issuer = g.issuer and k.year = g.year and k.register_number = ${text}::int`)
  if (CODE.test(text))
    ways.push(sql`select certificate_id from certificate_revisions where code = ${text}`)
  return sql<boolean>`c.id in (${sql.join(ways, sql` union all `)})`
}

/** Whatever the case of its letters. */
export const numberBegins = (number: RawBuilder<unknown>, text: string): Condition =>
  sql<boolean>`lower(${number}) like lower(${likeText(text)}::text) || '%'`

/** @param words folded, each as a word of the name begins */
export const nameHasWords = (nameKey: RawBuilder<unknown>, words: readonly string[]): Condition =>
  sql<boolean>`to_tsvector('simple', ${nameKey}) @@ to_tsquery('simple', ${words.map((word) => `'${word}':*`).join(' & ')})`

/** By where the person is today, as the roster and the viewer's scope have it. */
function unitIs(written: string): Condition {
  const text = cleanText(written)
  const meant = UUID.test(text)
    ? sql`id = ${text}::uuid`
    : sql`name_key like ${`%${likeText(foldName(text))}%`} or lower(code) = ${foldKey(text)}`
  return sql<boolean>`c.learner_id in (
    select lu.learner_id from learner_units lu where lu.valid_to is null and lu.unit_id in (
      select unit_branch(id) from units where ${meant}))`
}
