/** Makes the units of a OneRoster archive that are not on file yet, each below the one that the archive says. */
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import { ensureUnits, unitKeyOf } from '../store.ts'
import { insertPlaces, lockUnits, settleParents } from '../units/unit-store.ts'
import { ALWAYS } from '../units/units-at-work.ts'
import type { OrgUnit } from './bundle.ts'

/** A unit that is on file stays where it stands: moving one is done by a list of units, with its day. */
export async function takeUnitTree(
  db: Queryable,
  units: readonly OrgUnit[],
  today: DateString,
): Promise<void> {
  if (units.length === 0) return
  await lockUnits(db)
  const before = await db.selectFrom('units').select('id').execute()
  const known = new Set(before.map(({ id }) => id))
  const ids = await ensureUnits(db, units)
  const idOf = (unit: OrgUnit | undefined) =>
    unit === undefined ? null : (ids.get(unitKeyOf(unit) ?? '') ?? null)
  const places = units.flatMap((unit) => {
    const [unitId, parentId] = [idOf(unit), idOf(units[unit.parent ?? -1])]
    return unitId === null || parentId === null || parentId === unitId || known.has(unitId)
      ? []
      : [{ unitId, parentId, validFrom: ALWAYS }]
  })
  await insertPlaces(db, places)
  await settleParents(db, today)
}
