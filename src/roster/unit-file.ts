/** A roster file that speaks of one unit only. */

import type { Queryable } from '../database/connection.ts'
import { HocvuError } from '../foundation/errors.ts'
import { foldKey, foldName } from '../foundation/names.ts'
import { findUnit, type Unit, unitFinder } from './ledger/find-unit.ts'
import type { RosterRow } from './roster-row.ts'
import { ensureUnits } from './store.ts'

export interface UnitFile {
  /** Code of the unit, or a name that only one unit has. */
  unit: string
  /** Whoever of the unit is not in the file has left it. */
  complete: boolean
  /** Ends memberships even where that would empty half the unit. */
  confirmed: boolean
}

/** Below so many people a unit may change by half without anybody wondering. */
const GUARDED_FROM = 10

/**
 * The unit of the file; made when a row of the file names it.
 * @throws HocvuError `not-found`
 */
export async function unitOfFile(
  db: Queryable,
  named: string,
  rows: readonly Pick<RosterRow, 'unitCode' | 'unitName'>[],
): Promise<Unit> {
  const known = (await unitFinder(db))(named)
  if (known) return known
  const naming = rows.filter(
    ({ unitCode, unitName }) =>
      (unitCode !== null && foldKey(unitCode) === foldKey(named)) ||
      (unitCode === null && unitName !== null && foldName(unitName) === foldName(named)),
  )
  await ensureUnits(db, naming)
  return await findUnit(db, named)
}

/** The column by which a row names another unit than its file's; null when it does not. */
export function otherUnitNamed(
  unit: Unit,
  { unitCode, unitName }: Pick<RosterRow, 'unitCode' | 'unitName'>,
): 'unit_code' | 'unit_name' | null {
  if (unitCode !== null && unit.code !== null)
    return foldKey(unitCode) === foldKey(unit.code) ? null : 'unit_code'
  if (unitName === null) return unitCode === null ? null : 'unit_code'
  return foldName(unitName) === foldName(unit.name) ? null : 'unit_name'
}

/**
 * Who has left a unit, by a complete file of it.
 * @throws HocvuError `roster.too-many-ended`
 */
export function membersGone(
  unit: Unit,
  members: readonly string[],
  met: ReadonlySet<string>,
  confirmed: boolean,
): string[] {
  const gone = members.filter((id) => !met.has(id))
  if (confirmed || members.length < GUARDED_FROM || gone.length * 2 <= members.length) return gone
  throw new HocvuError(
    'roster.too-many-ended',
    `The file does not have ${gone.length} of the ${members.length} people of ${unit.name}, more than half, so nothing was imported. If they have all left, import it again with --confirm (confirm=true); else check whether the file is complete and of this unit.`,
    { params: { gone: gone.length, members: members.length, unit: unit.name } },
  )
}
