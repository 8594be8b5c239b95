/** SQL of units as they are, or were, on a day, within the viewer's scope. */
import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import { foldName } from '../../foundation/names.ts'
import type { ListedUnit } from '../people/unit-tree.ts'
import { unitsSeen } from '../people/unit-tree-store.ts'
import { readUnitTree } from './read-unit-tree.ts'

export interface UnitOnDay extends ListedUnit {
  kind: string | null
  /** Not in force on the day; people may still be counted in it. */
  ended: boolean
}

/**
 * The tree of the day with the people of that day, each unit before those below it. A unit that has ended is in it only
 * while people are. Of who sees a branch: what stands in it today.
 */
export async function listUnitsOn(
  db: Queryable,
  viewer: Viewer,
  on: DateString,
  today: DateString,
): Promise<UnitOnDay[]> {
  const tree = await readUnitTree(db, on)
  const seen = viewer.unitId === null ? null : await unitsSeen(db, viewer)
  const people = new Map<string, number>()
  for (const [unitId, count] of await countMembers(db, on, today)) {
    const place = tree.placeOf(unitId)
    if (place !== null) people.set(place, (people.get(place) ?? 0) + count)
  }
  return tree.units.flatMap((unit) => {
    const count = people.get(unit.id) ?? 0
    if ((unit.ended && count === 0) || (seen !== null && !seen.has(unit.id))) return []
    const { id, code, name, kind, ended, parentId } = unit
    const isTop = seen !== null && !seen.has(parentId ?? '')
    return [
      {
        ...{ id, code, name, kind, ended, people: count },
        ...{ nameKey: foldName(name), parentId: isTop ? null : parentId },
      },
    ]
  })
}

/** By the unit that they are, or were, in. Who has left their unit today is in none. */
async function countMembers(
  db: Queryable,
  on: DateString,
  today: DateString,
): Promise<Map<string, number>> {
  const covers =
    on === today
      ? sql`valid_to is null`
      : sql`valid_from <= ${on}::date and (valid_to is null or valid_to >= ${on}::date)`
  const found = await sql<{ id: string; people: number }>`
    select unit_id as id, count(*)::int as people from learner_units where ${covers} group by unit_id`.execute(
    db,
  )
  return new Map(found.rows.map(({ id, people }) => [id, people]))
}

interface NamedUnit {
  id: string
  name: string
  code: string | null
}

export interface UnitHistory extends NamedUnit {
  kind: string | null
  validFrom: DateString | null
  validTo: DateString | null
  /** Where it stands and stood, the newest first; `from` null: always. */
  places: { parent: NamedUnit | null; from: DateString | null }[]
  /** What it became. */
  became: (NamedUnit & { on: DateString; source: string | null })[]
  /** Units that became it. */
  cameFrom: (NamedUnit & { on: DateString; source: string | null })[]
}

/** @returns null for a unit that the viewer does not see */
export async function unitHistory(
  db: Queryable,
  viewer: Viewer,
  id: string,
): Promise<UnitHistory | null> {
  if (!(await unitsSeen(db, viewer)).has(id)) return null
  const named = (unit: string) =>
    sql`jsonb_build_object('id', ${sql.ref(`${unit}.id`)}, 'name', ${sql.ref(`${unit}.name`)}, 'code', ${sql.ref(`${unit}.code`)})`
  const succession = (other: string) =>
    sql`${named(other)} || jsonb_build_object('on', s.effective_on, 'source', s.source)`
  const found = await sql<UnitHistory>`
    select u.id, u.name, u.code, u.kind, u.valid_from as "validFrom", u.valid_to as "validTo",
      (select coalesce(jsonb_agg(jsonb_build_object('from', nullif(p.valid_from, '0001-01-01'),
          'parent', case when above.id is null then null else ${named('above')} end)
          order by p.valid_from desc), '[]')
        from unit_parents p left join units above on above.id = p.parent_id where p.unit_id = u.id) as places,
      (select coalesce(jsonb_agg(${succession('o')} order by s.effective_on, o.name_key), '[]')
        from unit_successions s join units o on o.id = s.successor_id where s.unit_id = u.id) as became,
      (select coalesce(jsonb_agg(${succession('o')} order by s.effective_on desc, o.name_key), '[]')
        from unit_successions s join units o on o.id = s.unit_id where s.successor_id = u.id) as "cameFrom"
    from units u where u.id = ${id}::uuid`.execute(db)
  return found.rows[0] ?? null
}
