/** SQL of units through time: what a list says of them, and what follows from it as the days go by. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { inChunks, rowsAsTable } from '../../database/rows.ts'
import { addDays, type DateString } from '../../foundation/dates.ts'
import { foldName } from '../../foundation/names.ts'
import type { UnitPlace, UnitSuccession } from './tree-on-day.ts'
import type { UnitAtWork } from './units-at-work.ts'

/** Units are changed by one at a time; until the transaction ends. */
export async function lockUnits(db: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(7201, 40)`.execute(db)
}

type Written = Pick<UnitAtWork, 'id' | 'code' | 'name' | 'kind' | 'validFrom' | 'validTo'>

const columns = {
  id: 'uuid',
  code: 'text',
  name: 'text',
  name_key: 'text',
  kind: 'text',
  valid_from: 'date',
  valid_to: 'date',
} as const

const toRow = ({ id, code, name, kind, validFrom, validTo }: Written) => ({
  ...{ id, code, name, name_key: foldName(name), kind },
  ...{ valid_from: validFrom, valid_to: validTo },
})

export async function insertUnits(db: Queryable, units: readonly Written[]): Promise<void> {
  for (const chunk of inChunks(units.map(toRow)))
    await sql`insert into units (id, code, name, name_key, kind, valid_from, valid_to)
      select t.* from ${rowsAsTable('t', columns, chunk)}`.execute(db)
}

export async function updateUnits(db: Queryable, units: readonly Written[]): Promise<void> {
  for (const chunk of inChunks(units.map(toRow)))
    await sql`update units u set name = t.name, name_key = t.name_key, kind = t.kind,
        valid_from = t.valid_from, valid_to = t.valid_to
      from ${rowsAsTable('t', columns, chunk)} where u.id = t.id`.execute(db)
}

/** A place of the same day is taken by the new one. */
export async function insertPlaces(db: Queryable, places: readonly UnitPlace[]): Promise<void> {
  const rows = places.map(({ unitId, parentId, validFrom }) => ({
    ...{ unit_id: unitId, parent_id: parentId, valid_from: validFrom },
  }))
  const types = { unit_id: 'uuid', parent_id: 'uuid', valid_from: 'date' } as const
  for (const chunk of inChunks(rows))
    await sql`insert into unit_parents (unit_id, parent_id, valid_from)
      select t.* from ${rowsAsTable('t', types, chunk)}
      on conflict (unit_id, valid_from) do update set parent_id = excluded.parent_id`.execute(db)
}

export async function insertSuccessions(
  db: Queryable,
  successions: readonly UnitSuccession[],
  said: { source: string | null; by: string; at: Date },
): Promise<void> {
  const rows = successions.map(({ unitId, successorId, effectiveOn }) => ({
    ...{ unit_id: unitId, successor_id: successorId, effective_on: effectiveOn },
  }))
  const types = { unit_id: 'uuid', successor_id: 'uuid', effective_on: 'date' } as const
  for (const chunk of inChunks(rows))
    await sql`insert into unit_successions (unit_id, successor_id, effective_on, source, recorded_at, recorded_by)
      select t.*, ${said.source}, ${said.at}, ${said.by} from ${rowsAsTable('t', types, chunk)}`.execute(
      db,
    )
}

/** Lets every unit stand where it stands on the day. */
export async function settleParents(db: Queryable, today: DateString): Promise<void> {
  await sql`update units u set parent_id = t.parent_id
    from (
      select distinct on (unit_id) unit_id, parent_id from unit_parents
      order by unit_id, valid_from <= ${today}::date desc,
        case when valid_from <= ${today}::date then valid_from end desc, valid_from
    ) t
    where t.unit_id = u.id and t.parent_id is distinct from u.parent_id`.execute(db)
}

interface Merger {
  unitId: string
  successorId: string
  effectiveOn: DateString
}

/** Units that have ended and went on in one other whole, and that people still reach into, the earliest first. */
async function mergersUntil(db: Queryable, today: DateString): Promise<Merger[]> {
  const found = await sql<Merger>`
    select s.unit_id as "unitId", min(s.successor_id::text) as "successorId",
      min(s.effective_on) as "effectiveOn"
    from unit_successions s join units u on u.id = s.unit_id
    where u.valid_to < ${today}::date
    group by s.unit_id
    having count(*) = 1 and min(s.effective_on) <= ${today}::date
      and exists (select from learner_units lu where lu.unit_id = s.unit_id
        and (lu.valid_to is null or lu.valid_to >= min(s.effective_on)))
    order by min(s.effective_on), s.unit_id`.execute(db)
  return found.rows
}

export interface FollowedMergers {
  /** Ids of the people. */
  moved: string[]
  /** How many came into a unit, by its id; whoever goes on from there counts there too. */
  arrived: ReadonlyMap<string, number>
}

/**
 * Memberships of a merged unit end the day before and go on in its successor; those of a split one stay until a roster
 * says where the person is. Whoever is put into a unit that has merged belongs to its successor.
 * @returns ids of the people whose membership goes on elsewhere
 */
export async function followMergers(db: Queryable, today: DateString): Promise<FollowedMergers> {
  const moved = new Set<string>()
  const arrived = new Map<string, number>()
  // Whoever arrives in a unit that has merged itself goes on from there, in whatever order that was said.
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const mergers = await mergersUntil(db, today)
    if (mergers.length === 0) break
    for (const merger of mergers) {
      const people = await followMerger(db, merger)
      for (const learner of people) moved.add(learner)
      const { successorId } = merger
      arrived.set(successorId, (arrived.get(successorId) ?? 0) + people.length)
    }
  }
  return { moved: [...moved], arrived }
}

/** A unit becomes another a few times in its life; a ring made by mistake is not gone round for ever. */
const MOST_STEPS = 20

async function followMerger(
  db: Queryable,
  { unitId, successorId, effectiveOn }: Merger,
): Promise<string[]> {
  const reaching = sql`unit_id = ${unitId}::uuid
    and (valid_to is null or valid_to >= ${effectiveOn}::date)`
  // Of two rows merged into one person both may reach across the day: they go on as one.
  const found = await sql<{ learner_id: string; valid_from: string; valid_to: string | null }>`
    select learner_id, greatest(valid_from, ${effectiveOn}::date) as valid_from,
      case when bool_and(valid_to is not null) then max(valid_to) end as valid_to
    from learner_units where ${reaching}
    group by 1, 2`.execute(db)
  if (found.rows.length === 0) return []
  await sql`delete from learner_units where ${reaching} and valid_from >= ${effectiveOn}::date`.execute(
    db,
  )
  await sql`update learner_units set valid_to = ${addDays(effectiveOn, -1)}::date where ${reaching}`.execute(
    db,
  )
  const types = { learner_id: 'uuid', valid_from: 'date', valid_to: 'date' } as const
  for (const chunk of inChunks(found.rows))
    await sql`insert into learner_units (learner_id, unit_id, valid_from, valid_to)
      select t.learner_id, ${successorId}::uuid, t.valid_from, t.valid_to
      from ${rowsAsTable('t', types, chunk)}
      on conflict (learner_id, unit_id, valid_from) do update
        set valid_to = case when learner_units.valid_to is null or excluded.valid_to is null then null
          else greatest(learner_units.valid_to, excluded.valid_to) end`.execute(db)
  return found.rows.map(({ learner_id }) => learner_id)
}

/** Who belongs today to units that have ended, by unit. Of these a roster has to say where they are now. */
export async function countInEndedUnits(
  db: Queryable,
  today: DateString,
): Promise<Map<string, number>> {
  const found = await sql<{ id: string; people: number }>`
    select u.id, count(*)::int as people from units u
    join learner_units lu on lu.unit_id = u.id and lu.valid_to is null
    where u.valid_to < ${today}::date group by u.id`.execute(db)
  return new Map(found.rows.map(({ id, people }) => [id, people]))
}

export interface CoordinatorOfUnit {
  unitId: string
  login: string
}

/** Whoever sees the branch of one of these units, and of it alone. */
export async function coordinatorsOf(
  db: Queryable,
  unitIds: readonly string[],
): Promise<CoordinatorOfUnit[]> {
  const found = await sql<CoordinatorOfUnit>`
    select unit_id as "unitId", login from users
    where unit_id = any(${[...unitIds]}::uuid[]) and disabled_at is null order by login`.execute(db)
  return found.rows
}
