/** SQL of the people of an audience who are not trained, as far as the viewer sees: how many, and who. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import type { Profile } from '../../programs/plans/audience-rule.ts'
import { shownKey } from '../../roster/shown-key.ts'
import type { ProfileFields } from '../plan/audience-groups.ts'
import { creditDay, creditTables, decidedOn } from '../plan/credit-day.ts'
import type { MissingStage } from './missing-stages.ts'

export interface MissingQuestion {
  /** What the roster says of those who are to be trained; null: everybody who is in a class of the programs. */
  profiles: readonly Profile[] | null
  /** What of a profile was looked at; the rest is left out of it. */
  fields: ProfileFields
  programs: readonly string[]
  /** First and last day that count. */
  from: DateString
  to: DateString
  /** All of these have to be completed; none: a class has to be passed. */
  modules: readonly string[]
}

export interface MissingPerson {
  id: string
  /** Employee code, or the roster's other key; never a national ID. */
  key: string
  fullName: string
  position: string | null
  audience: string | null
  /** Today's. */
  unitId: string | null
  stage: MissingStage
  /** The class in which they have come furthest. */
  cohort: string | null
}

export interface MissingFilter {
  /** Who is in these today; null: everybody, in a unit or not. */
  units: readonly string[] | null
  /** Who is in no unit. */
  withoutUnit?: boolean
  stage?: MissingStage | undefined
  /** Part of a name, or an employee code. */
  text?: string
}

const EVERYBODY: MissingFilter = { units: null }

export interface MissingCount {
  unitId: string | null
  stage: MissingStage
  people: number
}

export async function countMissing(
  db: Queryable,
  viewer: Viewer,
  asked: MissingQuestion,
): Promise<MissingCount[]> {
  const found = await sql<MissingCount>`
    with ${missing(viewer, asked, EVERYBODY)}
    select unit_id as "unitId", stage, count(*)::int as people from missing group by unit_id, stage`.execute(
    db,
  )
  return found.rows
}

/** As an office sorts names. */
export async function findMissing(
  db: Queryable,
  viewer: Viewer,
  asked: MissingQuestion,
  filter: MissingFilter,
  { offset, limit }: { offset: number; limit: number | null },
): Promise<{ people: MissingPerson[]; total: number }> {
  const found = await sql<MissingPerson & { total: number }>`
    with ${missing(viewer, asked, filter)},
    chosen as materialized (
      select l.id, m.unit_id, m.stage, m.cohort_id, l.name_order, count(*) over () as total
      from missing m join learners l on l.id = m.learner_id
      where ${stageIs(filter)} and ${textFits(filter)}
      order by l.name_order, l.id limit ${limit}::int offset ${offset}::int
    )
    select l.id, ${shownKey} as key, l.full_name as "fullName", l.position, l.audience,
      n.unit_id as "unitId", n.stage, v.definition->>'name' as cohort, n.total::int as total
    from chosen n
    join learners l on l.id = n.id
    left join cohorts h on h.id = n.cohort_id
    left join cohort_versions v on v.cohort_id = h.id and v.version = h.version
    order by n.name_order, n.id`.execute(db)
  return {
    people: found.rows.map(({ total: _, ...person }) => person),
    total: found.rows[0]?.total ?? 0,
  }
}

const stageIs = ({ stage }: MissingFilter) =>
  stage === undefined ? sql`true` : sql`m.stage = ${stage}`

function textFits({ text = '' }: MissingFilter): RawBuilder<unknown> {
  const name = foldName(text)
  if (name === '') return sql`true`
  return sql`(position(${name} in l.name_key) > 0 or l.employee_code_key = ${foldKey(text)})`
}

/** `missing`: each with the stage that they have come to. */
function missing(viewer: Viewer, asked: MissingQuestion, filter: MissingFilter) {
  return sql`
  classes as materialized (
    select id from cohorts where program_id = any(${[...asked.programs]}::text[])
  ),
  ${members(viewer, asked, filter)},
  credits as materialized (
    select r.learner_id, r.cohort_id, r.rank, r.modules, r.day between ${asked.from}::date and ${asked.to}::date as counts,
      case when ${asked.modules.length > 0} and r.day is null then r.decided else r.day end
        between ${asked.from}::date and ${asked.to}::date as modules_count
    from (
      select e.learner_id, e.cohort_id, o.modules, ${creditDay} as day,
        case when cardinality(o.modules) > 0 then ${decidedOn} end as decided,
        -- 5 review, 4 learning, 2 failed, 1 passed or certified
        case when o.verdict = 'passed' or c.id is not null or p.id is not null then 1
          when o.verdict = 'review' then 5 when o.verdict = 'failed' then 2 else 4 end as rank
      from enrolments e ${creditTables}
      where e.cohort_id in (select id from classes)
        ${narrowed(filter) ? sql`and e.learner_id in (select learner_id from members)` : sql``}
    ) r
  ),
  trained as materialized (${trained(asked)}),
  furthest as materialized (
    select distinct on (learner_id) learner_id, rank, cohort_id from credits order by learner_id, rank desc, cohort_id
  ),
  missing as (
    select m.learner_id, m.unit_id, f.cohort_id,
      case coalesce(f.rank, 0) when 0 then 'not-enrolled' when 5 then 'review' when 4 then 'learning'
        when 2 then 'failed' else 'elsewhere' end as stage
    from members m
    left join furthest f on f.learner_id = m.learner_id
    where m.learner_id not in (select learner_id from trained)
  )`
}

const trained = ({ modules }: MissingQuestion) =>
  modules.length === 0
    ? sql`select learner_id from credits where counts`
    : sql`select c.learner_id from credits c cross join unnest(c.modules) m (code)
        where c.modules_count and m.code = any(${[...modules]}::text[])
        group by c.learner_id having count(distinct m.code) = ${modules.length}::int`

const narrowed = ({ units, withoutUnit }: MissingFilter) => units !== null || withoutUnit === true

function members(viewer: Viewer, { profiles, fields }: MissingQuestion, filter: MissingFilter) {
  const given = (profiles ?? []).map(({ unitKind, ...one }) => ({ ...one, kind: unitKind }))
  const same = [
    ...(fields.tag ? [sql`g.audience = coalesce(l.audience, '') and g.tags = l.tags`] : []),
    ...(fields.position ? [sql`g."position" = coalesce(l.position, '')`] : []),
    ...(fields.unitKind ? [sql`g.kind = coalesce(u.kind, '')`] : []),
  ]
  return sql`
  groups as materialized (
    select coalesce(audience, '') as audience, tags, coalesce("position", '') as "position", coalesce(kind, '') as kind
    from json_to_recordset(${JSON.stringify(given)}::json)
      as given (audience text, tags text[], "position" text, kind text)
  ),
  members as materialized (
    select l.id as learner_id, lu.unit_id
    from learners l
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    ${fields.unitKind ? sql`left join units u on u.id = lu.unit_id` : sql``}
    ${profiles === null ? sql`` : sql`join groups g on ${same.length > 0 ? sql.join(same, sql` and `) : sql`true`}`}
    where l.merged_into is null and ${isOfUnits(filter)} and ${seesLearner(viewer, sql`l.id`)}
      ${
        profiles === null
          ? sql`and l.id in (select e.learner_id from enrolments e where e.cohort_id in (select id from classes))`
          : sql``
      }
  )`
}

function isOfUnits({ units, withoutUnit }: MissingFilter): RawBuilder<unknown> {
  if (withoutUnit) return sql`lu.unit_id is null`
  return units === null ? sql`true` : sql`lu.unit_id = any(${[...units]}::uuid[])`
}
