/** SQL of what units have become: a list that still names one which has merged means the one that it became. */
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { readUnitTree } from './read-unit-tree.ts'
import { followMergers, lockUnits, settleParents } from './unit-store.ts'

/** @returns the unit that one has become by mergers; itself where it is in force, has split or has simply ended */
export async function presentUnits(
  db: Queryable,
  today: DateString,
): Promise<(unitId: string) => string> {
  const any = await db.selectFrom('unit_successions').select('unit_id').limit(1).execute()
  if (any.length === 0) return (unitId) => unitId
  const { placeOf } = await readUnitTree(db, today)
  return (unitId) => placeOf(unitId) ?? unitId
}

/**
 * What was said ahead of time comes true on its day: where units stand, and who goes on in the unit that theirs became.
 * @returns how many people go on elsewhere
 */
export async function keepUnits({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  const today = dateInVietnam(clock.now())
  return await db.transaction().execute(async (trx) => {
    await lockUnits(trx)
    await settleParents(trx, today)
    return (await followMergers(trx, today)).moved.length
  })
}
