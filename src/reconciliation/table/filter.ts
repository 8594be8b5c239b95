/** SQL of choosing rows of a cohort's table: everybody enrolled whom the viewer sees, with an outcome or without. */
import { type RawBuilder, sql } from 'kysely'
import { learnersOfBranch, type Viewer } from '../../access/viewer.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import { ofPresentLearner } from '../store.ts'
import type { Verdict } from '../stored-decision.ts'

export const tableVerdicts = ['passed', 'failed', 'incomplete', 'review', 'none'] as const
/** `none`: not decided yet. */
export type TableVerdict = Verdict | 'none'

export interface TableFilter {
  verdict?: TableVerdict | undefined
  /** Code of the reason that decided. */
  reason?: string | undefined
  /** Name, code or unit, with or without diacritics. */
  search?: string | undefined
}

export const tableSorts = ['name', 'unit', 'score', 'attendance', 'verdict'] as const
export type TableSort = (typeof tableSorts)[number] | `-${(typeof tableSorts)[number]}`

/**
 * SQL: and the viewer sees the learner of the enrolment `e`.
 */
export const whomSeen = (viewer: Viewer): RawBuilder<unknown> =>
  viewer.unitId === null ? sql`` : sql`and e.learner_id in ${learnersOfBranch(viewer.unitId)}`

/**
 * SQL condition: the learner of the enrolment `e` is one of these. `is true` keeps it from being made a join: the ids are
 * put into a hash table once, where a join would be looped through as soon as no statistics tell how many they are.
 */
const isOneOf = (learners: RawBuilder<unknown>) =>
  sql<boolean>`(e.learner_id in ${learners}) is true`

export const isSearch = ({ search = '' }: TableFilter): boolean => search.trim() !== ''

/** From and where, of enrolments `e`; `l`, `u` and `o` are joined as far as the filter or the order asks for them. */
export function rowsThatFit(
  viewer: Viewer,
  cohortId: string,
  filter: TableFilter,
  ask: { people?: boolean; units?: boolean } = {},
): RawBuilder<unknown> {
  const { verdict, reason } = filter
  const decided = verdict !== undefined && verdict !== 'none'
  return sql`
    from enrolments e
    ${decided || reason !== undefined ? sql`join` : sql`left join`} outcomes o on o.enrolment_id = e.id
    ${ask.people ? sql`join learners l on l.id = e.learner_id` : sql``}
    ${
      ask.units
        ? sql`left join learner_units lu on lu.learner_id = e.learner_id and lu.valid_to is null
          left join units u on u.id = lu.unit_id`
        : sql``
    }
    where e.cohort_id = ${cohortId} and ${ofPresentLearner}
      ${whomSeen(viewer)}
      ${decided ? sql`and o.cohort_id = ${cohortId} and o.verdict = ${verdict}` : sql``}
      ${verdict === 'none' ? sql`and o.enrolment_id is null` : sql``}
      ${reason === undefined ? sql`` : sql`and o.reason = ${reason}`}
      ${isSearch(filter) ? sql`and ${matches(filter.search ?? '')}` : sql``}`
}

/** People and units are searched by themselves, each once, and only then whom of the class that means. */
function matches(search: string): RawBuilder<boolean> {
  const name = foldName(search)
  const key = foldKey(search)
  const byKey = sql`select id from learners
    where starts_with(employee_code_key, ${key}) or starts_with(email_key, ${key})`
  if (name === '') return isOneOf(sql`(${byKey})`)
  return isOneOf(sql`(
    ${byKey} or name_key like ${`%${name}%`}
    union all
    select member.learner_id from units named
    join learner_units member on member.unit_id = named.id and member.valid_to is null
    where named.name_key like ${`%${name}%`})`)
}

/** Who has no value comes last, whichever way. Within a unit, and within a verdict, people stand by name. */
export function orderOf(sort: TableSort): RawBuilder<unknown> {
  const down = sort.startsWith('-')
  const way = down ? sql`desc` : sql`asc`
  const then = sql`l.name_order, e.id`
  switch (down ? sort.slice(1) : sort) {
    case 'unit':
      return sql`u.name_key ${way} nulls last, ${then}`
    case 'score':
      return sql`o.score ${way} nulls last, e.id`
    case 'attendance':
      return sql`o.attendance ${way} nulls last, e.id`
    case 'verdict':
      return sql`array_position(array['review', 'failed', 'incomplete', 'passed'], o.verdict) ${way} nulls last, ${then}`
    default:
      return sql`l.name_order ${way}, e.id ${way}`
  }
}
