/** SQL of the tree of units as reports see it: down to a level, what lies deeper under its unit of that level. */
import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'

/** SQL condition: the unit `u` stands at the top of what the viewer sees. */
const isTop = ({ unitId }: Viewer): RawBuilder<boolean> =>
  unitId === null ? sql<boolean>`u.parent_id is null` : sql<boolean>`u.id = ${unitId}::uuid`

/**
 * SQL: `at_level` for a `with recursive`: each unit that the viewer sees, and the unit under which a report of the level
 * shows it. `union` ends where units were made each other's parents by mistake.
 */
export function unitsAtLevel(viewer: Viewer, level: number): RawBuilder<unknown> {
  return sql`at_level (id, depth, shown_id) as (
    select u.id, 1, u.id from units u where ${isTop(viewer)}
    union
    select u.id, least(a.depth + 1, ${level}::int + 1), case when a.depth < ${level}::int then u.id else a.shown_id end
    from units u join at_level a on u.parent_id = a.id
  )`
}

export interface ListedUnit {
  id: string
  code: string | null
  name: string
  /** 1: the top of what the viewer sees. */
  depth: number
  /** There are units below it. */
  hasUnits: boolean
}

/** Deeper is no tree of offices, but a ring made by mistake. */
const DEEPEST = 12

/** The units that the viewer sees, in no order. */
export async function listedUnits(db: Queryable, viewer: Viewer): Promise<ListedUnit[]> {
  const found = await sql<ListedUnit>`
    with recursive tree as (
      select u.id, u.code, u.name, 1 as depth from units u where ${isTop(viewer)}
      union all
      select u.id, u.code, u.name, t.depth + 1 from units u join tree t on u.parent_id = t.id
      where t.depth < ${DEEPEST}
    ) select tree.*, exists (select from units b where b.parent_id = tree.id) as "hasUnits" from tree`.execute(
    db,
  )
  return found.rows
}
