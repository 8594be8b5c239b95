/** SQL of the people of an audience who are not trained, as far as the viewer sees: how many, and who. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { keptWhileClassesUnchanged } from '../../database/while-classes-unchanged.ts'
import type { DateString } from '../../foundation/dates.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import type { Profile } from '../../programs/plans/audience-rule.ts'
import { shownKey } from '../../roster/shown-key.ts'
import type { ProfileFields } from '../plan/audience-groups.ts'
import { classesOf } from '../plan/class-store.ts'
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
  /** Whose people are looked at: who is in these today; null: everybody, in a unit or not. */
  units: readonly string[] | null
  /** Who is in no unit. */
  withoutUnit?: boolean
}

/** Of those who are looked at, whose names are asked for. */
export interface NamesFilter {
  /** Only who is in these. */
  alone?: readonly string[] | null
  stage?: MissingStage | undefined
  /** Part of a name, or an employee code. */
  text?: string
  offset: number
  /** null: all of them. */
  limit: number | null
}

export interface MissingCount {
  unitId: string | null
  stage: MissingStage
  people: number
}

export async function countMissing(
  db: Queryable,
  viewer: Viewer,
  asked: MissingQuestion,
  filter: MissingFilter,
): Promise<MissingCount[]> {
  const found = await sql<MissingCount>`
    with ${missing(viewer, asked, filter)} ${counts}`.execute(db)
  return found.rows
}

const counts = sql`
  select unit_id as "unitId", stage, count(*)::int as people from missing group by unit_id, stage`

export interface FoundMissing {
  counted: MissingCount[]
  /** As an office sorts names. */
  people: MissingPerson[]
  /** Of those whose names were asked for. */
  total: number
}

/** How many, and who: people are gone through once for both, and again only once something has changed. */
export async function findMissing(
  db: Queryable,
  viewer: Viewer,
  asked: MissingQuestion,
  filter: MissingFilter,
  names: NamesFilter,
): Promise<FoundMissing> {
  const look = (seen: Queryable) => choose(seen, viewer, asked, filter, names)
  const key = JSON.stringify([viewer.unitId, asked, filter, names])
  const classes = (await classesOf(db, asked.programs)).map(({ id }) => id)
  const { chosen, ...counts } =
    names.limit === null
      ? await look(db)
      : await kept({ home: db, db }, { key, people: true, classes }, look)
  return { ...counts, people: await named(db, chosen) }
}

/** Whose names are shown, without them: those are read at each look. */
interface ChosenMissing {
  id: string
  unitId: string | null
  stage: MissingStage
  cohort: string | null
}

type Chosen = Omit<FoundMissing, 'people'> & { chosen: ChosenMissing[] }

const kept = keptWhileClassesUnchanged<Chosen>(50)

async function choose(
  db: Queryable,
  viewer: Viewer,
  asked: MissingQuestion,
  filter: MissingFilter,
  names: NamesFilter,
): Promise<Chosen> {
  const found = await sql<Chosen>`
    with ${missing(viewer, asked, filter)},
    fitting as materialized (
      select m.learner_id, m.unit_id, m.stage, l.name_order
      from missing m join learners l on l.id = m.learner_id
      where ${isNamed(names)}
    ),
    chosen as materialized (
      select * from fitting order by name_order, learner_id limit ${names.limit}::int offset ${names.offset}::int
    ),
    furthest as (
      select distinct on (c.learner_id) c.learner_id, c.cohort_id as id
      from credits c
      where c.learner_id in (select learner_id from chosen)
      order by c.learner_id, c.rank desc, c.cohort_id
    )
    select (select coalesce(jsonb_agg(one), '[]') from (${counts}) one) as counted,
      (select count(*)::int from fitting) as total,
      (select coalesce(jsonb_agg(one), '[]') from (
        select n.learner_id as id, n.unit_id as "unitId", n.stage, f.id as cohort
        from chosen n left join furthest f on f.learner_id = n.learner_id
        order by n.name_order, n.learner_id) one) as chosen`.execute(db)
  return found.rows[0] ?? { counted: [], chosen: [], total: 0 }
}

