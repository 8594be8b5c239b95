/** Says below which unit another one stands, from a day on. Who sees a branch sees everybody below its top. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { RosterDeps } from '../import.ts'
import { findUnit } from '../ledger/find-unit.ts'
import { isNationalCode } from '../units/national-units.ts'
import { readKeptUnits } from '../units/read-unit-tree.ts'
import { standsBelowItself } from '../units/stands-below-itself.ts'
import { insertPlaces, lockUnits, settleParents } from '../units/unit-store.ts'
import { ALWAYS, placeOn, UnitsAtWork } from '../units/units-at-work.ts'

export interface UnitPlaced {
  /** Ids; null: at the top. */
  before: string | null
  after: string | null
  from: DateString
}

/**
 * @param under code of a unit, or a name that only one has; null: at the top
 * @param from first day of it; null: today, or for a unit that stood nowhere yet always
 * @returns null where it stood so already
 * @throws HocvuError `not-found`, `unit.circle`
 */
export async function placeUnit(
  { db, clock }: Pick<RosterDeps, 'db' | 'clock'>,
  viewer: Viewer,
  unitId: string,
  under: string | null,
  from: DateString | null = null,
): Promise<UnitPlaced | null> {
  if (viewer.unitId !== null)
    throw new HocvuError('not-found', 'There is nothing here that the caller may see.')
  return await db.transaction().execute(async (trx) => {
    await lockUnits(trx)
    const today = dateInVietnam(clock.now())
    const units = new UnitsAtWork(await readKeptUnits(trx), isNationalCode)
    const unit = units.byId.get(unitId)
    if (unit === undefined) throw new HocvuError('not-found', `There is no unit ${unitId}.`)
    const parent = under === null ? null : await findUnit(trx, under)
    const after = parent?.id ?? null
    const isFirst = unit.places.length === 0
    const validFrom = from ?? (isFirst ? ALWAYS : today)
    const before = isFirst ? null : placeOn(unit, validFrom)
    if (after === before) return null
    // With those that are only implied by where it stands; one that stood nowhere stood at the top until then.
    const places = isFirst && from !== null ? [{ parentId: null, validFrom: ALWAYS }] : unit.places
    unit.places = [
      ...places.filter((place) => place.validFrom !== validFrom),
      { parentId: after, validFrom },
    ].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
    const placesOf = (id: string) =>
      (units.byId.get(id)?.places ?? []).map((place) => ({ ...place, parent: place.parentId }))
    // Also on days to come, on which others stand elsewhere.
    if (standsBelowItself(unitId, validFrom === ALWAYS ? today : validFrom, placesOf))
      throw new HocvuError(
        'unit.circle',
        `${parent?.name} stands below this unit itself. Place that one elsewhere first.`,
        { params: { unit: parent?.name ?? '' } },
      )
    await insertPlaces(
      trx,
      unit.places.map((place) => ({ unitId, ...place })),
    )
    await settleParents(trx, today)
    await appendAudit(trx, {
      actor: viewer.actor,
      at: clock.now(),
      action: 'unit.place',
      subject: `unit:${unitId}`,
      before: { parent: before },
      after: { parent: after, from: validFrom },
    })
    return { before, after, from: validFrom }
  })
}
