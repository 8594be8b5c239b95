/** SQL of the tree of units as it stands, or stood, on a day. */
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import { type KeptUnits, treeOnDay } from './tree-on-day.ts'
import type { UnitTreeOn } from './unit-tree-on.ts'

/** Units are few, thousands at most: all are read, and the day is looked at in memory. */
export async function readUnitTree(db: Queryable, on: DateString): Promise<UnitTreeOn> {
  return treeOnDay(await readKeptUnits(db), on)
}

export async function readKeptUnits(db: Queryable): Promise<KeptUnits> {
  const units = await db
    .selectFrom('units')
    .select([
      'id',
      'code',
      'name',
      'kind',
      'parent_id as parentId',
      'valid_from as validFrom',
      'valid_to as validTo',
    ])
    // Nearly in the order of the tree, which is then soon made.
    .orderBy('name_key')
    .orderBy('id')
    .execute()
  const places = await db
    .selectFrom('unit_parents')
    .select(['unit_id as unitId', 'parent_id as parentId', 'valid_from as validFrom'])
    .execute()
  const successions = await db
    .selectFrom('unit_successions')
    .select(['unit_id as unitId', 'successor_id as successorId', 'effective_on as effectiveOn'])
    .execute()
  return { units, places, successions }
}
