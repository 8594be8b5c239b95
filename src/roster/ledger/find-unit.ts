/** SQL of finding a unit by what people call it. */
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { foldKey, foldName } from '../../foundation/names.ts'

export interface Unit {
  id: string
  code: string | null
  name: string
}

/** Look-up by code, else by a name that only one unit has. Units are few, thousands at most, so all are read. */
export async function unitFinder(db: Queryable): Promise<(named: string) => Unit | null> {
  const units = await db.selectFrom('units').select(['id', 'code', 'name', 'name_key']).execute()
  const byCode = new Map<string, Unit>()
  const byName = new Map<string, Unit[]>()
  for (const { name_key, ...unit } of units) {
    if (unit.code !== null) byCode.set(foldKey(unit.code), unit)
    byName.set(name_key, [...(byName.get(name_key) ?? []), unit])
  }
  return (named) => {
    const [unit, ...others] = byName.get(foldName(named)) ?? []
    return byCode.get(foldKey(named)) ?? (others.length === 0 ? (unit ?? null) : null)
  }
}

/** @throws HocvuError `not-found` */
export async function findUnit(db: Queryable, named: string): Promise<Unit> {
  const unit = (await unitFinder(db))(named)
  if (unit) return unit
  throw new HocvuError(
    'not-found',
    `No unit of the roster has the code "${named}", and no single one has this name. Import a roster that names it first, or use its code.`,
    { fields: [{ field: 'unit', reason: 'no unit has this code, and no single one this name' }] },
  )
}
