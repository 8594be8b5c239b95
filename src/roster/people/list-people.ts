/** SQL of the people on the roster in lists, within the viewer's scope. */
import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { shownKey } from '../shown-key.ts'
import { type Conditions, conditionsOf, isWholeRoster, type RosterSearch } from './roster-search.ts'

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
  const tops = [viewer.unitId, search.unitId].filter((id) => id !== null)
  const branches: string[][] = []
  for (const top of tops) branches.push(await unitsOfBranch(db, top))
  const conditions = conditionsOf(search, branches)
  const offset = Math.min((page - 1) * size, MOST_LISTED - size)
  const window = { sort, limit: size, offset }
  const everybody = isWholeRoster(search, viewer) ? await countEverybody(db) : null
  const few =
    everybody !== null && everybody > MOST_LISTED ? null : await sortFew(db, conditions, window)
  const isMore = few === null || few.count > MOST_LISTED
  const ids = isMore ? await walk(db, conditions.fits, window) : few.ids
  return {
    people: await peopleByIds(db, ids),
    total: everybody ?? Math.min(few?.count ?? 0, MOST_LISTED),
    isMore,
  }
}

/** Found by themselves, so that it is known how many there are when people are looked for. */
async function unitsOfBranch(db: Queryable, top: string): Promise<string[]> {
  const found = await sql<{ id: string }>`select unit_branch(${top}::uuid) as id`.execute(db)
  return found.rows.map(({ id }) => id)
}

interface Window {
  sort: PeopleSort
  limit: number
  offset: number
}

/** Read in an index. */
async function countEverybody(db: Queryable): Promise<number> {
  const counted = await sql<{ count: number }>`
    select count(*)::int as count from learners where merged_into is null and erased_at is null`.execute(
    db,
  )
  return counted.rows[0]?.count ?? 0
}

const order = {
  name: sql`order by f.name_order, f.id`,
  '-name': sql`order by f.name_order desc, f.id desc`,
  unit: sql`order by u.name_key nulls last, u.id, f.name_order, f.id`,
  '-unit': sql`order by u.name_key desc nulls last, u.id desc, f.name_order, f.id`,
}

/** All who fit are found first, then sorted; where they are too many, only that is told. */
async function sortFew(
  db: Queryable,
  { anyOf }: Conditions,
  { sort, limit, offset }: Window,
): Promise<{ count: number; ids: string[] }> {
  const ways = anyOf.map(
    (condition) =>
      sql`(select l.id, l.name_order from learners l where ${condition} limit ${MOST_LISTED + 1})`,
  )
  const ofUnits =
    sort === 'name' || sort === '-name'
      ? sql``
      : sql`left join learner_units lu on lu.learner_id = f.id and lu.valid_to is null
        left join units u on u.id = lu.unit_id`
  const found = await sql<{ count: number; ids: string[] }>`
    with f as materialized (${sql.join(ways, sql` union `)})
    select (select count(*)::int from f) as count,
      array(select f.id from f ${ofUnits} ${order[sort]} limit ${limit} offset ${offset}) as ids`.execute(
    db,
  )
  return found.rows[0] ?? { count: 0, ids: [] }
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
