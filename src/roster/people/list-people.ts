/** SQL of the people on the roster in lists, within the viewer's scope. */
import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { shownKey } from '../shown-key.ts'
import { conditionsOf, isWholeRoster, type RosterSearch } from './roster-search.ts'

export const peopleSorts = ['name', '-name', 'unit', '-unit'] as const
export type PeopleSort = (typeof peopleSorts)[number]

export interface ListedPerson {
  id: string
  /** Employee code, or the roster's other key. */
  learner: string
  fullName: string
  dateOfBirth: string | null
  hasContact: boolean
  nationalIdDoubtful: boolean
  unit: { id: string; name: string } | null
  audience: string | null
  /** How many. */
  cohorts: number
  accounts: number
}

export interface PeoplePage {
  people: ListedPerson[]
  /** How many people there are; of more than `MOST_LISTED` it is only known that there are more, unless all are meant. */
  total: number
  isMore: boolean
}

/** A list ends here: nobody reads on, and whoever looks for somebody narrows it down. */
export const MOST_LISTED = 10_000

export async function listPeople(
  db: Queryable,
  viewer: Viewer,
  search: RosterSearch,
  { sort, page, size }: { sort: PeopleSort; page: number; size: number },
): Promise<PeoplePage> {
  const { found, fits } = conditionsOf(search, viewer)
  const everybody = isWholeRoster(search, viewer)
  const count = everybody ? await countEverybody(db) : await countUpTo(db, found)
  const isMore = count > MOST_LISTED
  const offset = Math.min((page - 1) * size, MOST_LISTED - size)
  const window = { sort, limit: size, offset }
  const ids = isMore ? await walk(db, fits, window) : await sortFew(db, found, window)
  return {
    people: await peopleByIds(db, ids),
    total: isMore && !everybody ? MOST_LISTED : count,
    isMore,
  }
}

interface Window {
  sort: PeopleSort
  limit: number
  offset: number
}

async function countUpTo(db: Queryable, condition: RawBuilder<boolean>): Promise<number> {
  const counted = await sql<{ count: number }>`
    select count(*)::int as count
    from (select from learners l where ${condition} limit ${MOST_LISTED + 1}) few`.execute(db)
  return counted.rows[0]?.count ?? 0
}

/** Both counts are read in an index. */
async function countEverybody(db: Queryable): Promise<number> {
  const counted = await sql<{ count: number }>`
    select ((select count(*) from learners)
      - (select count(*) from learners where merged_into is not null))::int as count`.execute(db)
  return counted.rows[0]?.count ?? 0
}

const order = {
  name: sql`order by f.name_order, f.id`,
  '-name': sql`order by f.name_order desc, f.id desc`,
  unit: sql`order by f.unit_order nulls last, f.unit_id, f.name_order, f.id`,
  '-unit': sql`order by f.unit_order desc nulls last, f.unit_id desc, f.name_order, f.id`,
}

/** All who fit are found first, then sorted. */
async function sortFew(
  db: Queryable,
  found: RawBuilder<boolean>,
  { sort, limit, offset }: Window,
): Promise<string[]> {
  const result = await sql<{ id: string }>`
    with f as materialized (
      select l.id, l.name_order, u.id as unit_id, u.name_key as unit_order from learners l
      left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
      left join units u on u.id = lu.unit_id
      where ${found})
    select f.id from f ${order[sort]} limit ${limit} offset ${offset}`.execute(db)
  return result.rows.map(({ id }) => id)
}

/** In the order of the list, as far as the page. */
async function walk(
  db: Queryable,
  fits: RawBuilder<boolean>,
  { sort, limit, offset }: Window,
): Promise<string[]> {
  const upwards = sort === 'unit' ? sql`asc` : sql`desc`
  const rows =
    sort === 'name' || sort === '-name'
      ? sql<{ id: string }>`
        select f.id from (select l.id, l.name_order from learners l where ${fits}) f
        ${order[sort]} limit ${limit} offset ${offset}`
      : sql<{ id: string }>`
        select id from (
          select of_unit.id from (select id from units order by name_key ${upwards}, id ${upwards}) u
          cross join lateral (
            select l.id from learner_units lu join learners l on l.id = lu.learner_id
            where lu.unit_id = u.id and lu.valid_to is null and ${fits} order by l.name_order, l.id) of_unit
          union all
          (select l.id from learners l
            where not exists (select from learner_units lu where lu.learner_id = l.id and lu.valid_to is null)
              and ${fits} order by l.name_order, l.id)) f
        limit ${limit} offset ${offset}`
  return (await rows.execute(db)).rows.map(({ id }) => id)
}

/** In the order of the ids. */
async function peopleByIds(db: Queryable, ids: readonly string[]): Promise<ListedPerson[]> {
  const found = await sql<ListedPerson>`
    select l.id, ${shownKey} as learner, l.full_name as "fullName", l.date_of_birth as "dateOfBirth",
      (l.email is not null or l.phone is not null) as "hasContact",
      l.national_id_doubtful as "nationalIdDoubtful", l.audience,
      case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as unit,
      (select count(*)::int from enrolments e where e.learner_id = l.id) as cohorts,
      (select count(*)::int from accounts a where a.learner_id = l.id) as accounts
    from unnest(${[...ids]}::uuid[]) with ordinality as wanted(id, at)
    join learners l on l.id = wanted.id
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    order by wanted.at`.execute(db)
  return found.rows
}

/** The audiences that anybody is of, for a filter. They name nobody. */
export async function listAudiences(db: Queryable): Promise<string[]> {
  const found = await sql<{ audience: string }>`
    with recursive known as (
      (select audience from learners where merged_into is null and audience is not null
        order by audience limit 1)
      union all
      select (select l.audience from learners l
        where l.merged_into is null and l.audience > known.audience order by l.audience limit 1)
      from known where known.audience is not null
    ) select audience from known where audience is not null limit 100`.execute(db)
  return found.rows.map(({ audience }) => audience)
}