async function named(db: Queryable, chosen: readonly ChosenMissing[]): Promise<MissingPerson[]> {
  const found = await sql<MissingPerson>`
    select l.id, ${shownKey} as key, l.full_name as "fullName", l.position, l.audience, n."unitId", n.stage,
      v.definition->>'name' as cohort
    from json_to_recordset(${JSON.stringify(chosen.map((one, at) => ({ ...one, at })))}::json)
      as n (id uuid, "unitId" uuid, stage text, cohort text, at int)
    join learners l on l.id = n.id
    left join cohorts h on h.id = n.cohort
    left join cohort_versions v on v.cohort_id = h.id and v.version = h.version
    order by n.at`.execute(db)
  return found.rows
}

function isNamed({ alone = null, stage, text = '' }: NamesFilter): RawBuilder<unknown> {
  const name = foldName(text)
  return sql.join(
    [
      sql`true`,
      ...(alone === null ? [] : [sql`m.unit_id = any(${[...alone]}::uuid[])`]),
      ...(stage === undefined ? [] : [sql`m.stage = ${stage}`]),
      ...(name === ''
        ? []
        : [sql`(position(${name} in l.name_key) > 0 or l.employee_code_key = ${foldKey(text)})`]),
    ],
    sql` and `,
  )
}

/** `missing`: each with the stage that they have come to. */
function missing(viewer: Viewer, asked: MissingQuestion, filter: MissingFilter) {
  const between = sql`between ${asked.from}::date and ${asked.to}::date`
  const byModules = asked.modules.length > 0
  return sql`
  classes as materialized (
    select id from cohorts where program_id = any(${[...asked.programs]}::text[])
  ),
  ${members(viewer, asked, filter)},
  credits as materialized (
    select e.learner_id, e.cohort_id,
      ${
        byModules
          ? sql`o.modules, coalesce(${creditDay}, case when cardinality(o.modules) > 0 then ${decidedOn} end) as day,
            false as counts,`
          : sql`${creditDay} ${between} as counts,`
      }
      -- 5 review, 4 learning, 2 failed, 1 passed or certified
      case when o.verdict = 'passed' or c.id is not null or p.id is not null then 1
        when o.verdict = 'review' then 5 when o.verdict = 'failed' then 2 else 4 end as rank
    from enrolments e ${creditTables}
    where e.cohort_id in (select id from classes)
      ${isNarrowed(filter) ? sql`and e.learner_id in (select learner_id from members)` : sql``}
  ),
  standing as materialized (
    select learner_id, max(rank) as rank, coalesce(bool_or(counts), false) as trained from credits group by learner_id
  ),
  ${byModules ? sql`complete as materialized (${withAllModules(asked)}),` : sql``}
  missing as materialized (
    select m.learner_id, m.unit_id,
      case coalesce(s.rank, 0) when 0 then 'not-enrolled' when 5 then 'review' when 4 then 'learning'
        when 2 then 'failed' else 'elsewhere' end as stage
    from members m
    left join standing s on s.learner_id = m.learner_id
    where ${byModules ? sql`m.learner_id not in (select learner_id from complete)` : sql`s.trained is not true`}
  )`
}

/** The last of them within the days that count, be the others earlier; or all of them once more, as `moduleDays` has it. */
const withAllModules = ({ modules, from, to }: MissingQuestion) =>
  sql`select learner_id from (
      select c.learner_id, m.code, min(c.day) as first, min(c.day) filter (where c.day >= ${from}::date) as again
      from credits c cross join unnest(c.modules) m (code)
      where c.day <= ${to}::date and m.code = any(${[...modules]}::text[])
      group by c.learner_id, m.code) firsts
    group by learner_id having count(*) = ${modules.length}::int
      and (max(first) >= ${from}::date or count(again) = ${modules.length}::int)`

const isNarrowed = ({ units, withoutUnit }: MissingFilter) => units !== null || withoutUnit === true

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
    where l.merged_into is null and l.erased_at is null and ${isOfUnits(filter)} and ${seesLearner(viewer, sql`l.id`)}
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
