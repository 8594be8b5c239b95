/** SQL of what units need in a year to come. A line that is changed is withdrawn and entered anew. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { DateString } from '../../foundation/dates.ts'

export const needModes = ['online', 'in-person', 'blended', 'video'] as const
export type NeedMode = (typeof needModes)[number]

export interface Need {
  id: string
  unitId: string
  /** Id of an audience of the plan, or in the unit's own words. */
  audience: string
  /** What they are to learn. */
  content: string
  mode: NeedMode | null
  people: number
  note: string | null
}

/** What stands of a plan for a year, in the order in which it was entered; of one file by audience and content. */
export async function listNeeds(db: Queryable, planId: string, year: number): Promise<Need[]> {
  const found = await sql<Need>`
    select id, unit_id as "unitId", audience, content, mode, people, note
    from unit_needs where plan_id = ${planId} and year = ${year} and withdrawn_at is null
    order by recorded_at, audience, content, id`.execute(db)
  return found.rows
}

/** Years that anything was entered for. */
export async function yearsOfNeeds(db: Queryable, planId: string): Promise<number[]> {
  const found = await sql<{ year: number }>`
    select distinct year from unit_needs where plan_id = ${planId} and withdrawn_at is null order by year`.execute(
    db,
  )
  return found.rows.map(({ year }) => year)
}

/** By unit and year: how many people, and since when. */
export async function enteredNeeds(
  db: Queryable,
  planId: string,
): Promise<{ unitId: string; year: number; people: number; since: DateString }[]> {
  const found = await sql<{ unitId: string; year: number; people: number; since: DateString }>`
    select n.unit_id as "unitId", n.year, sum(n.people)::int8 as people,
      (select min(m.recorded_at) at time zone 'Asia/Ho_Chi_Minh' from unit_needs m
        where m.plan_id = ${planId} and m.year = n.year and m.unit_id = n.unit_id)::date as since
    from unit_needs n where n.plan_id = ${planId} and n.withdrawn_at is null
    group by n.unit_id, n.year`.execute(db)
  return found.rows
}

export async function insertNeeds(
  db: Queryable,
  { planId, year }: { planId: string; year: number },
  needs: readonly Need[],
  by: { actor: string; at: Date },
): Promise<void> {
  if (needs.length === 0) return
  const table = rowsAsTable(
    't',
    {
      ...{ id: 'uuid', unit_id: 'uuid', audience: 'text', content: 'text', mode: 'text' },
      ...{ people: 'int4', note: 'text' },
    },
    needs.map(({ unitId, ...need }) => ({ ...need, unit_id: unitId })),
  )
  await sql`insert into unit_needs (id, plan_id, year, unit_id, audience, content, mode, people, note, recorded_at, recorded_by)
    select t.id, ${planId}, ${year}, t.unit_id, t.audience, t.content, t.mode, t.people, t.note, ${by.at}, ${by.actor}
    from ${table}`.execute(db)
}

/** @returns what they said; those that do not stand are left out */
export async function endNeeds(
  db: Queryable,
  planId: string,
  ids: readonly string[],
  by: { actor: string; at: Date },
): Promise<(Need & { year: number })[]> {
  const ended = await sql<Need & { year: number }>`
    update unit_needs set withdrawn_at = ${by.at}, withdrawn_by = ${by.actor}
    where plan_id = ${planId} and id = any(${[...ids]}::uuid[]) and withdrawn_at is null
    returning id, year, unit_id as "unitId", audience, content, mode, people, note`.execute(db)
  return ended.rows
}

/** Whoever enters needs takes turns, until the transaction ends: two might enter the same line at once. */
export async function takeNeedsTurn(trx: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(7201, 7)`.execute(trx)
}

/** Of whatever day. */
export async function unitsById(
  db: Queryable,
  ids: readonly string[],
): Promise<{ id: string; code: string | null; name: string }[]> {
  if (ids.length === 0) return []
  return await db
    .selectFrom('units')
    .select(['id', 'code', 'name'])
    .where('id', 'in', [...ids])
    .execute()
}
